with source as (select * from {{ source('boss', 'user_terminal') }})

select
    nullif(trim(user_id), '') as user_id,
    nullif(trim(imei), '') as imei,
    nullif(trim(tac), '') as tac,
    first_seen as first_seen_date,
    last_seen as last_seen_date,
    days as seen_day_count,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
