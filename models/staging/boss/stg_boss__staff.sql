with source as (select * from {{ source('boss', 'staff') }})

select
    nullif(trim(staff_id), '') as staff_id,
    nullif(trim(org_id), '') as org_id,
    nullif(trim(position), '') as position_code,
    nullif(trim(staff_name), '') as staff_name,
    nullif(trim(login), '') as login,
    nullif(trim(email), '') as email,
    nullif(trim(manager_id), '') as manager_id,
    valid_from,
    valid_to,
    {{ period_date('period') }} as file_date,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
