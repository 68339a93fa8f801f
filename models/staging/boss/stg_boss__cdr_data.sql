with source as (select * from {{ source('boss', 'cdr_data') }})

-- trimming fifty million records costs more than it finds: ingestion has checked codes and numbers by their pattern
select
    record_id,
    msisdn,
    apn,
    cell_id,
    start_time,
    cast(start_time as date) as usage_date,
    duration as duration_seconds,
    upload as upload_bytes,
    download as download_bytes,
    fee as fee_fen,
    rat as network_generation,
    imei,
    is_roaming = 1 as is_roaming,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id
from source
