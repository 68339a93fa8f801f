{{ month_incremental('billing_month') }}

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    item_code,
    {{ surrogate_key(['tariff_id']) }} as tariff_key,
    coalesce(tariff_id, '-1') as tariff_id,
    {{ surrogate_key(['payer_account_id']) }} as account_key,
    payer_account_id,
    revenue_type,
    is_service_revenue,
    receivable_amount,
    discount_amount,
    gifted_amount,
    tax_amount,
    net_amount,
    record_count,
    billing_month
from {{ ref('int_billing__item') }}
