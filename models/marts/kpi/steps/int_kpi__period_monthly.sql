-- Loaded months with the months they are compared to. The days of the month in progress are the days elapsed.
with months as (select * from {{ ref('dim_month') }}),

as_of as (select * from {{ ref('int_calendar__as_of') }})

select
    months.month_start as period_start,
    months.month_end as period_end,
    months.closing_date as as_of_date,
    as_of.first_month as first_period_start,
    months.previous_month_start as previous_period_start,
    months.last_year_month_start as last_year_period_start,
    months.year_number,
    months.elapsed_day_count as day_count,
    months.day_count as calendar_day_count,
    months.year_day_count,
    100 * {{ ratio('months.elapsed_day_count', 'months.day_count') }} as time_elapsed_rate
from months
cross join as_of
where months.is_loaded
