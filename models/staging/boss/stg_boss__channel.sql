with source as (select * from {{ source('boss', 'channel') }})

select
    nullif(trim(channel_id), '') as channel_id,
    nullif(trim(channel_name), '') as channel_name,
    channel_type,
    channel_class,
    star as star_count,
    nullif(trim(agent_id), '') as agent_id,
    nullif(trim(area_id), '') as area_id,
    longitude,
    latitude,
    status as channel_status,
    {{ period_date('period') }} as file_date,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
