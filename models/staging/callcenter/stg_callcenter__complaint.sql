with source as (select * from {{ source('callcenter', 'complaint') }})

select
    nullif(trim(case_id), '') as case_id,
    nullif(trim(user_id), '') as user_id,
    nullif(trim(category_id), '') as category_id,
    opened_at,
    cast(opened_at as date) as opened_date,
    assigned_at,
    due_at,
    closed_at,
    nullif(trim(result), '') as case_result,
    satisfaction as satisfaction_score,
    nullif(trim(repeat_of), '') as repeat_of_case_id,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
