{{ day_incremental('planned_date') }}

select
    {{ surrogate_key(['campaign_id']) }} as campaign_key,
    campaign_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    arm,
    coalesce(channel_type, '-1') as channel_type,
    planned_at,
    sent_at,
    cast(case when arm = 'treated' then 1 else 0 end as int) as is_treated,
    cast(case when arm = 'treated' and sent_at is not null then 1 else 0 end as int) as is_reached,
    cost_amount,
    planned_date
from ({{ affected_record('contact_list', 'planned_date', affected_day(), 'market') }}) as contact_list
