{{ month_incremental('month_start') }}

-- each bill item once, by its payer: what a group's account pays is that group's, the rest that of the line's group
with members as (
    select * from {{ ref('fct_group_member_monthly') }}
    where is_counted = 1
),

items as (
    select
        billing.user_id,
        billing.billing_month as month_start,
        billing.net_amount,
        payers.group_id as payer_group_id,
        coalesce(payers.group_id, members.group_id) as group_id
    from {{ ref('fct_billing_monthly') }} as billing
    left join {{ ref('int_group__payer') }} as payers
        on billing.payer_account_id = payers.account_id and billing.billing_month = payers.month_start
    left join members on billing.user_id = members.user_id and billing.billing_month = members.month_start
    where
        billing.is_service_revenue
        and billing.billing_month in (select affected_month from {{ ref('int_affected__month') }})
)

select
    {{ surrogate_key(['group_id']) }} as group_key,
    group_id,
    {{ surrogate_key(['user_id']) }} as subscriber_key,
    user_id,
    cast(sum(case when payer_group_id is not null then net_amount else 0 end) as decimal(18, 2)) as unified_amount,
    cast(sum(case when payer_group_id is null then net_amount else 0 end) as decimal(18, 2)) as member_paid_amount,
    month_start
from items
where group_id is not null
group by group_id, user_id, month_start
