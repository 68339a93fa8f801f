with source as (select * from {{ source('boss', 'write_off') }})

select
    nullif(trim(account_id), '') as account_id,
    {{ period_date('cycle') }} as billing_month,
    {{ fen_to_yuan('amount') }} as written_off_amount,
    written_off_date,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
