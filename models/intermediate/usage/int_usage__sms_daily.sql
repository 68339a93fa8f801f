{{ config(materialized='view') }}

with records as ({{ affected_record('cdr_sms', 'usage_date', affected_day('int_affected__usage_date')) }}
)

select
    coalesce(holding.user_id, '-1') as user_id,
    record.usage_date,
    record.sms_service as usage_type,
    cast(count(*) as bigint) as record_count,
    cast(
        sum(case when record.direction = 'out' and record.delivery_state = 'ok' then 1 else 0 end) as bigint
    ) as sms_count,
    cast(sum(record.fee_fen) as bigint) as usage_fee_fen
from records as record
{{ holder_at('record.sent_at') }}
group by coalesce(holding.user_id, '-1'), record.usage_date, record.sms_service
