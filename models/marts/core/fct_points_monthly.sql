{{ month_incremental('points_month') }}

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    closing_point_count - earned_point_count + used_point_count as opening_point_count,
    earned_point_count,
    used_point_count,
    closing_point_count,
    file_month as points_month
from {{ ref('stg_boss__points') }}
where file_month in (select affected_month from {{ ref('int_affected__month') }})
