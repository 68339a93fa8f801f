-- what tells of a group's health at a month's end, active groups of the months whose file of members has come
with members as (
    select
        group_id,
        month_start,
        count(*) as quarter_member_count,
        sum(is_member) as member_count,
        max(is_key_person * (1 - is_member)) as is_key_person_gone
    from {{ ref('int_group_health__member') }}
    group by group_id, month_start
),

files as (select distinct month_start from members),

groups as (
    select
        *,
        min(off_net_member_count) over (
            partition by group_id order by month_start rows between 2 preceding and current row
        ) as least_off_net_count
    from {{ ref('fct_group_monthly') }}
),

complaints as (
    select
        members.group_id,
        members.month_start,
        count(*) as complaint_count
    from {{ ref('int_group_health__member') }} as members
    inner join {{ ref('fct_complaint') }} as complaint
        on
            members.user_id = complaint.user_id
            and members.month_start >= {{ month_of('complaint.opened_date') }}
            and {{ add_month('members.month_start', -2) }} <= complaint.opened_date
    group by members.group_id, members.month_start
),

debts as (
    select
        payers.group_id,
        arrears.arrears_month as month_start,
        sum(arrears.unpaid_amount) as overdue_amount,
        max(arrears.age_day_count) as overdue_day_count
    from {{ ref('fct_arrears_monthly') }} as arrears
    inner join {{ ref('dim_group') }} as payers
        on arrears.account_id = payers.account_id and payers.account_id != '-1'
    where arrears.is_overdue and not arrears.is_written_off
    group by payers.group_id, arrears.arrears_month
)

select
    groups.group_id,
    groups.sector,
    groups.grade,
    groups.staff_key,
    groups.manager_id,
    groups.area_id,
    groups.contract_end_date,
    {{ day_count_between('months.month_end', 'groups.contract_end_date') }} as contract_day_count,
    coalesce(members.member_count, 0) as member_count,
    coalesce(members.quarter_member_count - members.member_count, 0) as lost_member_count,
    {{ ratio('100 * (members.quarter_member_count - members.member_count)', 'members.quarter_member_count') }}
        as member_churn_rate,
    coalesce(members.is_key_person_gone, 0) as is_key_person_gone,
    coalesce(used.use_count, 0) as use_count,
    coalesce(used.use_count_previous, 0) as use_count_previous,
    used.use_count_before,
    -- a few calls tell nothing; one low month is no fall, so the better of the last two is held against those before
    -- where all of several members left, none of their use is left
    case
        when members.quarter_member_count >= 2 and members.member_count = 0 then 0
        when used.use_count_before >= 30
            then {{ ratio('100 * greatest(used.use_count, used.use_count_previous)', 'used.use_count_before') }}
    end as use_rate,
    groups.off_net_member_count,
    coalesce({{ ratio(
        '100 * (groups.off_net_member_count - groups.least_off_net_count)',
        'members.quarter_member_count + groups.least_off_net_count'
    ) }}, 0) as off_net_rise,
    coalesce(complaints.complaint_count, 0) as complaint_count,
    {{ ratio('100 * coalesce(complaints.complaint_count, 0)', 'members.quarter_member_count') }} as complaint_rate,
    coalesce(debts.overdue_amount, 0) as overdue_amount,
    coalesce(debts.overdue_day_count, 0) as overdue_day_count,
    groups.month_start
from groups
inner join files on groups.month_start = files.month_start
inner join {{ ref('dim_month') }} as months on groups.month_start = months.month_start
left join members on groups.group_id = members.group_id and groups.month_start = members.month_start
left join {{ ref('int_group_health__use') }} as used
    on groups.group_id = used.group_id and groups.month_start = used.month_start
left join complaints on groups.group_id = complaints.group_id and groups.month_start = complaints.month_start
left join debts on groups.group_id = debts.group_id and groups.month_start = debts.month_start
where groups.is_active = 1
