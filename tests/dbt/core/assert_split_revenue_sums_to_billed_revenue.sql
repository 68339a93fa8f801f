-- both calibers sum to 25a, per line and month
with split as (
    select
        user_id,
        billing_month,
        sum(billed_amount) as billed_amount,
        sum(split_amount) as split_amount
    from {{ ref('fct_revenue_split_monthly') }}
    group by user_id, billing_month
),

billed as (
    select
        user_id,
        billing_month,
        sum(net_amount) as net_amount
    from {{ ref('fct_billing_monthly') }}
    where is_service_revenue
    group by user_id, billing_month
)

select
    coalesce(split.user_id, billed.user_id) as user_id,
    coalesce(split.billing_month, billed.billing_month) as billing_month,
    split.billed_amount,
    split.split_amount,
    billed.net_amount
from split
full outer join billed
    on
        split.user_id = billed.user_id
        and split.billing_month = billed.billing_month
where
    coalesce(split.billed_amount, 0) != coalesce(billed.net_amount, 0)
    or coalesce(split.split_amount, 0) != coalesce(billed.net_amount, 0)
