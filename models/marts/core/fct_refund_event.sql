{{ day_incremental('refunded_date') }}

select
    order_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    {{ surrogate_key(['sp_id']) }} as sp_key,
    sp_id,
    {{ surrogate_key(['service_id']) }} as service_key,
    service_id,
    refund_amount,
    refund_reason,
    refunded_at,
    refunded_date
from ({{ affected_record('refund', 'refunded_date', affected_day()) }}) as refund
