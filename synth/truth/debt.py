"""What accounts hold, pay late and are let off, what stays unpaid of earlier bills, discounts, things (kpi-rules 6)."""

from __future__ import annotations

from synth.truth.measure import YUAN, add
from synth.truth.state import State

_AGES = (1, 3, 6)

# An account stands at its first line by the versions of the month's end: in scope first, then on-net, then by name.
_ACCOUNT = """
create or replace temp table account_month as
with latest as (
    select period.month_number, line_version.user_id, line_version.account_id
    from line_version
    inner join period on line_version.valid_from <= period.month_end and period.month_number > 0
    qualify row_number() over (partition by period.month_number, line_version.user_id
                               order by line_version.valid_from desc) = 1
)
select latest.month_number, latest.account_id, line_month.area_id, line_month.pay_mode,
    line_month.user_id is not null as in_scope
from latest
left join line_month on latest.user_id = line_month.user_id and latest.month_number = line_month.month_number
where latest.account_id <> ''
qualify row_number() over (partition by latest.month_number, latest.account_id
    order by line_month.user_id is null, line_month.is_closing desc, latest.user_id) = 1
"""

_AT_ACCOUNT = """
select period.month_number, coalesce(account_month.area_id, '') as area_id, account_month.pay_mode, {columns}
from {table} as money
inner join period on {date} between period.month_start and last_day(period.month_start) and period.month_number > 0
left join account_month
    on money.account_id = account_month.account_id and period.month_number = account_month.month_number
{join}
where coalesce(account_month.in_scope, true) and {condition}
"""

_LATE = """left join bill_due on money.account_id = bill_due.account_id and money.cycle = bill_due.cycle"""

_BILLED = """
select line_month.month_number, line_month.area_id, line_month.pay_mode, {amount} as billed_{age}_month_ago
from charge
inner join line_month on charge.user_id = line_month.user_id and line_month.month_number > 0
    and line_month.month_start = cast(charge.cycle + interval {age} month as date)
where charge.item not in (select item from item_type where is_late_fee)
"""

_STILL_UNPAID = """
select line_month.month_number, line_month.area_id, line_month.pay_mode, {amount} as unpaid_{age}_month_ago
from unpaid
inner join line_month on unpaid.user_id = line_month.user_id and line_month.month_number > 0
    and line_month.month_start = unpaid.month
left join written_off on unpaid.account_id = written_off.account_id and unpaid.cycle = written_off.cycle
    and written_off.written_off_date <= last_day(unpaid.month)
where unpaid.cycle = cast(unpaid.month - interval {age} month as date)
    and unpaid.cycle >= (select min(month_start) from period where month_number > 0)
    and written_off.account_id is null and unpaid.item not in (select item from item_type where is_late_fee)
"""

_DISCOUNT = f"""
select month_number, area_id, pay_mode, revenue_type, {YUAN.format("receivable")} as receivable,
    {YUAN.format("receivable - net")} as given_away
from line_charge
"""

_THING = """
select period.month_number, segment.area_id, segment.pay_mode, 1 as thing
from segment
inner join period on segment.from_day <= period.month_end and segment.to_day > period.month_end
    and period.month_number > 0
where segment.is_iot and segment.is_on
"""


def measure_debts(state: State) -> None:
    """Add the measures of accounts, unpaid bills, discounts and things to `measure_month`; needs those of revenue."""
    state.con.execute(_ACCOUNT)
    held = _at_account("balance", "money.month", f"ledger, {YUAN.format('money.closing')} as held")
    add(state, held, "held")
    add(state, held, "held", "ledger")
    late = "money.applied_date > coalesce(bill_due.due_date, last_day(cast(money.cycle + interval 1 month as date)))"
    collected = f"{YUAN.format('money.amount')} as collected"
    add(state, _at_account("application", "money.applied_date", collected, _LATE, late), "collected")
    let_off = f"{YUAN.format('money.amount')} as let_off"
    add(state, _at_account("written_off", "money.written_off_date", let_off), "let_off")
    due = YUAN.format("charge.receivable - charge.discount - charge.gifted + charge.tax")
    for age in _AGES:
        add(state, _BILLED.format(age=age, amount=due), f"billed_{age}_month_ago")
        add(state, _STILL_UNPAID.format(age=age, amount=YUAN.format("unpaid.unpaid")), f"unpaid_{age}_month_ago")
    add(state, _DISCOUNT, "receivable, given_away")
    add(state, _DISCOUNT, "receivable, given_away", "revenue_type")
    add(state, _THING, "thing")


def _at_account(table: str, date: str, columns: str, join: str = "", condition: str = "true") -> str:
    return _AT_ACCOUNT.format(table=table, date=date, columns=columns, join=join, condition=condition)
