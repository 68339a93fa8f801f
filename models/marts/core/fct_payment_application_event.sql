{{ day_incremental('applied_date') }}

select
    pay_id,
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    billing_month,
    applied_amount,
    applied_at,
    cast(applied_at as date) as applied_date
from {{ ref('stg_boss__payment_application') }}
where cast(applied_at as date) in (select affected_date from {{ ref('int_affected__date') }})
