with source as (select * from {{ source('boss', 'key_user') }})

select
    nullif(trim(user_id), '') as user_id,
    level as key_level,
    nullif(trim(manager_id), '') as manager_id,
    {{ period_date('period') }} as file_month,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
