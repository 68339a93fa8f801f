-- Where do value-added services lose people: order, confirmation, use, refund? 增值业务从订购、确认、使用到退费，流失在哪一步？
select
    month_start,
    sum(service_order_count) as service_order_count,
    sum(confirmed_order_count) as confirmed_order_count,
    sum(early_cancel_count) as early_cancel_count,
    sum(service_cancel_count) as service_cancel_count,
    sum(value_added_user_count) as value_added_user_count,
    sum(value_added_receivable_amount) as value_added_receivable_amount,
    sum(refund_amount) as refund_amount,
    100 * {{ ratio('sum(confirmed_order_count)', 'sum(service_order_count)') }} as confirmation_rate,
    100 * {{ ratio('sum(refund_amount)', 'sum(value_added_receivable_amount)') }} as refund_rate
from {{ ref('fct_data_service_monthly') }}
group by month_start
order by month_start desc
