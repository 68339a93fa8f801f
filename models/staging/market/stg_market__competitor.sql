with source as (select * from {{ source('market', 'competitor') }})

select
    trim(competitor_type) as competitor_type,
    nullif(trim(competitor_id), '') as competitor_id,
    nullif(trim(operator_id), '') as operator_id,
    nullif(trim(area_id), '') as area_id,
    longitude,
    latitude,
    first_seen as first_seen_date,
    last_seen as last_seen_date,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
