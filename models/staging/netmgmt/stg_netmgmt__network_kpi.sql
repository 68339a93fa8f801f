with source as (select * from {{ source('netmgmt', 'network_kpi') }})

select
    nullif(trim(cell_id), '') as cell_id,
    hour_start,
    cast(hour_start as date) as measured_date,
    traffic_minutes,
    traffic_bytes,
    call_attempts as call_attempt_count,
    blocked_calls as blocked_call_count,
    dropped_calls as dropped_call_count,
    congested_seconds,
    outage_minutes,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
