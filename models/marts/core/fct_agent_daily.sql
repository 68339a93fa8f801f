{{ day_incremental('work_date') }}

select
    {{ surrogate_key(['agent_id']) }} as agent_key,
    agent_id,
    team_id,
    shift_code,
    contact_count,
    login_seconds,
    ready_seconds,
    talk_seconds,
    hold_seconds,
    wrap_seconds,
    break_seconds,
    work_date
from ({{ affected_record('agent_day', 'work_date', affected_day(), 'callcenter') }}) as agent_day
