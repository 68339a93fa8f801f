with outlets as (
    select *
    from {{ ref('stg_boss__channel') }}
    qualify row_number() over (
        partition by channel_id
        order by file_date desc, delivery_id desc, part_number desc, line_number desc
    ) = 1
)

select
    {{ surrogate_key(['channel_id']) }} as channel_key,
    channel_id,
    channel_name,
    channel_type,
    coalesce(channel_class, '-1') as channel_class,
    star_count,
    coalesce(agent_id, '-1') as agent_id,
    coalesce(area_id, '-1') as area_id,
    longitude,
    latitude,
    channel_status
from outlets
union all
select
    '-1',
    '-1',
    '未知',
    '-1',
    '-1',
    cast(null as int),
    '-1',
    '-1',
    cast(null as decimal(9, 6)),
    cast(null as decimal(9, 6)),
    '-1'
