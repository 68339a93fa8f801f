with source as (select * from {{ source('boss', 'bill_item') }})

select
    nullif(trim(user_id), '') as user_id,
    nullif(trim(item), '') as item_code,
    {{ period_date('cycle') }} as billing_month,
    nullif(trim(tariff_id), '') as tariff_id,
    {{ fen_to_yuan('receivable') }} as receivable_amount,
    {{ fen_to_yuan('discount') }} as discount_amount,
    {{ fen_to_yuan('gifted') }} as gifted_amount,
    {{ fen_to_yuan('tax') }} as tax_amount,
    nullif(trim(payer_account), '') as payer_account_id,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
