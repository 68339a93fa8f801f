with source as (select * from {{ source('boss', 'payment_application') }})

select
    nullif(trim(pay_id), '') as pay_id,
    nullif(trim(account_id), '') as account_id,
    {{ period_date('cycle') }} as billing_month,
    {{ fen_to_yuan('amount') }} as applied_amount,
    applied_at,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
