{{ month_incremental('month_start', 'int_affected__month') }}

-- the rollup that monthly figures read: scanning days again for each of them would cost thirty times as much
with usage as (
    select
        *,
        {{ month_of('usage_date') }} as month_start,
        case
            when outgoing_connected_call_count > 0 or sms_count > 0 or data_bytes > 0 then usage_date
        end as own_usage_date
    from {{ ref('fct_usage_daily') }}
    where usage_date <= (select as_of_date from {{ ref('int_calendar__as_of') }})
)

select
    subscriber_key,
    user_id,
    cast(sum(connected_call_count) as bigint) as connected_call_count,
    cast(sum(billed_minutes) as bigint) as billed_minutes,
    cast(sum(outgoing_billed_minutes) as bigint) as outgoing_billed_minutes,
    cast(sum(data_bytes) as bigint) as data_bytes,
    cast(sum(sms_count) as bigint) as sms_count,
    cast(sum(usage_fee_amount) as decimal(18, 2)) as usage_fee_amount,
    min(own_usage_date) as first_own_usage_date,
    max(own_usage_date) as last_own_usage_date,
    month_start
from usage
where month_start in (select affected_month from {{ ref('int_affected__month') }})
group by subscriber_key, user_id, month_start
