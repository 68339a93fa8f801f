-- Which tariffs win lines and which lose them? 哪些套餐净增、哪些流失？
select
    month_start,
    tariff_name,
    sum(gross_add_count) as gross_add_count,
    sum(cancelled_count) as cancelled_count,
    sum(net_add_count) as net_add_count,
    sum(transfer_in_count) as transfer_in_count,
    sum(closing_count) as closing_count
from {{ ref('fct_customer_monthly') }}
group by month_start, tariff_name
order by month_start desc, net_add_count desc, tariff_name
