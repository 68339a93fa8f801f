"""Measures of groups and key accounts (kpi-rules 10): whose members, paid by whom, who is still there."""

from __future__ import annotations

from datetime import date

from synth.truth.measure import YUAN, add
from synth.truth.state import State

# The year's line of mid- and high-end customers, yuan a month: from the day on.
_LINE = ((date(1, 1, 1), 80), (date(2026, 1, 1), 85))

# Every group as it stands at the end of each month.
_GROUP_MONTH = """
create or replace temp table group_month as
select period.month_number, period.month_start, period.month_end, held.*
from period
inner join group_version as held on held.valid_from <= period.month_end and period.month_number > 0
qualify row_number() over (partition by period.month_number, held.group_id order by held.valid_from desc) = 1
"""

# Lines of the month's file that belong to a group that is active at the month's end, each once: in the primary group.
_MEMBER_LINE = """
create or replace temp table member_line as
select group_month.month_number, group_member.user_id, group_member.group_id
from group_member
inner join group_month using (group_id)
where group_member.month = group_month.month_start and group_month.status = 'active' and group_member.user_id <> ''
qualify row_number() over (partition by group_month.month_number, group_member.user_id
                           order by group_member.is_primary desc, group_member.group_id) = 1
"""

# What each line was billed for, wherever it stood.
_LINE_NET = """
create or replace temp table line_net as
select period.month_number, charge.user_id, sum(charge.receivable - charge.discount - charge.gifted) as net
from charge
inner join item_type on charge.item = item_type.item
    and item_type.revenue_type in ('monthly_fee', 'voice', 'sms', 'data', 'vas')
inner join period on charge.cycle = period.month_start and period.month_number > 0
group by all
"""

# What groups bring in: items that a group's account pays are that group's, others their line's primary group's.
_PAID = """
create or replace temp table group_paid as
with payer as (
    select month_number, account_id, min(group_id) as group_id from group_month
    where status = 'active' and coalesce(account_id, '') <> '' group by all
)
select line_charge.month_number, line_charge.area_id, line_charge.pay_mode, line_charge.net,
    payer.group_id is not null as is_unified, coalesce(payer.group_id, member_line.group_id) as group_id
from line_charge
left join payer on line_charge.month_number = payer.month_number and line_charge.payer_account = payer.account_id
left join member_line on line_charge.month_number = member_line.month_number
    and line_charge.user_id = member_line.user_id
where payer.group_id is not null or member_line.group_id is not null
"""

_REVENUE = f"""
select month_number, area_id, pay_mode, case when is_unified then {YUAN.format("net")} else 0 end as unified_net,
    case when is_unified then 0 else {YUAN.format("net")} end as member_net
from group_paid
"""

_GROUP = """
select month_number, coalesce(area_id, '') as area_id, cast(null as varchar) as pay_mode, 1 as group_on_net
from group_month where status = 'active'
"""

# Grade A groups that were active on the last day of the year before; kept: active, in contract, and paid something.
_KEY_GROUP = """
select now.month_number, coalesce(now.area_id, '') as area_id, cast(null as varchar) as pay_mode, 1 as key_group,
    cast(now.status = 'active' and now.contract_end > now.month_end and coalesce(paid.net, 0) > 0 as integer)
        as key_group_kept
from group_month as now
asof inner join group_version as start
    on now.group_id = start.group_id and cast(date_trunc('year', now.month_start) - interval 1 day as date)
        >= start.valid_from
left join (select month_number, group_id, sum(net) as net from group_paid group by all) as paid
    on now.month_number = paid.month_number and now.group_id = paid.group_id
where start.grade = 'A' and start.status = 'active'
"""

_MEMBER = """
select line_month.month_number, line_month.area_id, line_month.pay_mode, line_month.is_closing as member,
    line_month.subscriber_day_count as listed_day, line_month.cancelled_count as listed_cancelled
from member_line
inner join line_month on member_line.user_id = line_month.user_id and member_line.month_number = line_month.month_number
"""

_MEMBER_NET = f"""
select line_charge.month_number, line_charge.area_id, line_charge.pay_mode, {YUAN.format("net")} as listed_net
from line_charge inner join member_line using (month_number, user_id)
"""

