with source as (select * from {{ source('boss', 'points') }})

select
    nullif(trim(user_id), '') as user_id,
    earned as earned_point_count,
    used as used_point_count,
    balance as closing_point_count,
    {{ period_date('period') }} as file_month,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
