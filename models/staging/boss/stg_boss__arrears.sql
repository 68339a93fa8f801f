with source as (select * from {{ source('boss', 'arrears') }})

select
    nullif(trim(account_id), '') as account_id,
    nullif(trim(user_id), '') as user_id,
    nullif(trim(item), '') as item_code,
    {{ period_date('cycle') }} as billing_month,
    {{ fen_to_yuan('unpaid') }} as unpaid_amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
