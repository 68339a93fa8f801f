with source as (select * from {{ source('boss', 'channel_resource') }})

select
    nullif(trim(channel_id), '') as channel_id,
    floor_area as floor_area_square_metres,
    seat_count,
    staff_count,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
