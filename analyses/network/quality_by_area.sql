-- Where is the network bad, by city and radio access, and do its lines complain and leave? 哪些地市、制式的网络差，用户是否投诉、离网？
select
    month_start,
    city_name,
    network_generation,
    count(*) as cell_count,
    100 * {{ ratio('sum(dropped_call_count)', 'sum(call_attempt_count - blocked_call_count)') }} as dropped_rate,
    100 * {{ ratio('sum(blocked_call_count)', 'sum(call_attempt_count)') }} as blocked_rate,
    sum(outage_minutes) as outage_minutes,
    sum(closed_fault_count) as closed_fault_count,
    sum(restoration_minutes) as restoration_minutes,
    sum(line_count) as line_count,
    100 * {{ ratio('sum(complaining_line_count)', 'sum(line_count)') }} as complaining_percent,
    100 * {{ ratio('sum(next_cancelled_count)', 'sum(line_count)') }} as left_after_percent
from {{ ref('fct_cell_quality_monthly') }}
group by month_start, city_name, network_generation
order by month_start desc, outage_minutes desc, city_name, network_generation
