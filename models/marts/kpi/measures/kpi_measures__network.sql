-- Fault tickets closed in the month and their whole minutes, where the cell stands; they are of no pay mode.
{{ month_incremental('period_start') }}

with months as (select affected_month from {{ ref('int_affected__month') }}),

ticket as (
    select
        {{ month_of('ticket.closed_date') }} as period_start,
        coalesce(cell.area_id, '-1') as area_id,
        '-1' as pay_mode,
        count(*) as closed_fault_count,
        sum(ticket.restoration_minutes) as restoration_minutes,
        sum(ticket.repair_minutes) as repair_minutes
    from {{ ref('fct_fault_ticket') }} as ticket
    left join {{ ref('dim_cell') }} as cell on ticket.cell_key = cell.cell_key
    where {{ month_of('ticket.closed_date') }} in (select affected_month from months)
    group by {{ month_of('ticket.closed_date') }}, coalesce(cell.area_id, '-1')
)

{{ roll_up_measures('ticket', ['closed_fault_count', 'restoration_minutes', 'repair_minutes']) }}
