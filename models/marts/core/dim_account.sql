with accounts as (
    select *
    from {{ ref('stg_boss__account') }}
    qualify row_number() over (partition by account_id order by file_month desc, delivery_id desc) = 1
),

-- the account file comes monthly; of an account opened since, the line it pays for tells that it is there and whose
announced as (
    select
        account_id,
        cust_id
    from {{ ref('int_subscriber__version') }}
    where account_id is not null
    qualify row_number() over (partition by account_id order by valid_from desc, user_id desc) = 1
)

select
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    {{ surrogate_key(['cust_id']) }} as customer_key,
    coalesce(cust_id, '-1') as cust_id,
    bill_cycle_day,
    coalesce(pay_method, '-1') as pay_method,
    credit_limit_amount,
    file_month,
    0 as is_announced
from accounts
union all
select
    {{ surrogate_key(['announced.account_id']) }},
    announced.account_id,
    {{ surrogate_key(['announced.cust_id']) }},
    coalesce(announced.cust_id, '-1'),
    cast(null as int),
    '-1',
    cast(null as decimal(18, 2)),
    cast(null as date),
    1
from announced
left join accounts on announced.account_id = accounts.account_id
where accounts.account_id is null
union all
select
    '-1',
    '-1',
    '-1',
    '-1',
    cast(null as int),
    '-1',
    cast(0 as decimal(18, 2)),
    cast(null as date),
    0
