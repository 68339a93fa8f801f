with source as (select * from {{ source('boss', 'account') }})

select
    nullif(trim(account_id), '') as account_id,
    nullif(trim(cust_id), '') as cust_id,
    bill_cycle_day,
    pay_method,
    {{ fen_to_yuan('credit_limit') }} as credit_limit_amount,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
