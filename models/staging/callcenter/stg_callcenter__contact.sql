with source as (select * from {{ source('callcenter', 'contact') }})

select
    nullif(trim(contact_id), '') as contact_id,
    nullif(trim(user_id), '') as user_id,
    contact_type,
    skill,
    nullif(trim(category_id), '') as category_id,
    nullif(trim(agent_id), '') as agent_id,
    contacted_at,
    cast(contacted_at as date) as contact_date,
    queue_seconds,
    talk_seconds,
    hold_seconds,
    wrap_seconds,
    is_abandoned,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
