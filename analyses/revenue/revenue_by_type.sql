-- What is revenue made of, this month, last month, so far this year? 收入构成：本月、上月、本年累计？
select
    compared.month_start,
    compared.comparison,
    revenue.revenue_type,
    sum(revenue.service_revenue_amount) as service_revenue_amount
from {{ ref('fct_revenue_monthly') }} as revenue
inner join {{ ref('bridge_month_comparison') }} as compared on revenue.month_start = compared.source_month_start
group by compared.month_start, compared.comparison, revenue.revenue_type
having sum(revenue.service_revenue_amount) != 0
order by compared.month_start desc, compared.comparison, service_revenue_amount desc, revenue.revenue_type
