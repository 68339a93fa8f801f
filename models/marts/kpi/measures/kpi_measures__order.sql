-- Orders, refunds, ports and users of data services, at the line's dimensions of the month.
{{ month_incremental('period_start') }}

with lines as (
    select * from {{ ref('int_subscriber__month') }}
),

events as (select * from {{ ref('int_kpi__order') }}),

leaf as (
    select
        events.*,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode
    from events
    left join lines on events.user_id = lines.user_id and events.period_start = lines.month_start
    where
        coalesce(lines.is_in_scope, 1) = 1
        and events.period_start in (select affected_month from {{ ref('int_affected__month') }})
),

by_service as (select * from {{ ref('int_kpi__data_service_user') }}),

by_line as (
    select
        period_start,
        area_id,
        pay_mode,
        max(data_service_user_count) as data_service_user_count
    from by_service
    group by user_id, period_start, area_id, pay_mode
)

{{ roll_up_measures('leaf', [
    'order_count', 'electronic_order_count', 'service_order_count', 'service_cancel_count', 'ported_in_count',
    'ported_out_count', 'refund_amount', 'information_fee_amount'
]) }}
union all
{{ roll_up_measures('leaf', ['service_order_count', 'service_cancel_count'], dimension='sp') }}
union all
{{ roll_up_measures('leaf', ['ported_in_count', 'ported_out_count'], dimension='operator') }}
union all
{{ roll_up_measures('by_line', ['data_service_user_count']) }}
union all
{{ roll_up_measures('by_service', ['data_service_user_count', 'closing_subscriber_count'], dimension='data_service') }}
