with source as (select * from {{ source('market', 'campaign') }})

select
    nullif(trim(campaign_id), '') as campaign_id,
    nullif(trim(campaign_name), '') as campaign_name,
    purpose,
    nullif(trim(product_id), '') as product_id,
    start_date,
    end_date,
    {{ fen_to_yuan('budget') }} as budget_amount,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
