with source as (select * from {{ source('boss', 'user_status') }})

select
    nullif(trim(user_id), '') as user_id,
    status_time,
    status as status_code,
    nullif(trim(reason), '') as reason,
    {{ period_date('period') }} as file_date,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
