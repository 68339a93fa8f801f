-- Times a line went off-net, by line, day and reason.
with events as (
    select * from {{ ref('fct_subscriber_event') }}
    where event_type = 'cancelled'
)

select
    user_id,
    event_date,
    {{ month_of('event_date') }} as month_start,
    coalesce(nullif(reason, ''), 'other') as churn_reason,
    count(*) as cancelled_count
from events
group by user_id, event_date, coalesce(nullif(reason, ''), 'other')
