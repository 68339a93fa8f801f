with source as (select * from {{ source('market', 'response') }})

select
    nullif(trim(campaign_id), '') as campaign_id,
    nullif(trim(user_id), '') as user_id,
    response,
    responded_at,
    cast(responded_at as date) as responded_date,
    nullif(trim(product_id), '') as product_id,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
