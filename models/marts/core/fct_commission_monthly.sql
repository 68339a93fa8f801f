{{ month_incremental('commission_month') }}

select
    {{ surrogate_key(['channel_id']) }} as channel_key,
    channel_id,
    commission_type,
    amount,
    line_count,
    clawback_amount,
    clawback_line_count,
    file_month as commission_month
from {{ ref('stg_boss__commission') }}
where file_month in (select affected_month from {{ ref('int_affected__month') }})
