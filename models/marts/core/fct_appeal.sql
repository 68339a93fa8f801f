{{ day_incremental('appeal_date') }}

select
    appeal_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    coalesce(user_id, '-1') as user_id,
    {{ surrogate_key(['category_id']) }} as category_key,
    category_id,
    coalesce(case_id, '-1') as case_id,
    appealed_at,
    appeal_date
from ({{ affected_record('appeal', 'appeal_date', affected_day(), 'callcenter') }}) as appeal
