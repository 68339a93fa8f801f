-- How large is the base by city and county, against last month and last year? 各地市区县用户规模与上月、去年同期相比如何？
select
    compared.month_start,
    customer.city_name,
    customer.county_name,
    sum(case when compared.comparison = 'current' then customer.closing_count end) as closing_count,
    sum(case when compared.comparison = 'previous' then customer.closing_count end) as previous_closing_count,
    sum(case when compared.comparison = 'last_year' then customer.closing_count end) as last_year_closing_count
from {{ ref('fct_customer_monthly') }} as customer
inner join {{ ref('bridge_month_comparison') }} as compared on customer.month_start = compared.source_month_start
where compared.comparison in ('current', 'previous', 'last_year')
group by compared.month_start, customer.city_name, customer.county_name
order by compared.month_start desc, customer.city_name, customer.county_name
