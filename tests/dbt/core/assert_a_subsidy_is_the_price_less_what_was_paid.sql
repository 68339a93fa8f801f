select
    contract_id,
    handset_price_amount,
    paid_amount,
    subsidy_amount
from {{ ref('fct_subsidy') }}
where handset_price_amount - paid_amount <> subsidy_amount
