-- How is traffic spread over ARPU bands? 流量在各ARPU段如何分布？
select
    month_start,
    arpu_band,
    count(distinct user_id) as line_count,
    sum(data_bytes) as data_bytes,
    100 * {{ ratio('sum(data_bytes)', 'sum(sum(data_bytes)) over (partition by month_start)') }} as traffic_share
from {{ ref('fct_business_volume_monthly') }}
group by month_start, arpu_band
order by month_start desc, arpu_band
