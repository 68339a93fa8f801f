-- each cell beside its peers, the cells of its radio access in the month: bad is what is twice as bad as the median
{%- set least_outage_minutes, least_dropped_calls, least_blocked_calls, times_the_median = 60, 20, 20, 2 %}

with cells as (
    select
        *,
        cancelled_count + next_cancelled_count as lost_line_count,
        100 * {{ ratio('dropped_call_count', 'call_attempt_count - blocked_call_count') }} as dropped_rate,
        100 * {{ ratio('blocked_call_count', 'call_attempt_count') }} as blocked_rate
    from {{ ref('fct_cell_quality_monthly') }}
    where cell_id <> '-1' and hour_count > 0
),

peers as (
    select
        month_start,
        network_generation,
        cast(median(outage_minutes) as double) as peer_outage_minutes,
        cast(median(dropped_rate) as double) as peer_dropped_rate,
        cast(median(blocked_rate) as double) as peer_blocked_rate
    from cells
    group by month_start, network_generation
)

select
    cells.*,
    peers.peer_outage_minutes,
    peers.peer_dropped_rate,
    peers.peer_blocked_rate,
    case
        when
            cells.outage_minutes >= {{ least_outage_minutes }}
            and cells.outage_minutes >= {{ times_the_median }} * peers.peer_outage_minutes then 1
        else 0
    end as is_out,
    case
        when
            cells.dropped_call_count >= {{ least_dropped_calls }}
            and cells.dropped_rate >= {{ times_the_median }} * peers.peer_dropped_rate then 1
        else 0
    end as is_dropping,
    case
        when
            cells.blocked_call_count >= {{ least_blocked_calls }}
            and cells.blocked_rate >= {{ times_the_median }} * peers.peer_blocked_rate then 1
        else 0
    end as is_blocking
from cells
inner join peers
    on cells.month_start = peers.month_start and cells.network_generation = peers.network_generation
