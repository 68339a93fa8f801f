with source as (select * from {{ source('boss', 'bill') }})

select
    nullif(trim(account_id), '') as account_id,
    {{ period_date('cycle') }} as billing_month,
    {{ fen_to_yuan('total') }} as total_amount,
    {{ fen_to_yuan('tax') }} as tax_amount,
    due_date,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
