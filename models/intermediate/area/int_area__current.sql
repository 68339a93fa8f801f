-- the last image of each area; one that is no longer in the file stays known
select
    area_id,
    area_name,
    area_level,
    parent_area_id,
    longitude,
    latitude,
    valid_from,
    valid_to
from {{ ref('stg_boss__area') }}
qualify row_number() over (partition by area_id order by file_month desc, delivery_id desc) = 1
