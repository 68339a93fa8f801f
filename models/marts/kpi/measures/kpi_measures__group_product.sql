-- Informatization billed to lines at the lines' dimensions; groups that hold a product at the group's seat.
{{ month_incremental('period_start') }}

with months as (select affected_month from {{ ref('int_affected__month') }}),

billed as (
    select
        billing.billing_month as period_start,
        coalesce(lines.area_id, '-1') as area_id,
        coalesce(lines.pay_mode, '-1') as pay_mode,
        coalesce(product.product_id, '-1') as group_product,
        billing.net_amount as informatization_amount
    from {{ ref('fct_billing_monthly') }} as billing
    inner join {{ ref('bill_item_type') }} as item_type
        on billing.item_code = item_type.item_code and item_type.is_informatization = 1
    left join {{ ref('dim_group_product') }} as product on billing.item_code = product.item_code
    left join {{ ref('int_subscriber__month') }} as lines
        on billing.user_id = lines.user_id and billing.billing_month = lines.month_start
    where billing.billing_month in (select affected_month from months) and coalesce(lines.is_in_scope, 1) = 1
),

holders as (
    select distinct
        group_id,
        month_start
    from {{ ref('fct_group_product_monthly') }}
    where is_active = 1
),

company as (
    select
        groups.month_start as period_start,
        groups.area_id,
        '-1' as pay_mode,
        groups.sector as group_sector,
        sum(groups.is_active) as group_count,
        sum(case when holders.group_id is null then 0 else 1 end) as product_group_count
    from {{ ref('fct_group_monthly') }} as groups
    left join holders on groups.group_id = holders.group_id and groups.month_start = holders.month_start
    where groups.month_start in (select affected_month from months)
    group by groups.month_start, groups.area_id, groups.sector
)

{{ roll_up_measures('billed', ['informatization_amount']) }}
union all
{{ roll_up_measures('billed', ['informatization_amount'], dimension='group_product') }}
union all
{{ roll_up_measures('company', ['product_group_count']) }}
union all
{{ roll_up_measures('company', ['product_group_count', 'group_count'], dimension='group_sector') }}
