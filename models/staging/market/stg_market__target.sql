with source as (select * from {{ source('market', 'target') }})

select
    nullif(trim(kpi_code), '') as kpi_code,
    nullif(trim(org_id), '') as org_id,
    target_value,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
