{{ config(materialized='view') }}

-- What a line (no group) ordered, cancelled, was refunded and billed for services, and ported, each in its month.
select
    user_id,
    {{ month_of('ordered_date') }} as period_start,
    sp_id as sp,
    '-1' as operator,
    sum(case when order_action = 'order' then 1 else 0 end) as order_count,
    sum(case when order_action = 'order' then is_electronic else 0 end) as electronic_order_count,
    sum(case when order_action = 'order' and product_type = 'sp_service' then 1 else 0 end) as service_order_count,
    sum(case when order_action = 'cancel' and product_type = 'sp_service' then 1 else 0 end)
        as service_cancel_count,
    0 as ported_in_count,
    0 as ported_out_count,
    cast(0 as decimal(18, 2)) as refund_amount,
    cast(0 as decimal(18, 2)) as information_fee_amount
from {{ ref('fct_order_event') }}
where product_type <> 'group_product'
group by user_id, {{ month_of('ordered_date') }}, sp_id
union all
select
    user_id,
    {{ month_of('ported_date') }},
    '-1',
    operator_id,
    0,
    0,
    0,
    0,
    case when port_direction = 'in' then 1 else 0 end,
    case when port_direction = 'out' then 1 else 0 end,
    0,
    0
from {{ ref('fct_port_event') }}
union all
select
    user_id,
    {{ month_of('refunded_date') }},
    sp_id,
    '-1',
    0,
    0,
    0,
    0,
    0,
    0,
    refund_amount,
    0
from {{ ref('fct_refund_event') }}
union all
select
    user_id,
    billing_month,
    '-1',
    '-1',
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    receivable_amount
from {{ ref('int_kpi__information_fee') }}
