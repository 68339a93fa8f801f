-- How did data revenue move against last month and last year, by city? 各地市流量收入与上月、去年同期相比如何？
select
    compared.month_start,
    compared.comparison,
    service.city_name,
    sum(service.data_amount) as data_amount,
    sum(service.value_added_amount) as value_added_amount
from {{ ref('fct_data_service_monthly') }} as service
inner join {{ ref('bridge_month_comparison') }} as compared on service.month_start = compared.source_month_start
group by compared.month_start, compared.comparison, service.city_name
order by compared.month_start desc, compared.comparison, service.city_name
