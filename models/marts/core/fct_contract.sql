{{ month_incremental('signed_month') }}

select
    contract_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    {{ surrogate_key(['tac']) }} as terminal_key,
    coalesce(tac, '-1') as tac,
    contract_type,
    signed_date,
    start_date,
    end_date,
    term_month_count,
    penalty_amount,
    signed_month
from {{ ref('stg_boss__contract') }}
where signed_month in (select affected_month from {{ ref('int_affected__month') }})
