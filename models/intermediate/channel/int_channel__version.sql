-- each outlet as its file of a day says, until the next one says otherwise
with images as (
    select *
    from {{ ref('stg_boss__channel') }}
    qualify row_number() over (
        partition by channel_id, file_date
        order by delivery_id desc, part_number desc, line_number desc
    ) = 1
)

select
    channel_id,
    channel_name,
    channel_type,
    coalesce(channel_class, '-1') as channel_class,
    star_count,
    coalesce(agent_id, '-1') as agent_id,
    coalesce(area_id, '-1') as area_id,
    longitude,
    latitude,
    channel_status,
    case
        when
            channel_status = 'open'
            and channel_type in ('own_hall', 'franchised_hall', 'dealer', 'cooperative_hall') then 1
        else 0
    end as is_outlet,
    file_date as valid_from,
    coalesce(lead(file_date) over (partition by channel_id order by file_date), {{ end_of_time() }}) as valid_to
from images
