{{ month_incremental('balance_month') }}

select
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    ledger_code,
    opening_amount,
    in_amount,
    out_amount,
    closing_amount,
    file_month as balance_month
from {{ ref('stg_boss__balance') }}
where file_month in (select affected_month from {{ ref('int_affected__month') }})
