-- What is owed to each provider, and which share of its information fees is that? 各SP应付结算款及分成比例是多少？
select
    month_start,
    partner_id,
    partner_name,
    sum(information_fee_amount) as information_fee_amount,
    sum(cost_amount) as payable_amount,
    sum(income_amount) as receivable_amount,
    100 * {{ ratio('sum(cost_amount)', 'sum(information_fee_amount)') }} as partner_share
from {{ ref('fct_partner_monthly') }}
where partner_type = 'sp'
group by month_start, partner_id, partner_name
order by month_start desc, payable_amount desc, partner_id
