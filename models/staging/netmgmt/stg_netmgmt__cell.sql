with source as (select * from {{ source('netmgmt', 'cell') }})

select
    nullif(trim(cell_id), '') as cell_id,
    nullif(trim(cell_name), '') as cell_name,
    nullif(trim(area_id), '') as area_id,
    rat as network_generation,
    nullif(trim(vendor), '') as vendor,
    longitude,
    latitude,
    status as cell_status,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
