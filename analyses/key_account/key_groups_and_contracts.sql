-- Which sectors' key groups stay, and whose contracts end soon? 哪些行业的重点集团保有、哪些合约将到期？
select
    month_start,
    city_name,
    sector,
    sum(key_group_count) as key_group_count,
    sum(kept_key_group_count) as kept_key_group_count,
    100 * {{ ratio('sum(kept_key_group_count)', 'sum(key_group_count)') }} as key_group_retention_rate,
    sum(contract_ending_group_count) as contract_ending_group_count,
    sum(left_after_contract_group_count) as left_after_contract_group_count
from {{ ref('fct_key_customer_monthly') }}
where activity = 'group'
group by month_start, city_name, sector
order by month_start desc, contract_ending_group_count desc, city_name, sector
