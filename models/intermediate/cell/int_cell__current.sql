-- the last image of each cell; one that is no longer in the file stays known
select
    cell_id,
    cell_name,
    area_id,
    network_generation,
    vendor,
    longitude,
    latitude,
    cell_status
from {{ ref('stg_netmgmt__cell') }}
qualify row_number() over (partition by cell_id order by file_month desc, delivery_id desc) = 1
