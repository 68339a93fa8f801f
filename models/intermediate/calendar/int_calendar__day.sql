with numbers as ({{ dbt.generate_series(25000) }}),

days as (
    select {{ add_day("cast('1989-12-31' as date)", 'cast(generated_number as int)') }} as calendar_date
    from numbers
)

-- the calendar years of the data, one before them (comparisons) and one after (due dates, targets)
select
    days.calendar_date,
    {{ month_of('days.calendar_date') }} as month_start
from days
cross join {{ ref('int_calendar__as_of') }} as as_of
where
    extract(year from days.calendar_date) >= extract(year from as_of.first_date) - 1
    and extract(year from days.calendar_date) <= extract(year from as_of.as_of_date) + 1
