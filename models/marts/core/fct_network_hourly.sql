{{ day_incremental('measured_date') }}

select
    {{ surrogate_key(['cell_id']) }} as cell_key,
    cell_id,
    hour_start,
    traffic_minutes,
    traffic_bytes,
    call_attempt_count,
    blocked_call_count,
    dropped_call_count,
    congested_seconds,
    outage_minutes,
    measured_date
from ({{ affected_record('network_kpi', 'measured_date', affected_day(), 'netmgmt') }}) as counter
