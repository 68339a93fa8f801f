with source as (select * from {{ source('boss', 'payment_plan') }})

select
    nullif(trim(account_id), '') as account_id,
    nullif(trim(user_id), '') as user_id,
    nullif(trim(item), '') as item_code,
    priority as priority_number,
    {{ fen_to_yuan('monthly_limit') }} as limit_amount,
    valid_from as valid_from_date,
    valid_to as valid_to_date,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
