with source as (select * from {{ source('callcenter', 'appeal') }})

select
    nullif(trim(appeal_id), '') as appeal_id,
    nullif(trim(user_id), '') as user_id,
    nullif(trim(case_id), '') as case_id,
    nullif(trim(category_id), '') as category_id,
    appealed_at,
    cast(appealed_at as date) as appeal_date,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
