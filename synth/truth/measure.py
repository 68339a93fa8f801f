"""Measures by month: what lines did, summed over the lines of an area and pay mode.

Every select yields month_number, area_id, pay_mode, dimension_type ('' where none), dimension_value, measure, value;
money in yuan. The unknown line has the empty area and no pay mode.
"""

from __future__ import annotations

from synth.truth.bill_item import ITEM_TYPE
from synth.truth.state import State

YUAN = "cast({} as decimal(24, 0)) * cast(0.01 as decimal(3, 2))"

_LONG = """
insert into measure_month
select month_number, area_id, pay_mode, {dimension}, measure, sum(value)
from (unpivot ({select}) on {measures} into name measure value value)
group by all
"""

# Usage of a line with its dimensions of the month; in scope, or the unknown line.
_USAGE = """
create or replace temp table line_usage as
select period.month_number, usage.*, line_month.area_id, line_month.pay_mode, line_month.user_id is not null as is_line
from usage
inner join period on usage.usage_date between period.month_start and period.month_end and period.month_number > 0
left join line_month on usage.user_id = line_month.user_id and period.month_number = line_month.month_number
where usage.user_id = '-1' or line_month.user_id is not null
"""

_ACTIVITY = """
create or replace temp table activity as
select user_id, usage_date as activity_date from usage where own_initiated > 0 and user_id <> '-1'
union
select user_id, recharge_date from recharge where not is_reversal
"""

_BASE = """
select now.month_number, now.area_id, now.pay_mode, now.is_closing as closing, now.gross_add_count as gross_add,
    now.reinstated_count as reinstated, now.cancelled_count as cancelled, now.subscriber_day_count as subscriber_day,
    case when now.pay_mode = 'prepaid' then now.is_closing else 0 end as prepaid_closing,
    now.is_closing * greatest(0, date_diff('month', {since}, {until}) - case when day({since}) > day({until}) then 1
        else 0 end)
        as tenure_month
from line_month as now
left join (select user_id, min(change_date) as added_date from change where kind = 'add' group by user_id) as added
    on now.user_id = added.user_id
where now.month_number > 0
""".format(since="cast(coalesce(now.activated_at, added.added_date) as date)", until="cast(now.month_end + 1 as date)")

# Lines on-net at opening with their dimensions of the month before, and how often they left since.
_OPENING = """
select before.month_number + 1 as month_number, before.area_id, before.pay_mode, before.is_closing as opening,
    coalesce(now.cancelled_count, 0) as opening_cancelled
from line_month as before
left join line_month as now on before.user_id = now.user_id and before.month_number + 1 = now.month_number
where before.is_closing = 1 and before.month_number < (select max(month_number) from period)
"""

_CHURN_REASON = """
select line_month.month_number, line_month.area_id, line_month.pay_mode, change.reason, 1 as cancelled
from change
inner join line_month on change.user_id = line_month.user_id and line_month.month_number > 0
    and change.change_date between line_month.month_start and line_month.month_end
where change.kind = 'cancelled'
"""

_VOLUME = """
select month_number, coalesce(area_id, '') as area_id, pay_mode, {type} billed_minutes as billed_minute,
    outgoing_minutes as outgoing_minute, busy_minutes as busy_minute, bytes as byte, messages as message
from line_usage {where}
"""

_ACTIVE_USER = """
select month_number, area_id, pay_mode, max(cast(connected > 0 or messages > 0 or bytes > 0 as integer)) as
    communicating_user,
    max(cast(connected > 0 as integer)) as calling_user
from line_usage where is_line
group by month_number, area_id, pay_mode, user_id
"""

_INACTIVE = """
select now.month_number, now.area_id, now.pay_mode, 1 as inactive
from line_month as now
inner join line_month as one on now.user_id = one.user_id and one.month_number = now.month_number - 1
inner join line_month as two on now.user_id = two.user_id and two.month_number = now.month_number - 2
where two.month_number > 0 and now.subscriber_day_count = now.day_count and one.subscriber_day_count = one.day_count
    and two.subscriber_day_count = two.day_count
    and not exists (select 1 from activity where activity.user_id = now.user_id
                    and activity.activity_date between two.month_start and now.month_end)
"""

_RECHARGE = f"""
select line_month.month_number, line_month.area_id, line_month.pay_mode, {YUAN.format("sum(recharge.amount)")} as
    recharge,
    sum(case when recharge.is_reversal then -1 else 1 end) as recharge_number,
    cast(sum(recharge.amount) > 0 as integer) as recharging_user
from recharge
inner join line_month on recharge.user_id = line_month.user_id and line_month.month_number > 0
    and recharge.recharge_date between line_month.month_start and line_month.month_end
group by line_month.month_number, line_month.area_id, line_month.pay_mode, line_month.user_id
"""

