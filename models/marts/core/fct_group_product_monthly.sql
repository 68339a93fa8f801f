{{ month_incremental('month_start') }}

with months as (
    select * from {{ ref('int_calendar__month') }}
    where is_loaded and month_start in (select affected_month from {{ ref('int_affected__month') }})
),

held as (
    select
        subscription.group_id,
        subscription.product_id,
        subscription.file_month as month_start,
        max(
            case
                when subscription.start_date > months.closing_date then 0
                when subscription.end_date <= months.closing_date then 0
                else 1
            end
        ) as is_active,
        max(case when {{ month_of('subscription.start_date') }} = subscription.file_month then 1 else 0 end) as is_new,
        max(case when subscription.end_date <= months.closing_date then 1 else 0 end) as has_ended
    from {{ ref('stg_boss__group_product') }} as subscription
    inner join months on subscription.file_month = months.month_start
    group by subscription.group_id, subscription.product_id, subscription.file_month
),

members as (
    select * from {{ ref('fct_group_member_monthly') }}
    where is_counted = 1
),

-- an item is of the group whose account pays it, else of the line's group
billed as (
    select
        coalesce(payers.group_id, members.group_id, '-1') as group_id,
        coalesce(product.product_id, '-1') as product_id,
        billing.billing_month as month_start,
        sum(billing.net_amount) as net_amount
    from {{ ref('fct_billing_monthly') }} as billing
    inner join {{ ref('bill_item_type') }} as item_type
        on billing.item_code = item_type.item_code and item_type.is_informatization = 1
    left join {{ ref('dim_group_product') }} as product on billing.item_code = product.item_code
    left join {{ ref('int_group__payer') }} as payers
        on billing.payer_account_id = payers.account_id and billing.billing_month = payers.month_start
    left join members on billing.user_id = members.user_id and billing.billing_month = members.month_start
    where billing.billing_month in (select affected_month from {{ ref('int_affected__month') }})
    group by
        coalesce(payers.group_id, members.group_id, '-1'), coalesce(product.product_id, '-1'), billing.billing_month
),

keys as (
    {% for part in ['held', 'billed'] %}
        select
            group_id,
            product_id,
            month_start
        from {{ part }}
        {{ 'union' if not loop.last }}
    {% endfor %}
)

select
    {{ surrogate_key(['keys.group_id']) }} as group_key,
    keys.group_id,
    {{ surrogate_key(['keys.product_id']) }} as group_product_key,
    keys.product_id,
    coalesce(groups.sector, '-1') as sector,
    coalesce(groups.area_id, '-1') as area_id,
    -- a group that is no customer any more has no active product
    coalesce(held.is_active, 0) * coalesce(groups.is_active, 0) as is_active,
    coalesce(held.is_new, 0) as is_new,
    coalesce(held.has_ended, 0) as has_ended,
    cast(coalesce(billed.net_amount, 0) as decimal(18, 2)) as net_amount,
    keys.month_start
from keys
left join held
    on keys.group_id = held.group_id and keys.product_id = held.product_id and keys.month_start = held.month_start
left join billed
    on keys.group_id = billed.group_id and keys.product_id = billed.product_id and keys.month_start = billed.month_start
left join {{ ref('int_group__month') }} as groups
    on keys.group_id = groups.group_id and keys.month_start = groups.month_start
