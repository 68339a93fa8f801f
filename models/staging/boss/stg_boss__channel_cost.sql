with source as (select * from {{ source('boss', 'channel_cost') }})

select
    nullif(trim(channel_id), '') as channel_id,
    {{ fen_to_yuan('rent') }} as rent_amount,
    {{ fen_to_yuan('staff_cost') }} as staff_amount,
    {{ fen_to_yuan('promotion') }} as promotion_amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
