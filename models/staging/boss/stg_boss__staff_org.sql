with source as (select * from {{ source('boss', 'staff_org') }})

select
    nullif(trim(org_id), '') as org_id,
    nullif(trim(org_name), '') as org_name,
    org_level,
    nullif(trim(parent_org_id), '') as parent_org_id,
    nullif(trim(area_id), '') as area_id,
    valid_from,
    valid_to,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
