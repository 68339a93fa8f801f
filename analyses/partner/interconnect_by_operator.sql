-- What does interconnection with each operator bring and cost? 与各运营商网间结算收支如何？
select
    month_start,
    partner_id,
    partner_name,
    sum(settled_minutes) as settled_minutes,
    sum(income_amount) as income_amount,
    sum(cost_amount) as cost_amount,
    sum(income_amount - cost_amount) as net_amount,
    sum(case when direction = 'in' then ported_count else 0 end) as ported_in_count,
    sum(case when direction = 'out' then ported_count else 0 end) as ported_out_count
from {{ ref('fct_partner_monthly') }}
where partner_type = 'operator'
group by month_start, partner_id, partner_name
order by month_start desc, net_amount, partner_id
