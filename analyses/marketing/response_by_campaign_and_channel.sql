-- Which campaigns reach people, and who answers, by channel? 各活动按渠道的触达与响应如何？
select
    month_start,
    campaign_id,
    campaign_name,
    channel_type,
    sum(treated_count) as treated_count,
    sum(reached_count) as reached_count,
    sum(reached_taker_count) as reached_taker_count,
    100 * {{ ratio('sum(reached_count)', 'sum(treated_count)') }} as reach_rate,
    100 * {{ ratio('sum(reached_taker_count)', 'sum(reached_count)') }} as response_rate,
    100 * {{ ratio('sum(declined_count)', 'sum(reached_count)') }} as decline_rate,
    {{ ratio('sum(cost_amount)', 'sum(treated_taker_count)') }} as cost_per_taker
from {{ ref('fct_marketing_monthly') }}
where arm = 'treated'
group by month_start, campaign_id, campaign_name, channel_type
order by month_start desc, campaign_id, response_rate desc nulls last, channel_type
