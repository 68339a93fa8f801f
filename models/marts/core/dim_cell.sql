select
    {{ surrogate_key(['cell_id']) }} as cell_key,
    cell_id,
    cell_name,
    coalesce(area_id, '-1') as area_id,
    network_generation,
    coalesce(vendor, '-1') as vendor,
    longitude,
    latitude,
    cell_status
from {{ ref('int_cell__current') }}
union all
select
    '-1',
    '-1',
    '未知',
    '-1',
    '-1',
    '-1',
    cast(null as decimal(9, 6)),
    cast(null as decimal(9, 6)),
    '-1'
