with source as (select * from {{ source('boss', 'cdr_sms') }})

-- trimming fifty million records costs more than it finds: ingestion has checked codes and numbers by their pattern
select
    record_id,
    msisdn,
    direction,
    opposite_msisdn,
    sp_id,
    service as sms_service,
    state as delivery_state,
    sent_at,
    cast(sent_at as date) as usage_date,
    fee as fee_fen,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id
from source
