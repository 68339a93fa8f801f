{{ month_incremental('billing_month') }}

select
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    cast(sum(total_amount) as decimal(18, 2)) as total_amount,
    cast(sum(tax_amount) as decimal(18, 2)) as tax_amount,
    max(due_date) as due_date,
    cast(count(*) as bigint) as record_count,
    billing_month
from {{ ref('stg_boss__bill') }}
where billing_month in (select affected_month from {{ ref('int_affected__month') }})
group by account_id, billing_month
