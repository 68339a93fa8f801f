-- What does a line bring, by tenure band? 各在网时长段户均收入？
select
    revenue.month_start,
    revenue.age_on_net_band,
    sum(revenue.service_revenue_amount) as service_revenue_amount,
    {{ ratio('sum(revenue.service_revenue_amount) * max(month.day_count)', 'sum(revenue.subscriber_day_count)') }}
        as arpu
from {{ ref('fct_revenue_monthly') }} as revenue
inner join {{ ref('dim_month') }} as month on revenue.month_start = month.month_start
group by revenue.month_start, revenue.age_on_net_band
order by revenue.month_start desc, revenue.age_on_net_band
