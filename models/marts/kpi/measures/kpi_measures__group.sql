-- Groups where their seat is, without pay mode; their members and what these bring in at the lines' own dimensions.
{{ month_incremental('period_start') }}

with months as (select affected_month from {{ ref('int_affected__month') }}),

lines as (
    select * from {{ ref('fct_subscriber_monthly') }}
    where is_in_scope = 1 and month_start in (select affected_month from months)
),

company as (
    select
        month_start as period_start,
        area_id,
        '-1' as pay_mode,
        sum(is_active) as group_count,
        sum(is_key_group) as key_group_count,
        sum(case when is_in_contract = 1 and unified_amount + member_paid_amount > 0 then is_key_group else 0 end)
            as kept_key_group_count
    from {{ ref('fct_group_monthly') }}
    where month_start in (select affected_month from months)
    group by month_start, area_id
),

member as (
    select
        lines.month_start as period_start,
        lines.area_id,
        lines.pay_mode,
        sum(lines.is_closing) as group_member_count,
        sum(lines.net_amount) as member_net_amount,
        sum(lines.billed_minutes) as member_billed_minutes,
        sum(lines.subscriber_day_count) as member_day_count,
        sum(lines.cancelled_count) as member_cancelled_count
    from {{ ref('fct_group_member_monthly') }} as listed
    inner join lines on listed.user_id = lines.user_id and listed.month_start = lines.month_start
    where listed.is_counted = 1
    group by lines.month_start, lines.area_id, lines.pay_mode
),

revenue as (
    select
        lines.month_start as period_start,
        lines.area_id,
        lines.pay_mode,
        sum(paid.unified_amount) as group_unified_amount,
        sum(paid.unified_amount + paid.member_paid_amount) as group_net_amount
    from {{ ref('fct_group_revenue_monthly') }} as paid
    inner join lines on paid.user_id = lines.user_id and paid.month_start = lines.month_start
    group by lines.month_start, lines.area_id, lines.pay_mode
),

rival as (
    select
        rivals.month_start as period_start,
        groups.area_id,
        rivals.operator_code as operator,
        '-1' as pay_mode,
        sum(rivals.off_net_member_count) as off_net_member_count
    from {{ ref('fct_group_off_net_monthly') }} as rivals
    inner join {{ ref('fct_group_monthly') }} as groups
        on rivals.group_id = groups.group_id and rivals.month_start = groups.month_start
    where rivals.month_start in (select affected_month from months)
    group by rivals.month_start, groups.area_id, rivals.operator_code
)

{{ roll_up_measures('company', ['group_count', 'key_group_count', 'kept_key_group_count']) }}
union all
{{ roll_up_measures('member', [
    'group_member_count', 'member_net_amount', 'member_billed_minutes', 'member_day_count', 'member_cancelled_count'
]) }}
union all
{{ roll_up_measures('revenue', ['group_unified_amount', 'group_net_amount']) }}
union all
{{ roll_up_measures('rival', ['off_net_member_count']) }}
union all
{{ roll_up_measures('rival', ['off_net_member_count'], dimension='operator') }}
