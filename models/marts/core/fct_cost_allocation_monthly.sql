{{ month_incremental('cost_month') }}

select
    cost_type,
    cost_class,
    coalesce(area_id, '-1') as area_id,
    customer_class,
    amount,
    file_month as cost_month
from {{ ref('stg_market__cost_allocation') }}
where file_month in (select affected_month from {{ ref('int_affected__month') }})
