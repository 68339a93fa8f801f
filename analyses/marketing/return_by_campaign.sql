-- Which campaigns earn more than they cost? 哪些活动的收益超过成本？
select
    month_start,
    campaign_id,
    campaign_name,
    purpose,
    product_name,
    sum(compared_taker_count) as taker_count,
    sum(expected_taker_count) as expected_taker_count,
    sum(added_margin_amount) as added_margin_amount,
    sum(compared_cost_amount) as cost_amount,
    sum(added_margin_amount) - sum(compared_cost_amount) as return_amount,
    100 * {{ ratio('sum(added_margin_amount) - sum(compared_cost_amount)', 'sum(compared_cost_amount)') }}
        as campaign_roi
from {{ ref('fct_marketing_monthly') }}
group by month_start, campaign_id, campaign_name, purpose, product_name
order by month_start desc, campaign_roi desc nulls last, campaign_id
