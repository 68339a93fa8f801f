-- the billed months that each half-yearly freeze looks back on: the six before it, as far as they are loaded. The first
-- half of them is early, the last half late; the middle one of an odd number is neither
with freezes as (
    select
        month_start as freeze_month,
        previous_month_start as last_month
    from {{ ref('dim_month') }}
    where is_loaded and month_number in (1, 7)
),

billed as (
    select
        lines.month_start,
        months.closing_date
    from {{ ref('fct_subscriber_monthly') }} as lines
    inner join {{ ref('dim_month') }} as months on lines.month_start = months.month_start
    group by lines.month_start, months.closing_date
    having max(lines.is_billed) = 1
),

numbered as (
    select
        freezes.freeze_month,
        freezes.last_month,
        billed.month_start,
        billed.closing_date,
        row_number() over (partition by freezes.freeze_month order by billed.month_start) as month_number,
        count(*) over (partition by freezes.freeze_month) as month_count,
        max(billed.month_start) over (partition by freezes.freeze_month) as last_billed_month
    from freezes
    inner join billed
        on
            freezes.freeze_month > billed.month_start
            and {{ add_month('freezes.freeze_month', -6) }} <= billed.month_start
)

-- no freeze before the bills of its last month have come
select
    freeze_month,
    month_start,
    closing_date,
    month_count,
    case when month_start = last_month then 1 else 0 end as is_last,
    case when month_number * 2 <= month_count then 1 else 0 end as is_early,
    case when (month_count + 1 - month_number) * 2 <= month_count then 1 else 0 end as is_late
from numbered
where last_billed_month = last_month
