-- months of which a cell is told anew: a month is told with what its lines do in the next one
with affected as (select affected_month from {{ ref('int_affected__month') }}),

touched as (
    select affected_month from affected
    union
    select {{ add_month('affected_month', -1) }} as affected_month from affected
)

select touched.affected_month
from touched
inner join {{ ref('int_calendar__month') }} as month on touched.affected_month = month.month_start
where month.is_loaded