_UNPAID = f"""
select line_month.month_number, line_month.area_id, line_month.pay_mode,
    case when debt.age < 30 then '0-30' when debt.age < 60 then '30-60' when debt.age < 90 then '60-90'
         when debt.age < 180 then '90-180' else '180+' end as debt_age,
    case when debt.age >= 0 then {YUAN.format("debt.unpaid")} else 0 end as overdue,
    case when debt.age < 0 then {YUAN.format("debt.unpaid")} else 0 end as not_yet_due
from (
    select unpaid.*, date_diff('day', coalesce(bill_due.due_date, last_day(cast(unpaid.cycle + interval 1 month as
        date))),
                               last_day(unpaid.month)) as age
    from unpaid
    left join bill_due on unpaid.account_id = bill_due.account_id and unpaid.cycle = bill_due.cycle
    left join written_off on unpaid.account_id = written_off.account_id and unpaid.cycle = written_off.cycle
        and written_off.written_off_date <= last_day(unpaid.month)
    where written_off.account_id is null and unpaid.item not in (select item from item_type where is_late_fee)
) as debt
inner join line_month on debt.user_id = line_month.user_id and debt.month = line_month.month_start
    and line_month.month_number > 0
"""

# Tickets closed in the month, each with its whole minutes, at the area of the cell; a ticket is of no line's pay mode.
_FAULT = """
select period.month_number, coalesce(cell.area_id, '') as area_id, cast(null as varchar) as pay_mode, 1 as closed_fault,
    date_diff('second', opened_at, restored_at) // 60 as restoration_minute,
    date_diff('second', opened_at, closed_at) // 60 as repair_minute
from fault_ticket
inner join period on cast(closed_at as date) between period.month_start and period.month_end
    and period.month_number > 0
left join cell on fault_ticket.cell_id = cell.cell_id
"""


def add(state: State, select: str, measures: str, dimension: str = "") -> None:
    """Add measures (columns of `select`, comma separated); `dimension` names the column of a second dimension's
    value.
    """
    label = f"'{_DIMENSION_TYPE[dimension]}', {dimension}" if dimension else "'', ''"
    state.con.execute(_LONG.format(dimension=label, select=select, measures=measures))


_DIMENSION_TYPE = {
    "reason": "churn_reason",
    "revenue_type": "revenue_type",
    "debt_age": "debt_age",
    "usage_type": "call_type",
    "network_generation": "network_generation",
    "sms_service": "sms_service",
    "skill": "contact_skill",
    "complaint_type": "complaint_type",
    "channel_class": "channel_class",
    "commission_type": "commission_type",
    "operator": "operator",
    "sp": "sp",
    "roaming_partner": "roaming_partner",
    "data_service": "data_service",
    "ledger": "balance_type",
    "cost_type": "cost_type",
    "group_product": "group_product",
    "group_sector": "group_sector",
    "campaign": "campaign",
    "tariff": "tariff",
    "customer_class": "customer_class",
}


def measure_months(state: State) -> None:
    """Fill `measure_month`; needs the base tables."""
    con = state.con
    con.execute("create or replace temp table measure_month (month_number bigint, area_id varchar, pay_mode varchar,"
                " dimension_type varchar, dimension_value varchar, measure varchar, value decimal(38, 4))")  # fmt: skip
    con.execute(_USAGE)
    con.execute(_ACTIVITY)
    add(state, _BASE, "closing, gross_add, reinstated, cancelled, subscriber_day, prepaid_closing, tenure_month")
    add(state, _OPENING, "opening, opening_cancelled")
    add(state, _CHURN_REASON, "cancelled", "reason")
    add(state, _VOLUME.format(type="", where=""), "billed_minute, outgoing_minute, busy_minute, byte, message")
    add(state, _VOLUME.format(type="usage_type,", where="where service = 'voice'"), "billed_minute", "usage_type")
    add(state, _VOLUME.format(type="network_generation,", where="where service = 'data'"), "byte", "network_generation")
    add(
        state,
        _VOLUME.format(type="usage_type as sms_service,", where="where service = 'sms'"),
        "message",
        "sms_service",
    )
    add(state, _ACTIVE_USER, "communicating_user, calling_user")
    add(state, _INACTIVE, "inactive")
    add(state, _RECHARGE, "recharge, recharge_number, recharging_user")
    con.execute("create or replace temp table item_type (item varchar, revenue_type varchar, is_late_fee boolean)")
    con.executemany("insert into item_type values (?, ?, ?)", [(i, t, t == "late_fee") for i, t in ITEM_TYPE.items()])
    add(state, _UNPAID, "overdue, not_yet_due")
    add(state, _UNPAID, "overdue", "debt_age")
    add(state, _FAULT, "closed_fault, restoration_minute, repair_minute")
