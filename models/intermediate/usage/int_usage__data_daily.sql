{{ config(materialized='view') }}

with records as ({{ affected_call_record(ref('stg_boss__cdr_data'), 'cdr_data') }})

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
