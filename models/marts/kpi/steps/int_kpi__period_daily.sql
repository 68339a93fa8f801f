-- Loaded days with the days they are compared to. A day without a counterpart (29 February, the 31st) is compared to
-- the earlier month's last day, which is what adding months does on both engines.
with days as (select * from {{ ref('dim_date') }}),

months as (select * from {{ ref('dim_month') }}),

as_of as (select * from {{ ref('int_calendar__as_of') }})

select
    days.calendar_date as period_start,
    days.month_start,
    days.year_number,
    as_of.first_date as first_period_start,
    cast({{ dbt.dateadd('day', -1, 'days.calendar_date') }} as date) as previous_period_start,
    cast({{ dbt.dateadd('month', -1, 'days.calendar_date') }} as date) as previous_month_period_start,
    cast({{ dbt.dateadd('month', -12, 'days.calendar_date') }} as date) as last_year_period_start,
    cast(1 as integer) as day_count,
    months.year_day_count,
    100 * {{ ratio('extract(day from days.calendar_date)', 'months.day_count') }} as time_elapsed_rate
from days
inner join months on days.month_start = months.month_start
cross join as_of
where days.calendar_date between as_of.first_date and as_of.as_of_date
