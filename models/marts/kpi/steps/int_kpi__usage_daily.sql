-- Usage by day at the line's dimensions of that day, lines summed up; what no line held keeps area and pay mode -1.
{{ month_incremental('month_start') }}

with usage as (
    select * from {{ ref('fct_usage_daily') }}
    where usage_date in (select affected_date from {{ ref('int_kpi__affected_date') }})
),

history as (select * from {{ ref('int_subscriber__state') }})

select
    {{ month_of('usage.usage_date') }} as month_start,
    usage.usage_date as period_start,
    coalesce(history.area_id, '-1') as area_id,
    coalesce(history.pay_mode, '-1') as pay_mode,
    usage.service_type,
    usage.usage_type,
    usage.network_generation,
    sum(usage.billed_minutes) as billed_minutes,
    sum(usage.busy_hour_minutes) as busy_hour_minutes,
    sum(usage.data_bytes) as data_bytes,
    sum(usage.sms_count) as sms_count,
    -- the daily revenue estimate counts lines in scope only
    sum(
        case when usage.user_id = '-1' or history.user_id is null then 0 else usage.usage_fee_amount end
    ) as usage_fee_amount
from usage
left join history
    on
        usage.user_id = history.user_id
        and usage.usage_date >= history.valid_from
        and usage.usage_date < history.valid_to
where coalesce(history.is_in_scope, 1) = 1
group by
    usage.usage_date, coalesce(history.area_id, '-1'), coalesce(history.pay_mode, '-1'), usage.service_type,
    usage.usage_type, usage.network_generation
