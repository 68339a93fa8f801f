{{ day_incremental('closed_date') }}

select
    ticket_id,
    {{ surrogate_key(['cell_id']) }} as cell_key,
    cell_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    coalesce(user_id, '-1') as user_id,
    fault_kind,
    coalesce(fault_cause, '-1') as fault_cause,
    opened_at,
    restored_at,
    closed_at,
    cast({{ integer_division(second_count_between('opened_at', 'restored_at'), 60) }} as bigint)
        as restoration_minutes,
    cast({{ integer_division(second_count_between('opened_at', 'closed_at'), 60) }} as bigint) as repair_minutes,
    closed_date
from ({{ affected_record('fault_ticket', 'closed_date', affected_day(), 'netmgmt') }}) as ticket
