"""Measures by day (kpi-rules 1 and 5): the same lines, with their dimensions of the day.

Every select yields day, area_id, pay_mode and measures, as in `synth.truth.measure`.
"""

from __future__ import annotations

from synth.truth.measure import YUAN
from synth.truth.state import State

_LONG = """
insert into measure_day
select day, area_id, pay_mode, {dimension}, measure, sum(value)
from (unpivot ({select}) on {measures} into name measure value value)
group by all
"""

# One row per line and day from the day before the first: state and dimensions at the day's closing.
_LINE_DAY = """
create or replace temp table line_day as
select user_id, area_id, pay_mode, is_on,
    unnest(generate_series(greatest(from_day, cast($start - 1 as date)), least(cast(to_day - 1 as date), $as_of),
                           interval 1 day))::date as day
from segment
where in_scope and from_day <= $as_of and to_day >= $start
"""

# The monthly fees in force on a day over the days of its month, rounded half up to 0.0001 yuan a line: fee fen x 100
# / days. A month whose tariff file has not come takes the latest one before it, else the first.
_LINE_FEE = """
create or replace temp table line_fee as
with priced as (
    select day, month_end_day, (select coalesce(max(month) filter (month <= date_trunc('month', day)), min(month))
        from tariff)
            as tariff_month
    from (select day, day(last_day(day)) as month_end_day
          from (select unnest(generate_series($start, $as_of, interval 1 day))::date as day))
)
select line_day.day, line_day.area_id, line_day.pay_mode,
    (2 * sum(tariff.monthly_fee) * 100 + any_value(month_end_day)) // (2 * any_value(month_end_day)) as fee
from line_day
inner join subscription on line_day.user_id = subscription.user_id and line_day.day >= subscription.start_date
    and line_day.day < coalesce(subscription.end_date, date '9999-12-31')
inner join priced on line_day.day = priced.day
inner join tariff on subscription.tariff_id = tariff.tariff_id and priced.tariff_month = tariff.month
where line_day.is_on
group by line_day.day, line_day.area_id, line_day.pay_mode, line_day.user_id
"""

_BASE = """
select day, area_id, pay_mode, cast(is_on as integer) as closing from line_day where day >= $start
"""
_OPENING = """
select cast(day + 1 as date) as day, area_id, pay_mode, 1 as opening from line_day where is_on and day < $as_of
"""
_CHANGE = """
select line_day.day, line_day.area_id, line_day.pay_mode, change.reason, cast(change.kind = 'add' as integer) as
    gross_add,
    cast(change.kind = 'cancelled' as integer) as cancelled
from change inner join line_day on change.user_id = line_day.user_id and change.change_date = line_day.day
where change.change_date >= $start
"""
# Usage with the line's dimensions of the day; in scope, or the unknown line.
_LINE_USAGE = """
create or replace temp table line_usage_day as
select usage.*, line_day.area_id, line_day.pay_mode, line_day.user_id is not null as is_line
from usage left join line_day on usage.user_id = line_day.user_id and usage.usage_date = line_day.day
where (usage.user_id = '-1' or line_day.user_id is not null) and usage.usage_date between $start and $as_of
"""
_USAGE = """
select usage_date as day, coalesce(area_id, '') as area_id, pay_mode, service, usage_type, usage_type as sms_service,
    network_generation, billed_minutes as billed_minute, busy_minutes as busy_minute, bytes as byte, messages as message
from line_usage_day
"""
_ACTIVE_USER = """
select usage_date as day, area_id, pay_mode, cast(sum(connected) > 0 as integer) as calling_user,
    cast(sum(connected) + sum(messages) + sum(bytes) > 0 as integer) as communicating_user
from line_usage_day where is_line
group by usage_date, area_id, pay_mode, user_id
"""
_ESTIMATE = f"""
select usage_date as day, area_id, pay_mode, {YUAN.format("fee")} as revenue_estimate from line_usage_day where is_line
union all
select day, area_id, pay_mode, fee * cast(0.0001 as decimal(5, 4)) from line_fee where day >= $start
"""
_RECHARGE = f"""
select line_day.day, line_day.area_id, line_day.pay_mode, {YUAN.format("recharge.amount")} as recharge,
    case when recharge.is_reversal then -1 else 1 end as recharge_number
from recharge inner join line_day on recharge.user_id = line_day.user_id and recharge.recharge_date = line_day.day
where line_day.day >= $start
"""


def measure_days(state: State) -> None:
    """Fill `measure_day`; needs the base tables."""
    con = state.con
    con.execute("create or replace temp table measure_day (day date, area_id varchar, pay_mode varchar,"
                " dimension_type varchar, dimension_value varchar, measure varchar, value decimal(38, 4))")  # fmt: skip
    dates = {"start": state.start, "as_of": state.as_of}
    con.execute(_LINE_DAY, dates)
    con.execute(_LINE_FEE, dates)
    con.execute(_LINE_USAGE, dates)

    def add(select: str, measures: str, dimension: str = "'', ''", where: str = "true") -> None:
        text = _LONG.format(dimension=dimension, select=f"select * from ({select}) where {where}", measures=measures)
        for name, value in dates.items():
            text = text.replace(f"${name}", f"date '{value}'")
        con.execute(text)

    add(_BASE, "closing")
    add(_OPENING, "opening")
    add(_CHANGE, "gross_add, cancelled")
    add(_CHANGE, "cancelled", "'churn_reason', reason")
    add(_USAGE, "billed_minute, busy_minute, byte, message")
    add(_USAGE, "billed_minute", "'call_type', usage_type", "service = 'voice'")
    add(_USAGE, "byte", "'network_generation', network_generation", "service = 'data'")
    add(_USAGE, "message", "'sms_service', sms_service", "service = 'sms'")
    add(_ACTIVE_USER, "calling_user, communicating_user")
    add(_ESTIMATE, "revenue_estimate")
    add(_RECHARGE, "recharge, recharge_number")
