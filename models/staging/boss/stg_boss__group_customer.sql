with source as (select * from {{ source('boss', 'group_customer') }})

select
    nullif(trim(group_id), '') as group_id,
    nullif(trim(group_name), '') as group_name,
    sector,
    grade,
    nullif(trim(parent_group_id), '') as parent_group_id,
    nullif(trim(manager_id), '') as manager_id,
    nullif(trim(area_id), '') as area_id,
    nullif(trim(account_id), '') as account_id,
    contract_start as contract_start_date,
    contract_end as contract_end_date,
    status as group_status,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
