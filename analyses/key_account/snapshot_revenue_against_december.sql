-- Does the snapshot still bring the revenue that it brought? 拍照客户收入保有多少？
select
    month_start,
    key_level,
    sum(snapshot_count) as snapshot_count,
    sum(snapshot_amount) as snapshot_amount,
    sum(snapshot_base_amount) as snapshot_base_amount,
    100 * {{ ratio('sum(snapshot_amount)', 'sum(snapshot_base_amount)') }} as snapshot_revenue_rate
from {{ ref('fct_key_customer_monthly') }}
where activity = 'line'
group by month_start, key_level
having sum(snapshot_count) > 0
order by month_start desc, key_level
