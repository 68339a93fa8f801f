{{ day_incremental('paid_date') }}

with payments as (
    select
        *,
        'payment' as payment_type
    from ({{ affected_record('payment', 'cast(paid_at as date)', affected_day()) }}) as payment
    union all
    select
        *,
        'recharge' as payment_type
    from ({{ affected_record('recharge', 'cast(paid_at as date)', affected_day()) }}) as recharge
)

select
    pay_id,
    payment_type,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    coalesce(user_id, '-1') as user_id,
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    {{ surrogate_key(['channel_id']) }} as channel_key,
    coalesce(channel_id, '-1') as channel_id,
    coalesce(pay_method, '-1') as pay_method,
    amount,
    is_reversal,
    coalesce(reversed_pay_id, '-1') as reversed_pay_id,
    paid_at,
    cast(paid_at as date) as paid_date
from payments
