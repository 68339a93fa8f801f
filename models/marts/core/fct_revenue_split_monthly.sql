{{ month_incremental('billing_month') }}

with items as (
    select * from {{ ref('int_billing__item') }}
    where is_service_revenue
),

shares as (select * from {{ ref('int_billing__fee_share') }}),

shared_items as (
    select distinct
        user_id,
        billing_month,
        item_code
    from shares
),

amounts as (
    select
        user_id,
        billing_month,
        revenue_type,
        net_amount as billed_amount,
        cast(0 as decimal(18, 2)) as split_amount
    from items
    union all
    select
        user_id,
        billing_month,
        revenue_type,
        cast(0 as decimal(18, 2)) as billed_amount,
        split_amount
    from shares
    union all
    -- what no base tariff shares out keeps its own type
    select
        items.user_id,
        items.billing_month,
        items.revenue_type,
        cast(0 as decimal(18, 2)) as billed_amount,
        items.net_amount as split_amount
    from items
    left join shared_items
        on
            items.user_id = shared_items.user_id
            and items.billing_month = shared_items.billing_month
            and items.item_code = shared_items.item_code
    where shared_items.user_id is null
)

select
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    revenue_type,
    cast(sum(billed_amount) as decimal(18, 2)) as billed_amount,
    cast(sum(split_amount) as decimal(18, 2)) as split_amount,
    billing_month
from amounts
group by user_id, revenue_type, billing_month
