with source as (select * from {{ source('boss', 'balance') }})

select
    nullif(trim(account_id), '') as account_id,
    ledger as ledger_code,
    {{ fen_to_yuan('opening') }} as opening_amount,
    {{ fen_to_yuan('amount_in') }} as in_amount,
    {{ fen_to_yuan('amount_out') }} as out_amount,
    {{ fen_to_yuan('closing') }} as closing_amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
