{{ config(materialized='view') }}

with records as ({{ affected_record('cdr_voice', 'usage_date', affected_day('int_affected__usage_date')) }}
)

select
    coalesce(holding.user_id, '-1') as user_id,
    record.usage_date,
    record.call_type as usage_type,
    cast(count(*) as bigint) as record_count,
    cast(sum(case when record.duration_seconds > 0 then 1 else 0 end) as bigint) as connected_call_count,
    cast(
        sum(case when record.duration_seconds > 0 and record.direction = 'out' then 1 else 0 end) as bigint
    ) as outgoing_connected_call_count,
    cast(sum(record.billed_minutes) as bigint) as billed_minutes,
    cast(sum(case when record.direction = 'out' then record.billed_minutes else 0 end) as bigint)
        as outgoing_billed_minutes,
    cast(
        sum(case when extract(hour from record.start_time) = busy.busy_hour then record.billed_minutes else 0 end)
        as bigint
    ) as busy_hour_minutes,
    cast(sum(record.duration_seconds) as bigint) as call_seconds,
    cast(
        sum(record.base_fee_fen + record.toll_fee_fen + record.info_fee_fen - record.discount_fen) as bigint
    ) as usage_fee_fen
from records as record
{{ holder_at('record.start_time') }}
left join {{ ref('int_usage__busy_hour') }} as busy on record.usage_date = busy.usage_date
group by coalesce(holding.user_id, '-1'), record.usage_date, record.call_type
