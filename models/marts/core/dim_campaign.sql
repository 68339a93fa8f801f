select
    {{ surrogate_key(['campaign_id']) }} as campaign_key,
    campaign_id,
    campaign_name,
    purpose,
    {{ surrogate_key(['product_id']) }} as tariff_key,
    product_id,
    start_date,
    end_date,
    budget_amount
from {{ ref('stg_market__campaign') }}
union all
select
    '-1',
    '-1',
    '未知',
    '-1',
    '-1',
    '-1',
    {{ beginning_of_time() }},
    {{ end_of_time() }},
    cast(0 as decimal(18, 2))
