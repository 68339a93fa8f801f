-- lines themselves, what agents worked, and what cells and cities went through, by month
with months as (select affected_month from {{ ref('int_affected__month') }}),

line_part as (
    select
        *,
        is_closing as closing_count,
        '-1' as agent_id,
        '-1' as team_id,
        '-1' as cell_id,
        '-1' as fault_kind
    from {{ ref('fct_subscriber_monthly') }}
    where month_start in (select affected_month from months)
),

agent_part as (
    select
        *,
        '-1' as user_id,
        '-1' as area_id,
        '-1' as cell_id,
        '-1' as fault_kind,
        {{ month_of('work_date') }} as month_start,
        1 as agent_day_count,
        contact_count as agent_contact_count,
        talk_seconds + hold_seconds + wrap_seconds as busy_seconds
    from {{ ref('fct_agent_daily') }}
    where {{ month_of('work_date') }} in (select affected_month from months)
),

network_part as (
    select
        counter.*,
        '-1' as user_id,
        coalesce(cell.area_id, '-1') as area_id,
        '-1' as agent_id,
        '-1' as team_id,
        '-1' as fault_kind,
        {{ month_of('counter.measured_date') }} as month_start
    from {{ ref('fct_network_hourly') }} as counter
    left join {{ ref('dim_cell') }} as cell on counter.cell_key = cell.cell_key
    where {{ month_of('counter.measured_date') }} in (select affected_month from months)
),

-- a fault lies where its cell stands, whoever reported it
fault_part as (
    select
        case when line.is_in_scope = 1 then line.user_id else '-1' end as user_id,
        coalesce(cell.area_id, '-1') as area_id,
        '-1' as agent_id,
        '-1' as team_id,
        ticket.cell_id,
        ticket.fault_kind,
        {{ month_of('ticket.closed_date') }} as month_start,
        1 as closed_fault_count,
        ticket.restoration_minutes,
        ticket.repair_minutes
    from {{ ref('fct_fault_ticket') }} as ticket
    left join {{ ref('dim_cell') }} as cell on ticket.cell_key = cell.cell_key
    left join {{ ref('int_subscriber__month') }} as line
        on ticket.user_id = line.user_id and {{ month_of('ticket.closed_date') }} = line.month_start
    where {{ month_of('ticket.closed_date') }} in (select affected_month from months)
),

outage_part as (
    select
        '-1' as user_id,
        city_code as area_id,
        '-1' as agent_id,
        '-1' as team_id,
        '-1' as cell_id,
        '-1' as fault_kind,
        {{ month_of('outage_date') }} as month_start,
        1 as city_outage_day_count,
        outage_minutes as city_outage_minutes
    from {{ ref('fct_city_outage') }}
    where {{ month_of('outage_date') }} in (select affected_month from months)
)

{{ union_measures(
    service_quality_measures(),
    ['line', 'agent', 'network', 'fault', 'outage'],
    [
        'user_id', 'area_id', "'-1' as contact_type", "'-1' as skill", 'agent_id', 'team_id', "'-1' as category_id",
        'cell_id', 'fault_kind', 'month_start'
    ]
) }}
