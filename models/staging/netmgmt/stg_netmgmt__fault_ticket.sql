with source as (select * from {{ source('netmgmt', 'fault_ticket') }})

select
    nullif(trim(ticket_id), '') as ticket_id,
    nullif(trim(cell_id), '') as cell_id,
    nullif(trim(user_id), '') as user_id,
    kind as fault_kind,
    nullif(trim(cause), '') as fault_cause,
    opened_at,
    restored_at,
    closed_at,
    cast(closed_at as date) as closed_date,
    {{ period_date('period') }} as file_date,
    period,
    _delivery_id as delivery_id,
    _part as part_number,
    _line as line_number
from source
