with months as (select * from {{ ref('int_calendar__month') }}),

years as (
    select
        extract(year from month_start) as year_number,
        sum(day_count) as day_count
    from months
    group by extract(year from month_start)
)

select
    months.month_start,
    months.month_end,
    months.closing_date,
    months.day_count,
    months.elapsed_day_count,
    cast(years.day_count as int) as year_day_count,
    cast(extract(month from months.month_start) as int) as month_number,
    cast(extract(year from months.month_start) as int) as year_number,
    {{ add_month('months.month_start', -1) }} as previous_month_start,
    {{ add_month('months.month_start', -12) }} as last_year_month_start,
    months.is_loaded,
    months.is_in_progress
from months
inner join years on extract(year from months.month_start) = years.year_number
