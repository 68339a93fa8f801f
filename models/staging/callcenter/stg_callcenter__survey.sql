with source as (select * from {{ source('callcenter', 'survey') }})

select
    nullif(trim(response_id), '') as response_id,
    nullif(trim(contact_id), '') as contact_id,
    nullif(trim(user_id), '') as user_id,
    answered_at,
    {{ month_of('answered_at') }} as survey_month,
    score as satisfaction_score,
    recommendation as recommendation_score,
    {{ period_date('period') }} as file_month,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
