-- Volumes by day, at the line's dimensions of the day.
{{ month_incremental('month_start') }}

with leaf as (
    select * from {{ ref('int_kpi__usage_daily') }}
    where period_start in (select affected_date from {{ ref('int_kpi__affected_date') }})
),

voice as (
    select
        *,
        usage_type as call_type
    from leaf
    where service_type = 'voice'
),

data_session as (
    select * from leaf
    where service_type = 'data'
),

sms as (
    select
        *,
        usage_type as sms_service
    from leaf
    where service_type = 'sms'
)

{{ roll_up_measures('leaf', ['billed_minutes', 'busy_hour_minutes', 'data_bytes', 'sms_count'], is_daily=true) }}
union all
{{ roll_up_measures('voice', ['billed_minutes'], dimension='call_type', is_daily=true) }}
union all
{{ roll_up_measures('data_session', ['data_bytes'], dimension='network_generation', is_daily=true) }}
union all
{{ roll_up_measures('sms', ['sms_count'], dimension='sms_service', is_daily=true) }}
