-- What is billed for informatization is all there again by group and product.
with billed as (
    select
        billing.billing_month as month_start,
        sum(billing.net_amount) as billed_amount
    from {{ ref('fct_billing_monthly') }} as billing
    inner join {{ ref('bill_item_type') }} as item_type on billing.item_code = item_type.item_code
    where item_type.is_informatization = 1
    group by billing.billing_month
),

grouped as (
    select
        month_start,
        sum(net_amount) as group_amount
    from {{ ref('fct_group_product_monthly') }}
    group by month_start
)

select
    coalesce(billed.month_start, grouped.month_start) as month_start,
    billed.billed_amount,
    grouped.group_amount
from billed
full outer join grouped on billed.month_start = grouped.month_start
where coalesce(billed.billed_amount, 0) <> coalesce(grouped.group_amount, 0)