_MEMBER_MINUTE = """
select line_usage.month_number, line_usage.area_id, line_usage.pay_mode, line_usage.billed_minutes as listed_minute
from line_usage inner join member_line using (month_number, user_id)
where line_usage.is_line
"""

_RIVAL = """
select group_month.month_number, coalesce(group_month.area_id, '') as area_id, cast(null as varchar) as pay_mode,
    group_member.operator, 1 as rival_member
from group_member
inner join group_month on group_member.group_id = group_month.group_id and group_member.month = group_month.month_start
where group_month.status = 'active' and group_member.user_id = '' and group_member.is_primary = 1
"""

_KEY_CHURN = """
select now.month_number, now.area_id, now.pay_mode, 1 as key_listed, 1 - now.is_closing as key_lost
from line_month as now
inner join key_user on now.user_id = key_user.user_id and key_user.month = now.month_start - interval 1 month
where now.month_number > 0
"""

_SNAPSHOT = """
select now.month_number, now.area_id, now.pay_mode, 1 as snapshot, now.is_closing as snapshot_kept
from line_month as now
inner join key_user on now.user_id = key_user.user_id
    and key_user.month = date_trunc('year', now.month_start) - interval 1 month
where now.month_number > 0
"""

# The mean of the last three months of the year before, as far as they are loaded, against as many times the month's.
_SNAPSHOT_REVENUE = f"""
with base as (
    select period.month_number, cast(count(*) as integer) as month_count, min(past.month_number) as first_number,
        max(past.month_number) as last_number
    from period
    inner join period as past on past.month_number > 0
        and past.month_start between date_trunc('year', period.month_start) - interval 3 month
            and date_trunc('year', period.month_start) - interval 1 month
    group by period.month_number
),
listed as (
    select now.*, base.month_count, base.first_number, base.last_number from line_month as now
    inner join base using (month_number)
    inner join key_user on now.user_id = key_user.user_id
        and key_user.month = date_trunc('year', now.month_start) - interval 1 month
)
select listed.month_number, listed.area_id, listed.pay_mode,
    case when line_net.month_number = listed.month_number then {YUAN.format("net")} * listed.month_count else 0 end
        as snapshot_now,
    case when line_net.month_number < listed.month_number then {YUAN.format("net")} else 0 end as snapshot_then
from listed
inner join line_net on listed.user_id = line_net.user_id
    and (line_net.month_number = listed.month_number
         or line_net.month_number between listed.first_number and listed.last_number)
"""

_MID_HIGH = """
select now.month_number, now.area_id, now.pay_mode, 1 as mid_high
from line_month as now
inner join line_net as billed on now.user_id = billed.user_id
    and billed.month_number between now.month_number - 2 and now.month_number
asof inner join mid_high_line as line on now.month_start >= line.since
where now.is_closing = 1 and now.month_number >= 3
group by now.month_number, now.area_id, now.pay_mode, now.user_id, line.yuan
having sum(billed.net) >= 300 * line.yuan
"""


def measure_groups(state: State) -> None:
    """Add the measures of groups and key accounts to `measure_month`; needs the revenue's tables."""
    con = state.con
    for statement in (_GROUP_MONTH, _MEMBER_LINE, _LINE_NET, _PAID):
        con.execute(statement)
    con.execute("create or replace temp table mid_high_line (since date, yuan integer)")
    con.executemany("insert into mid_high_line values (?, ?)", _LINE)
    add(state, _REVENUE, "unified_net, member_net")
    add(state, _GROUP, "group_on_net")
    add(state, _KEY_GROUP, "key_group, key_group_kept")
    add(state, _MEMBER, "member, listed_day, listed_cancelled")
    add(state, _MEMBER_NET, "listed_net")
    add(state, _MEMBER_MINUTE, "listed_minute")
    add(state, _RIVAL.replace("group_member.operator, ", ""), "rival_member")
    add(state, _RIVAL, "rival_member", "operator")
    add(state, _KEY_CHURN, "key_listed, key_lost")
    add(state, _SNAPSHOT, "snapshot, snapshot_kept")
    add(state, _SNAPSHOT_REVENUE, "snapshot_now, snapshot_then")
    add(state, _MID_HIGH, "mid_high")
