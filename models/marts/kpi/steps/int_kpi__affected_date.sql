-- Every day of the affected months: month-to-date figures, and the lines first active on a day, need the whole month.
select calendar_date as affected_date
from {{ ref('dim_date') }}
where month_start in (select affected_month from {{ ref('int_affected__month') }})
