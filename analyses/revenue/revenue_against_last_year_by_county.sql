-- Which counties lost most revenue against last year? 哪些区县收入同比下降最多？
with compared as (
    select
        compared.month_start,
        revenue.city_name,
        revenue.county_name,
        sum(case when compared.comparison = 'current' then revenue.service_revenue_amount else 0 end) as revenue_amount,
        sum(case when compared.comparison = 'last_year' then revenue.service_revenue_amount else 0 end)
            as last_year_revenue_amount
    from {{ ref('fct_revenue_monthly') }} as revenue
    inner join {{ ref('bridge_month_comparison') }} as compared on revenue.month_start = compared.source_month_start
    where compared.comparison in ('current', 'last_year')
    group by compared.month_start, revenue.city_name, revenue.county_name
),

with_last_year as (
    select distinct month_start
    from compared
    where last_year_revenue_amount > 0
)

select
    *,
    revenue_amount - last_year_revenue_amount as change_amount,
    100 * {{ ratio('revenue_amount - last_year_revenue_amount', 'last_year_revenue_amount') }} as change_rate
from compared
where month_start in (select month_start from with_last_year)
order by month_start desc, change_amount, city_name, county_name
