-- Are key accounts kept: lost of last month's list, kept of the snapshot, by city and level? 各地市、等级大客户离网与保有情况如何？
select
    month_start,
    city_name,
    key_level,
    sum(key_account_count) as key_account_count,
    sum(declining_count) as declining_count,
    sum(lost_key_account_count) as lost_key_account_count,
    sum(kept_snapshot_count) as kept_snapshot_count,
    100 * {{ ratio('sum(lost_key_account_count)', 'sum(opening_key_account_count)') }} as key_account_churn_rate,
    100 * {{ ratio('sum(kept_snapshot_count)', 'sum(snapshot_count)') }} as snapshot_retention_rate
from {{ ref('fct_key_customer_monthly') }}
where activity = 'line'
group by month_start, city_name, key_level
order by month_start desc, key_account_churn_rate desc nulls last, city_name, key_level
