-- what is counted for lines in scope, the unknown line and lines out of scope is all that was used, per month
with daily as (
    select
        {{ month_of('usage_date') }} as month_start,
        sum(billed_minutes) as billed_minutes,
        sum(data_bytes) as data_bytes,
        sum(sms_count) as sms_count
    from {{ ref('fct_usage_daily') }}
    where usage_date <= (select as_of_date from {{ ref('int_calendar__as_of') }})
    group by {{ month_of('usage_date') }}
),

monthly as (
    select
        month_start,
        sum(billed_minutes) as billed_minutes,
        sum(data_bytes) as data_bytes,
        sum(sms_count) as sms_count
    from {{ ref('fct_subscriber_measure_monthly') }}
    group by month_start
)

select daily.*
from daily
inner join {{ ref('dim_month') }} as month on daily.month_start = month.month_start and month.is_loaded
left join monthly on daily.month_start = monthly.month_start
where
    daily.billed_minutes != coalesce(monthly.billed_minutes, 0)
    or daily.data_bytes != coalesce(monthly.data_bytes, 0)
    or daily.sms_count != coalesce(monthly.sms_count, 0)
