-- what a service provider gets is a share of the information fee that lines were billed for its services
select
    sp_id,
    service_id,
    settlement_month,
    information_fee_amount,
    cost_amount
from {{ ref('fct_settlement_monthly') }}
where settlement_type = 'sp' and cost_amount > information_fee_amount
