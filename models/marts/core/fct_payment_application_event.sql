{{ day_incremental('applied_date') }}

select
    pay_id,
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    billing_month,
    applied_amount,
    applied_at,
    cast(applied_at as date) as applied_date
from ({{ affected_record('payment_application', 'cast(applied_at as date)', affected_day()) }}) as application
