-- How did the base get from opening to closing, this month and so far this year? 用户规模从期初到期末如何变化（当月与本年）？
select
    compared.month_start,
    compared.comparison,
    sum(case when compared.is_latest = 1 then customer.closing_count else 0 end) as closing_count,
    sum(customer.gross_add_count) as gross_add_count,
    sum(customer.reinstated_count) as reinstated_count,
    sum(customer.cancelled_count) as cancelled_count,
    sum(customer.transfer_in_count) as transfer_in_count,
    sum(customer.transfer_out_count) as transfer_out_count
from {{ ref('fct_customer_monthly') }} as customer
inner join {{ ref('bridge_month_comparison') }} as compared on customer.month_start = compared.source_month_start
group by compared.month_start, compared.comparison
order by compared.month_start desc, compared.comparison
