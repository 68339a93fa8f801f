{{ month_incremental('month_start') }}

-- activity = own-initiated usage or a recharge; the first and last dates of each month are enough to find every pause
-- that is longer than a month
with dates as (
    select
        user_id,
        month_start,
        first_own_usage_date as first_date,
        last_own_usage_date as last_date
    from {{ ref('fct_usage_monthly') }}
    where first_own_usage_date is not null
    union all
    select
        user_id,
        month_start,
        first_recharge_date as first_date,
        last_recharge_date as last_date
    from {{ ref('int_recharge__line_month') }}
    where first_recharge_date is not null
)

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    min(first_date) as first_activity_date,
    max(last_date) as last_activity_date,
    month_start
from dates
where user_id != '-1' and month_start in (select affected_month from {{ ref('int_affected__month') }})
group by user_id, month_start
