select
    user_id,
    billing_month as month_start,
    cast(sum(receivable_amount) as decimal(18, 2)) as receivable_amount,
    cast(sum(net_amount) as decimal(18, 2)) as net_amount
from {{ ref('int_billing__item') }}
where is_service_revenue
group by user_id, billing_month
