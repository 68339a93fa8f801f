-- Every day of the affected months: month-to-date figures, and lines on their first active day of the month, need whole months.
select calendar_date as affected_date
from {{ ref('dim_date') }}
where month_start in (select affected_month from {{ ref('int_affected__month') }})
