-- How did orders, payables and income move against last month and last year? 订购、应付、应收与上月、去年同期相比如何？
select
    compared.month_start,
    compared.comparison,
    partner.partner_type,
    sum(partner.service_order_count) as service_order_count,
    sum(partner.ported_count) as ported_count,
    sum(partner.cost_amount) as payable_amount,
    sum(partner.income_amount) as receivable_amount
from {{ ref('fct_partner_monthly') }} as partner
inner join {{ ref('bridge_month_comparison') }} as compared on partner.month_start = compared.source_month_start
group by compared.month_start, compared.comparison, partner.partner_type
order by compared.month_start desc, compared.comparison, partner.partner_type
