with source as (select * from {{ source('boss', 'recharge') }})

select
    nullif(trim(pay_id), '') as pay_id,
    nullif(trim(account_id), '') as account_id,
    nullif(trim(user_id), '') as user_id,
    {{ fen_to_yuan('amount') }} as amount,
    method as pay_method,
    nullif(trim(channel_id), '') as channel_id,
    paid_at,
    nullif(trim(reversed_pay_id), '') as reversed_pay_id,
    nullif(trim(reversed_pay_id), '') is not null or amount < 0 as is_reversal,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
