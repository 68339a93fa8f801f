with source as (select * from {{ source('boss', 'calendar') }})

select
    calendar_date,
    is_workday = 1 as is_workday,
    nullif(trim(holiday_name_en), '') as holiday_name_en,
    nullif(trim(holiday_name_zh), '') as holiday_name_zh,
    lunar_month,
    lunar_day,
    is_leap_lunar_month = 1 as is_leap_lunar_month,
    {{ period_date('period') }} as file_month,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
