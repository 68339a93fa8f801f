-- every item of a line that counts as a member is in the revenue of one group: its payer's or its own
with billed as (
    select
        members.user_id,
        members.month_start,
        sum(billing.net_amount) as net_amount
    from {{ ref('fct_group_member_monthly') }} as members
    inner join {{ ref('fct_billing_monthly') }} as billing
        on members.user_id = billing.user_id and members.month_start = billing.billing_month
    where members.is_counted = 1 and billing.is_service_revenue
    group by members.user_id, members.month_start
),

told as (
    select
        user_id,
        month_start,
        sum(unified_amount + member_paid_amount) as net_amount
    from {{ ref('fct_group_revenue_monthly') }}
    group by user_id, month_start
)

select
    billed.user_id,
    billed.month_start
from billed
left join told on billed.user_id = told.user_id and billed.month_start = told.month_start
where billed.net_amount != coalesce(told.net_amount, 0)
