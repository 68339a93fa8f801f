{{ day_incremental('ported_date') }}

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    port_direction,
    {{ surrogate_key(['operator_id']) }} as operator_key,
    operator_id,
    ported_at,
    ported_date
from ({{ affected_record('port_event', 'ported_date', affected_day()) }}) as port_event
