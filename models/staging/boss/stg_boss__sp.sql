with source as (select * from {{ source('boss', 'sp') }})

select
    nullif(trim(sp_id), '') as sp_id,
    nullif(trim(sp_name), '') as sp_name,
    contract_from,
    contract_to,
    status as sp_status,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
