{{ month_incremental('granted_month') }}

select
    contract_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    {{ surrogate_key(['tac']) }} as terminal_key,
    tac,
    granted_date,
    handset_price_amount,
    paid_amount,
    subsidy_amount,
    granted_month
from {{ ref('stg_boss__subsidy') }}
where granted_month in (select affected_month from {{ ref('int_affected__month') }})
