{{ month_incremental('month_start') }}

with groups as (select * from {{ ref('int_group__month') }}),

members as (
    select
        listed.group_id,
        listed.month_start,
        cast(sum(listed.is_counted * lines.is_closing) as bigint) as member_count
    from {{ ref('fct_group_member_monthly') }} as listed
    inner join {{ ref('fct_subscriber_monthly') }} as lines
        on listed.user_id = lines.user_id and listed.month_start = lines.month_start
    group by listed.group_id, listed.month_start
),

rivals as (
    select
        group_id,
        month_start,
        cast(sum(off_net_member_count) as bigint) as off_net_member_count
    from {{ ref('fct_group_off_net_monthly') }}
    group by group_id, month_start
),

revenue as (
    select
        group_id,
        month_start,
        cast(sum(unified_amount) as decimal(18, 2)) as unified_amount,
        cast(sum(member_paid_amount) as decimal(18, 2)) as member_paid_amount
    from {{ ref('fct_group_revenue_monthly') }}
    group by group_id, month_start
)

select
    {{ surrogate_key(['groups.group_id']) }} as group_key,
    groups.group_id,
    groups.sector,
    groups.grade,
    {{ surrogate_key(['groups.manager_id']) }} as staff_key,
    groups.manager_id,
    groups.area_id,
    groups.is_active,
    groups.is_in_contract,
    groups.has_left_after_contract,
    groups.is_key_group,
    groups.contract_end_date,
    coalesce(members.member_count, 0) as member_count,
    coalesce(rivals.off_net_member_count, 0) as off_net_member_count,
    coalesce(revenue.unified_amount, cast(0 as decimal(18, 2))) as unified_amount,
    coalesce(revenue.member_paid_amount, cast(0 as decimal(18, 2))) as member_paid_amount,
    groups.month_start
from groups
left join members on groups.group_id = members.group_id and groups.month_start = members.month_start
left join rivals on groups.group_id = rivals.group_id and groups.month_start = rivals.month_start
left join revenue on groups.group_id = revenue.group_id and groups.month_start = revenue.month_start
