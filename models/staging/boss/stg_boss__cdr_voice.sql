with source as (select * from {{ source('boss', 'cdr_voice') }})

-- trimming fifty million records costs more than it finds: ingestion has checked codes and numbers by their pattern
select
    record_id,
    msisdn,
    direction,
    opposite_msisdn,
    opposite_operator,
    cell_id,
    lac,
    start_time,
    cast(start_time as date) as usage_date,
    duration as duration_seconds,
    billed_minutes,
    call_type,
    base_fee as base_fee_fen,
    toll_fee as toll_fee_fen,
    info_fee as info_fee_fen,
    discount as discount_fen,
    imei,
    rat as network_generation,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id
from source
