with source as (select * from {{ source('callcenter', 'agent_day') }})

select
    nullif(trim(agent_id), '') as agent_id,
    work_date,
    nullif(trim(team_id), '') as team_id,
    shift as shift_code,
    contact_count,
    login_seconds,
    ready_seconds,
    talk_seconds,
    hold_seconds,
    wrap_seconds,
    break_seconds,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
