{{ day_incremental('usage_date') }}

with record as (
    select
        msisdn,
        usage_date,
        start_time as started_at,
        'voice' as service_type,
        case when duration_seconds > 0 then 1 else 0 end as connected_call_count,
        billed_minutes,
        0 as sms_count,
        0 as data_bytes
    from ({{ affected_record('cdr_voice', 'usage_date', affected_day()) }}) as voice
    union all
    select
        msisdn,
        usage_date,
        start_time,
        'data',
        0,
        0,
        0,
        upload_bytes + download_bytes
    from ({{ affected_record('cdr_data', 'usage_date', affected_day()) }}) as session
    union all
    select
        msisdn,
        usage_date,
        sent_at,
        'sms',
        0,
        0,
        case when direction = 'out' and delivery_state = 'ok' then 1 else 0 end,
        0
    from ({{ affected_record('cdr_sms', 'usage_date', affected_day()) }}) as message
),

located as (
    select
        coalesce(area.area_code, '-1') as area_id,
        cast(extract(hour from record.started_at) as int) as usage_hour,
        record.service_type,
        record.connected_call_count,
        record.billed_minutes,
        record.sms_count,
        record.data_bytes,
        record.usage_date
    from record
    {{ holder_at('record.started_at') }}
    left join {{ ref('int_subscriber__state') }} as history
        on
            holding.user_id = history.user_id
            and record.usage_date >= history.valid_from
            and record.usage_date < history.valid_to
    left join {{ ref('dim_area') }} as area on history.area_id = area.area_code
)

select
    {{ surrogate_key(['located.area_id']) }} as area_key,
    located.area_id,
    located.usage_hour,
    coalesce(located.usage_hour = busy.busy_hour, false) as is_busy_hour,
    located.service_type,
    cast(count(*) as bigint) as record_count,
    cast(sum(located.connected_call_count) as bigint) as connected_call_count,
    cast(sum(located.billed_minutes) as bigint) as billed_minutes,
    cast(sum(located.sms_count) as bigint) as sms_count,
    cast(sum(located.data_bytes) as bigint) as data_bytes,
    located.usage_date
from located
left join {{ ref('int_usage__busy_hour') }} as busy on located.usage_date = busy.usage_date
group by
    located.area_id, located.usage_hour, coalesce(located.usage_hour = busy.busy_hour, false), located.service_type,
    located.usage_date
