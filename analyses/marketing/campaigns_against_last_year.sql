-- Do campaigns get better, against last month, last year and so far this year? 营销效果环比、同比与本年累计如何变化？
select
    compared.month_start,
    compared.comparison,
    count(distinct marketing.campaign_id) as campaign_count,
    sum(marketing.reached_count) as reached_count,
    sum(marketing.reached_taker_count) as reached_taker_count,
    100 * {{ ratio('sum(marketing.reached_taker_count)', 'sum(marketing.reached_count)') }} as response_rate,
    sum(marketing.compared_taker_count) - sum(marketing.expected_taker_count) as added_taker_count,
    100 * {{ ratio(
        'sum(marketing.compared_taker_count) - sum(marketing.expected_taker_count)', 'sum(marketing.compared_count)'
    ) }} as uplift,
    100 * {{ ratio(
        'sum(marketing.added_margin_amount) - sum(marketing.compared_cost_amount)',
        'sum(marketing.compared_cost_amount)'
    ) }} as campaign_roi
from {{ ref('fct_marketing_monthly') }} as marketing
inner join {{ ref('bridge_month_comparison') }} as compared on marketing.month_start = compared.source_month_start
group by compared.month_start, compared.comparison
order by compared.month_start desc, compared.comparison
