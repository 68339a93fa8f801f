{{ day_incremental('usage_date', 'int_affected__usage_date') }}

with usage as (
    select
        user_id,
        usage_date,
        'voice' as service_type,
        usage_type,
        '-' as network_generation,
        record_count,
        record_count as call_count,
        connected_call_count,
        outgoing_connected_call_count,
        billed_minutes,
        outgoing_billed_minutes,
        busy_hour_minutes,
        call_seconds,
        cast(0 as bigint) as sms_count,
        cast(0 as bigint) as data_bytes,
        usage_fee_fen
    from {{ ref('int_usage__voice_daily') }}
    union all
    select
        user_id,
        usage_date,
        'data' as service_type,
        '-' as usage_type,
        network_generation,
        record_count,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        data_bytes,
        usage_fee_fen
    from {{ ref('int_usage__data_daily') }}
    union all
    select
        user_id,
        usage_date,
        'sms' as service_type,
        usage_type,
        '-' as network_generation,
        record_count,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        sms_count,
        0,
        usage_fee_fen
    from {{ ref('int_usage__sms_daily') }}
)

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    service_type,
    usage_type,
    network_generation,
    record_count,
    call_count,
    connected_call_count,
    outgoing_connected_call_count,
    billed_minutes,
    outgoing_billed_minutes,
    busy_hour_minutes,
    call_seconds,
    sms_count,
    data_bytes,
    {{ fen_to_yuan('usage_fee_fen') }} as usage_fee_amount,
    usage_date
from usage
