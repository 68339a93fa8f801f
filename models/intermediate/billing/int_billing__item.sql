-- one row per line, month and item even where a later file adds to an item of an earlier month
with items as (
    select
        user_id,
        billing_month,
        item_code,
        max(tariff_id) as tariff_id,
        max(payer_account_id) as payer_account_id,
        cast(count(*) as bigint) as record_count,
        cast(sum(receivable_amount) as decimal(18, 2)) as receivable_amount,
        cast(sum(discount_amount) as decimal(18, 2)) as discount_amount,
        cast(sum(gifted_amount) as decimal(18, 2)) as gifted_amount,
        cast(sum(tax_amount) as decimal(18, 2)) as tax_amount
    from {{ ref('stg_boss__bill_item') }}
    where billing_month in (select affected_month from {{ ref('int_affected__month') }})
    group by user_id, billing_month, item_code
)

select
    items.*,
    cast(items.receivable_amount - items.discount_amount - items.gifted_amount as decimal(18, 2)) as net_amount,
    coalesce(item_type.revenue_type, '-1') as revenue_type,
    coalesce(item_type.is_service_revenue = 1, false) as is_service_revenue
from items
left join {{ ref('bill_item_type') }} as item_type on items.item_code = item_type.item_code
