-- How much traffic has moved to 5G, by city? 各地市5G流量占比多少？
select
    month_start,
    city_name,
    sum(data_bytes) as data_bytes,
    sum(case when usage_network_generation = '5G' then data_bytes else 0 end) as data_bytes_5g,
    100 * {{ ratio("sum(case when usage_network_generation = '5G' then data_bytes else 0 end)", 'sum(data_bytes)') }}
        as share_5g
from {{ ref('fct_business_volume_monthly') }}
group by month_start, city_name
order by month_start desc, city_name
