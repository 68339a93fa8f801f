-- Which cells are bad against their peers while their lines complain or leave, by what evidence? 哪些小区质差且投诉或离网偏多？
select
    suspicious.month_start,
    suspicious.city_name,
    suspicious.grid_name,
    suspicious.cell_id,
    cell.cell_name,
    suspicious.network_generation,
    suspicious.outage_minutes,
    suspicious.peer_outage_minutes,
    suspicious.dropped_rate,
    suspicious.peer_dropped_rate,
    suspicious.blocked_rate,
    suspicious.peer_blocked_rate,
    suspicious.line_count,
    suspicious.complaining_line_count,
    suspicious.expected_complaining_line_count,
    suspicious.lost_line_count,
    suspicious.expected_lost_line_count
from {{ ref('fct_suspicious_cell_monthly') }} as suspicious
inner join {{ ref('dim_cell') }} as cell on suspicious.cell_key = cell.cell_key
order by
    suspicious.month_start desc,
    suspicious.complaining_line_count - suspicious.expected_complaining_line_count desc,
    suspicious.cell_id
