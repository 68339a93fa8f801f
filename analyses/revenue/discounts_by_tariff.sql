-- Which tariffs give most away of their service revenue? 哪些套餐优惠最多？
select
    month_start,
    tariff_name,
    sum(receivable_amount) as receivable_amount,
    sum(discount_amount + gifted_amount) as given_amount,
    100 * {{ ratio('sum(discount_amount + gifted_amount)', 'sum(receivable_amount)') }} as discount_rate
from {{ ref('fct_revenue_monthly') }}
where revenue_type not in ('late_fee', 'handset', '-', '-1')
group by month_start, tariff_name
order by month_start desc, discount_rate desc nulls last, tariff_name
