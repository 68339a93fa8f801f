-- orders that a suspect provider entered itself and nobody confirmed: whom to ask, and whom to pay back
{{ month_incremental('order_month') }}

select
    orders.order_id,
    orders.subscriber_key,
    orders.user_id,
    orders.sp_key,
    orders.sp_id,
    orders.service_key,
    orders.ordered_at,
    quality.quality_month as order_month
from {{ ref('fct_sp_quality_monthly') }} as quality
inner join {{ ref('fct_order_event') }} as orders
    on
        quality.sp_id = orders.sp_id
        and quality.quality_month = {{ month_of('orders.ordered_date') }}
where
    quality.is_suspect = 1
    and quality.quality_month in (select affected_month from {{ ref('int_affected__month') }})
    and orders.product_type = 'sp_service'
    and orders.order_action = 'order'
    and orders.access_type = 'sp'
    and orders.is_confirmed = 0
