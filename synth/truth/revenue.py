"""Billed revenue by month, its split by declared shares, and silent churn (kpi-rules 2 and 5)."""

from __future__ import annotations

from synth.truth.bill_item import SERVICE_REVENUE, SPLIT_ORDER
from synth.truth.measure import YUAN, add
from synth.truth.state import State

_NET = """
create or replace temp table line_charge as
select line_month.month_number, line_month.month_start, line_month.area_id, line_month.pay_mode, charge.user_id,
    charge.item,
    charge.tariff_id, charge.payer_account, item_type.revenue_type, charge.receivable,
    charge.receivable - charge.discount - charge.gifted
        as net
from charge
inner join item_type on charge.item = item_type.item
    and item_type.revenue_type in ('monthly_fee', 'voice', 'sms', 'data', 'vas')
inner join line_month on charge.user_id = line_month.user_id and charge.cycle = line_month.month_start
    and line_month.month_number > 0
"""

# Largest remainder: each service gets its whole fen, the fen left over go to the largest remainders. By the shares that
# the tariff declares in the month, and by those of the month before.
_FEE_SPLIT = f"""
create or replace temp table fee_split as
with shared as (
    select line_charge.*, months_back, tariff_share.service, abs(net) * fee_share // 10000 as whole,
        abs(net) * fee_share % 10000 as remainder,
        list_position({list(SPLIT_ORDER)}, tariff_share.service) as tie_order
    from line_charge
    cross join (values (0), (1)) as shares (months_back)
    inner join tariff on line_charge.tariff_id = tariff.tariff_id and line_charge.month_start = tariff.month
        and tariff.tariff_type = 'base'
    inner join tariff_share on line_charge.tariff_id = tariff_share.tariff_id
        and line_charge.month_start - to_months(months_back) = tariff_share.month
    where line_charge.revenue_type = 'monthly_fee'
),
ranked as (
    select *, row_number() over (charge order by remainder desc, tie_order) as place,
        abs(net) - sum(whole) over charge as left_over
    from shared window charge as (partition by user_id, item, month_number, months_back)
)
select month_number, month_start, user_id, item, tariff_id, area_id, pay_mode, months_back,
    case when service = 'fixed' then 'monthly_fee' else service end as revenue_type,
    sign(net) * (whole + case when place <= left_over then 1 else 0 end) as net
from ranked
"""
_SPLIT = """
create or replace temp table line_split as
with split as (select * from fee_split where months_back = 0)
select month_number, user_id, item, area_id, pay_mode, revenue_type, net from split
union all
select month_number, user_id, item, area_id, pay_mode, revenue_type, net from line_charge
where not exists (select 1 from split where split.user_id = line_charge.user_id and split.item = line_charge.item
                  and split.month_number = line_charge.month_number)
"""

_BILLED_USER = """
select month_number, area_id, pay_mode, cast(sum(receivable) > 0 as integer) as billed_user
from line_charge group by month_number, area_id, pay_mode, user_id
"""

# Spells on-net, the moments at which a line's clock is set within them, and the gaps of more than 90 days between
# these.
_SILENT = """
create or replace temp table silent as
with spell as (
    select user_id, status_date as from_date, lead(status_date) over line as to_date, is_on
    from step where is_on <> was_on window line as (partition by user_id order by status_time)
),
running as (
    select user_id, greatest(from_date, cast($start - 1 as date)) as from_date, to_date from spell
    where is_on and coalesce(to_date, date '9999-12-31') >= $start
),
clock as (
    select user_id, from_date, to_date, from_date as set_date from running
    union
    select running.user_id, running.from_date, running.to_date, activity.activity_date
    from running
    inner join activity on running.user_id = activity.user_id and activity.activity_date > running.from_date
        and activity.activity_date <= coalesce(running.to_date, date '9999-12-31') and activity.activity_date <= $as_of
),
gap as (
    select user_id, to_date, cast(set_date + 90 as date) as silent_date,
        lead(set_date) over (partition by user_id, from_date, to_date order by set_date) as return_date
    from clock
)
select user_id, silent_date, return_date, case when return_date is null then to_date end as cancelled_date
from gap
where silent_date <= $as_of and coalesce(return_date, date '9999-12-31') > silent_date
    and coalesce(to_date, date '9999-12-31') > silent_date
"""

_SILENT_MONTH = """
select line_month.month_number, line_month.area_id, line_month.pay_mode, 1 as {measure}
from silent
inner join line_month on silent.user_id = line_month.user_id and line_month.month_number > 0
    and silent.{column} between line_month.month_start and line_month.month_end
"""


def measure_revenue(state: State) -> None:
    """Add revenue measures to `measure_month`: net and split by revenue type, and billed users."""
    state.con.execute(_NET)
    state.con.execute(_FEE_SPLIT)
    state.con.execute(_SPLIT)
    amount = YUAN.format("net")
    add(state, f"select month_number, area_id, pay_mode, {amount} as net from line_charge", "net")
    add(
        state,
        f"select month_number, area_id, pay_mode, revenue_type, {amount} as net from line_charge",
        "net",
        "revenue_type",
    )
    for source, prefix in (("line_charge", "net"), ("line_split", "split")):
        for kind in SERVICE_REVENUE:
            select = f"select month_number, area_id, pay_mode, {amount} as {prefix}_{kind} from {source}"
            add(state, f"{select} where revenue_type = '{kind}'", f"{prefix}_{kind}")
    add(state, _BILLED_USER, "billed_user")


def measure_silent(state: State) -> None:
    """Add silent churn, its returns, and lines that left while silent to `measure_month`."""
    state.con.execute(_SILENT, {"start": state.start, "as_of": state.as_of})
    for column, measure in (
        ("silent_date", "silent"),
        ("return_date", "silent_return"),
        ("cancelled_date", "silent_cancelled"),
    ):
        add(state, _SILENT_MONTH.format(measure=measure, column=column), measure)
