-- Which providers are cancelled and refunded most, and entered their orders themselves? 哪些SP退订、退费最多，且自办订购？
select
    month_start,
    partner_id,
    partner_name,
    max(is_suspect) as is_suspect,
    sum(service_order_count) as service_order_count,
    100 * {{ ratio('sum(confirmed_order_count)', 'sum(service_order_count)') }} as confirmation_rate,
    100 * {{ ratio('sum(own_channel_order_count)', 'sum(service_order_count)') }} as own_channel_rate,
    sum(service_cancel_count) as service_cancel_count,
    sum(early_cancel_count) as early_cancel_count,
    sum(refund_count) as refund_count,
    sum(refund_amount) as refund_amount
from {{ ref('fct_partner_monthly') }}
where partner_type = 'sp'
group by month_start, partner_id, partner_name
order by month_start desc, refund_amount desc, partner_id
