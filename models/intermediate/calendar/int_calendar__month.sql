with months as (
    select
        month_start,
        max(calendar_date) as month_end
    from {{ ref('int_calendar__day') }}
    group by month_start
),

closed as (
    select
        months.month_start,
        months.month_end,
        -- the month in progress closes, for now, on the last loaded day
        least(months.month_end, as_of.as_of_date) as closing_date,
        {{ add_day('months.month_start', -1) }} as opening_date,
        months.month_start >= as_of.first_month and months.month_start <= as_of.as_of_month as is_loaded,
        months.month_end > as_of.as_of_date as is_in_progress,
        cast({{ month_count_between('as_of.first_month', 'months.month_start') }} as int) + 1 as loaded_month_number
    from months
    cross join {{ ref('int_calendar__as_of') }} as as_of
)

select
    month_start,
    month_end,
    closing_date,
    {{ add_day('closing_date', 1) }} as closing_day_after,
    opening_date,
    is_loaded,
    is_in_progress,
    loaded_month_number,
    cast(extract(day from month_end) as int) as day_count,
    case
        when closing_date >= month_start then cast(extract(day from closing_date) as int)
        else 0
    end as elapsed_day_count
from closed
