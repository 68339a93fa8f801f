with accounts as (
    select *
    from {{ ref('stg_boss__account') }}
    qualify row_number() over (partition by account_id order by file_month desc, delivery_id desc) = 1
)

select
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    {{ surrogate_key(['cust_id']) }} as customer_key,
    coalesce(cust_id, '-1') as cust_id,
    bill_cycle_day,
    coalesce(pay_method, '-1') as pay_method,
    credit_limit_amount,
    file_month
from accounts
union all
select
    '-1',
    '-1',
    '-1',
    '-1',
    cast(null as int),
    '-1',
    cast(0 as decimal(18, 2)),
    cast(null as date)
