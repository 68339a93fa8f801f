{{ day_incremental('responded_date') }}

select
    {{ surrogate_key(['campaign_id']) }} as campaign_key,
    campaign_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    response,
    {{ surrogate_key(['product_id']) }} as tariff_key,
    coalesce(product_id, '-1') as product_id,
    responded_at,
    responded_date
from ({{ affected_record('response', 'responded_date', affected_day(), 'market') }}) as response
