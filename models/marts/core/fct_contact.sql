{{ day_incremental('contact_date') }}

select
    contact_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    coalesce(user_id, '-1') as user_id,
    {{ surrogate_key(['agent_id']) }} as agent_key,
    coalesce(agent_id, '-1') as agent_id,
    {{ surrogate_key(['category_id']) }} as category_key,
    coalesce(category_id, '-1') as category_id,
    contact_type,
    skill,
    contacted_at,
    -- who hangs up within five seconds never really waited for an agent
    case when is_abandoned = 1 and queue_seconds <= 5 then 0 else 1 end as is_offered,
    case when is_abandoned = 1 and queue_seconds > 5 then 1 else 0 end as is_abandoned,
    1 - is_abandoned as is_answered,
    case when is_abandoned = 0 and queue_seconds <= 20 then 1 else 0 end as is_answered_in_time,
    queue_seconds,
    talk_seconds,
    hold_seconds,
    wrap_seconds,
    contact_date
from ({{ affected_record('contact', 'contact_date', affected_day(), 'callcenter') }}) as contact
