with source as (select * from {{ source('boss', 'refund') }})

select
    nullif(trim(order_id), '') as order_id,
    nullif(trim(user_id), '') as user_id,
    nullif(trim(sp_id), '') as sp_id,
    nullif(trim(service_id), '') as service_id,
    {{ fen_to_yuan('amount') }} as refund_amount,
    reason as refund_reason,
    refunded_at,
    cast(refunded_at as date) as refunded_date,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
