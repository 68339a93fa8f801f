with source as (select * from {{ source('boss', 'commission') }})

select
    nullif(trim(channel_id), '') as channel_id,
    commission_type,
    {{ fen_to_yuan('amount') }} as amount,
    line_count,
    {{ fen_to_yuan('clawback') }} as clawback_amount,
    clawback_line_count,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
