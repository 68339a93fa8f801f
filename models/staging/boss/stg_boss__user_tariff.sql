with source as (select * from {{ source('boss', 'user_tariff') }})

select
    nullif(trim(user_id), '') as user_id,
    nullif(trim(tariff_id), '') as tariff_id,
    start_date,
    end_date,
    nullif(trim(channel_id), '') as channel_id,
    {{ period_date('period') }} as file_date,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
