select
    {{ surrogate_key(['channel_id']) }} as channel_key,
    channel_id,
    valid_from,
    valid_to,
    valid_to = {{ end_of_time() }} as is_current,
    channel_type,
    channel_class,
    star_count,
    agent_id,
    area_id,
    longitude,
    latitude,
    channel_status
from {{ ref('int_channel__version') }}
union all
select
    '-1',
    '-1',
    {{ beginning_of_time() }},
    {{ end_of_time() }},
    true,
    '-1',
    '-1',
    cast(null as int),
    '-1',
    '-1',
    cast(null as decimal(9, 6)),
    cast(null as decimal(9, 6)),
    '-1'
