with source as (select * from {{ source('market', 'contact_list') }})

select
    nullif(trim(campaign_id), '') as campaign_id,
    nullif(trim(user_id), '') as user_id,
    arm,
    nullif(trim(channel), '') as channel_type,
    planned_at,
    cast(planned_at as date) as planned_date,
    sent_at,
    {{ fen_to_yuan('cost') }} as cost_amount,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
