with source as (select * from {{ source('boss', 'area') }})

select
    nullif(trim(area_id), '') as area_id,
    nullif(trim(area_name), '') as area_name,
    area_level,
    nullif(trim(parent_area_id), '') as parent_area_id,
    longitude,
    latitude,
    valid_from,
    valid_to,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
