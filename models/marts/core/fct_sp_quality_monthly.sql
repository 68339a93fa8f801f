{{ month_incremental('quality_month') }}

with orders as (
    select
        sp_id,
        {{ month_of('ordered_date') }} as quality_month,
        sum(case when order_action = 'order' then 1 else 0 end) as order_count,
        sum(case when order_action = 'order' and is_confirmed = 0 then 1 else 0 end) as unconfirmed_order_count,
        sum(case when order_action = 'order' and access_type = 'sp' then 1 else 0 end) as own_channel_order_count,
        sum(case when order_action = 'cancel' then 1 else 0 end) as cancel_count,
        sum(is_early_cancel) as early_cancel_count,
        0 as refund_count,
        cast(0 as decimal(18, 2)) as refund_amount
    from {{ ref('fct_order_event') }}
    where product_type = 'sp_service'
    group by sp_id, {{ month_of('ordered_date') }}
    union all
    select
        sp_id,
        {{ month_of('refunded_date') }} as quality_month,
        0,
        0,
        0,
        0,
        0,
        count(*) as refund_count,
        sum(refund_amount) as refund_amount
    from {{ ref('fct_refund_event') }}
    group by sp_id, {{ month_of('refunded_date') }}
),

counted as (
    select
        sp_id,
        {% for measure in ['order', 'unconfirmed_order', 'own_channel_order', 'cancel', 'early_cancel', 'refund'] %}
            cast(sum({{ measure }}_count) as bigint) as {{ measure }}_count,
        {% endfor %}
        cast(sum(refund_amount) as decimal(18, 2)) as refund_amount,
        quality_month
    from orders
    where quality_month in (select affected_month from {{ ref('int_affected__month') }})
    group by sp_id, quality_month
)

select
    {{ surrogate_key(['sp_id']) }} as sp_key,
    sp_id,
    order_count,
    unconfirmed_order_count,
    own_channel_order_count,
    cancel_count,
    early_cancel_count,
    refund_count,
    refund_amount,
    -- one sign alone is innocent: a free trial is left early, a failed bill run is paid back, a hall forgets to confirm
    cast(
        case
            when
                order_count >= 10
                and unconfirmed_order_count * 10 >= order_count * 3
                and early_cancel_count * 10 >= order_count * 2
                and refund_count * 10 >= order_count then 1
            else 0
        end as int
    ) as is_suspect,
    quality_month
from counted
