-- Which customers answer campaigns, and which only because of them? 哪些客户响应营销，哪些是因营销而办理？
select
    month_start,
    customer_class,
    age_band,
    sum(reached_count) as reached_count,
    sum(reached_taker_count) as reached_taker_count,
    100 * {{ ratio('sum(reached_taker_count)', 'sum(reached_count)') }} as response_rate,
    sum(treated_count) as treated_count,
    sum(control_count) as control_count,
    100 * {{ ratio('sum(treated_taker_count)', 'sum(treated_count)') }}
    - 100 * {{ ratio('sum(control_taker_count)', 'sum(control_count)') }} as uplift
from {{ ref('fct_marketing_monthly') }}
group by month_start, customer_class, age_band
order by month_start desc, response_rate desc nulls last, customer_class, age_band
