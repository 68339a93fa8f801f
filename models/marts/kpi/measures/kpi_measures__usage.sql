-- Volumes of lines in scope at their dimensions of the month; what no line held has no area and no pay mode.
{{ month_incremental('period_start') }}

with usage as (
    select
        user_id,
        {{ month_of('usage_date') }} as month_start,
        service_type,
        usage_type,
        network_generation,
        sum(billed_minutes) as billed_minutes,
        sum(outgoing_billed_minutes) as outgoing_billed_minutes,
        sum(busy_hour_minutes) as busy_hour_minutes,
        sum(data_bytes) as data_bytes,
        sum(sms_count) as sms_count
    from {{ ref('fct_usage_daily') }}
    where {{ month_of('usage_date') }} in (select affected_month from {{ ref('int_affected__month') }})
    group by user_id, {{ month_of('usage_date') }}, service_type, usage_type, network_generation
),

leaf as (
    select
        usage.month_start as period_start,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode,
        usage.usage_type as call_type,
        usage.usage_type as sms_service,
        usage.network_generation,
        usage.service_type,
        sum(usage.billed_minutes) as billed_minutes,
        sum(usage.outgoing_billed_minutes) as outgoing_billed_minutes,
        sum(usage.busy_hour_minutes) as busy_hour_minutes,
        sum(usage.data_bytes) as data_bytes,
        sum(usage.sms_count) as sms_count,
        -- a row has the volume of one service, the others' are 0
        sum((usage.billed_minutes + usage.data_bytes + usage.sms_count) * coalesce(weight.unit_bytes, 0))
            as usage_unit_bytes
    from usage
    left join {{ ref('usage_unit_weight') }} as weight on usage.service_type = weight.service_type
    left join {{ ref('int_subscriber__month') }} as lines
        on usage.user_id = lines.user_id and usage.month_start = lines.month_start
    where coalesce(lines.is_in_scope, 1) = 1
    group by
        usage.month_start, coalesce(lines.area_id, '-1'), coalesce(lines.pay_mode, '-1'), usage.service_type,
        usage.usage_type, usage.network_generation
),

voice as (
    select * from leaf
    where service_type = 'voice'
),

data_session as (
    select * from leaf
    where service_type = 'data'
),

sms as (
    select * from leaf
    where service_type = 'sms'
)

{{ roll_up_measures('leaf', [
    'billed_minutes', 'outgoing_billed_minutes', 'busy_hour_minutes', 'data_bytes', 'sms_count', 'usage_unit_bytes'
]) }}
union all
{{ roll_up_measures('voice', ['billed_minutes'], dimension='call_type') }}
union all
{{ roll_up_measures('data_session', ['data_bytes'], dimension='network_generation') }}
union all
{{ roll_up_measures('sms', ['sms_count'], dimension='sms_service') }}
