{{ day_incremental('written_off_date') }}

select
    {{ surrogate_key(['account_id']) }} as account_key,
    account_id,
    billing_month,
    written_off_amount,
    written_off_date
from {{ ref('stg_boss__write_off') }}
where written_off_date in (select affected_date from {{ ref('int_affected__date') }})
