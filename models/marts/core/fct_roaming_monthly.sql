{{ month_incremental('roaming_month') }}

select
    {{ surrogate_key(['operator_id']) }} as operator_key,
    operator_id,
    inbound_minutes,
    inbound_amount,
    outbound_minutes,
    outbound_amount,
    rate_amount,
    province_code,
    file_month as roaming_month
from {{ ref('stg_boss__roaming_partner') }}
where file_month in (select affected_month from {{ ref('int_affected__month') }})
