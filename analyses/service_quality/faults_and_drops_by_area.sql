-- Where does the network fail: faults, restoration, drops and blocked calls by city and maker? 哪些地市、厂家的网络故障多？
select
    month_start,
    city_name,
    cell_vendor,
    sum(closed_fault_count) as closed_fault_count,
    sum(restoration_minutes) as restoration_minutes,
    {{ ratio('sum(restoration_minutes)', 'sum(closed_fault_count)') }} as restoration_minutes_mean,
    {{ ratio('sum(repair_minutes)', 'sum(closed_fault_count)') }} as repair_minutes_mean,
    100 * {{ ratio('sum(dropped_call_count)', 'sum(call_attempt_count - blocked_call_count)') }} as dropped_rate,
    100 * {{ ratio('sum(blocked_call_count)', 'sum(call_attempt_count)') }} as blocked_rate,
    sum(outage_minutes) as outage_minutes
from {{ ref('fct_service_quality_monthly') }}
where activity in ('network', 'fault')
group by month_start, city_name, cell_vendor
order by month_start desc, restoration_minutes desc, city_name, cell_vendor
