{{ config(materialized='view') }}

with records as ({{ affected_record('cdr_data', 'usage_date', affected_day('int_affected__usage_date')) }}
)

select
    coalesce(holding.user_id, '-1') as user_id,
    record.usage_date,
    coalesce(record.network_generation, '-1') as network_generation,
    cast(count(*) as bigint) as record_count,
    cast(sum(record.upload_bytes + record.download_bytes) as bigint) as data_bytes,
    cast(sum(record.fee_fen) as bigint) as usage_fee_fen
from records as record
{{ holder_at('record.start_time') }}
group by coalesce(holding.user_id, '-1'), record.usage_date, coalesce(record.network_generation, '-1')
