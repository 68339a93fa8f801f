select
    participant as user_id, cast(first_date() - 1 as timestamp) as status_time, 'normal' as status, null as reason,
    day_period(first_date() - 1) as _period
from participant
