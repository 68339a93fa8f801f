"""From measures to figures: roll-up over area levels and dimensions, division, and the truth files."""

from __future__ import annotations

from pathlib import Path

from synth.truth.base import build_base
from synth.truth.callcenter import measure_call_center
from synth.truth.campaign import measure_campaigns
from synth.truth.channel import measure_channels
from synth.truth.competitor import measure_competitors
from synth.truth.cost import measure_costs
from synth.truth.day import measure_days
from synth.truth.debt import measure_debts
from synth.truth.group import measure_groups
from synth.truth.group_product import measure_group_products
from synth.truth.kpi import KPIS, Kpi
from synth.truth.measure import measure_months
from synth.truth.order import measure_orders
from synth.truth.profile import measure_profiles, with_profile
from synth.truth.revenue import measure_revenue, measure_silent
from synth.truth.state import State
from synth.truth.terminal import measure_terminals

# Each measure at every area level, for all lines and by pay mode; the unknown line has no pay mode.
_ROLLED = """
create or replace temp table rolled as
with told as (
    select * replace ('all' as dimension_type, 'all' as dimension_value) from {source} where dimension_type = ''
    union all
    select * replace ('pay_mode' as dimension_type, pay_mode as dimension_value) from {source}
    where dimension_type = '' and pay_mode is not null
    union all
    select * from {source} where dimension_type <> ''
)
select told.{period} as period, area_path.area_level, area_path.area_code, told.dimension_type, told.dimension_value,
    told.measure, sum(told.value) as value
from told inner join area_path on told.area_id = area_path.area_id
group by all
"""

_WIDE = """
create or replace temp table wide as
select rolled.* exclude (period, measure, value), {columns}, {period_columns}
from rolled {join}
group by all
"""

_FIGURE = """
select '{code}' as kpi_code, period_start, area_level, area_code, dimension_type, dimension_value,
    numerator, {denominator} as denominator, {value} as kpi_value
from (select *, cast({numerator_sum} as decimal(28, 4)) as numerator, cast({denominator_sum} as decimal(28, 4)) as
    divisor
      from wide)
where {condition} and (numerator <> 0 or {has_denominator})
"""

_LAST_YEAR = (
    "cast(max({column}) over (partition by area_level, area_code, dimension_type, dimension_value"
    " order by month_number range between 12 preceding and 12 preceding) as double)"
)

_MONTH = (
    "join period on rolled.period = period.month_number",
    "period.month_start as period_start, period.month_number, period.day_count, period.year_day_count",
)
_DAY = ("", "rolled.period as period_start, 1 as month_number, 1 as day_count, 1 as year_day_count")


def write_truth(state: State, out: Path) -> None:
    """Compute every true figure of the state and write kpi_monthly.csv and kpi_daily.csv into `out`.

    Columns: kpi_code, period_start, area_level, area_code, dimension_type, dimension_value, numerator, denominator
    (empty for sums), kpi_value. Money in yuan; numerator and denominator are exact, kpi_value is empty where the
    denominator is
        0. A
    figure whose numerator and denominator are both 0 has no row.
    """
    out.mkdir(parents=True, exist_ok=True)
    build_base(state)
    measure_months(state)
    measure_revenue(state)
    measure_debts(state)
    measure_terminals(state)
    measure_silent(state)
    measure_call_center(state)
    measure_channels(state)
    measure_orders(state)
    measure_groups(state)
    measure_group_products(state)
    measure_competitors(state)
    measure_costs(state)
    measure_campaigns(state)
    measure_profiles(state)
    monthly = [with_profile(kpi) for kpi in KPIS if kpi.is_monthly]
    _write(state, "measure_month", "month_number", _MONTH, monthly, out / "kpi_monthly.csv")
    measure_days(state)
    _write(state, "measure_day", "day", _DAY, [kpi for kpi in KPIS if kpi.is_daily], out / "kpi_daily.csv")


def _write(state: State, source: str, period: str, told: tuple[str, str], kpis: list[Kpi], path: Path) -> None:
    con = state.con
    con.execute(_ROLLED.format(source=source, period=period))
    used = sorted(
        {word for kpi in kpis for word in f"{kpi.numerator} {kpi.denominator}".split() if word.isidentifier()}
    )
    columns = ", ".join(
        f"coalesce(sum(rolled.value) filter (rolled.measure = '{name}'), 0) as \"{name}\""
        for name in used
        if name != "day_count"
    )
    con.execute(_WIDE.format(columns=columns, join=told[0], period_columns=told[1]))
    figures = " union all ".join(_figure(kpi) for kpi in kpis)
    con.execute(f"copy (select * from ({figures}) order by all) to '{path}' (format csv, header)")


def _figure(kpi: Kpi) -> str:
    rate = "cast(numerator as double) / nullif(divisor, 0)"
    if kpi.form == "power":
        value = f"case when {rate} <= 1 then 100 * (1 - pow(1 - {rate}, 365.0 / day_count)) end"
    elif kpi.form == "growth":
        then, then_divisor = (_LAST_YEAR.format(column=name) for name in ("numerator", "divisor"))
        value = (
            f"case when {then} > 0 and {then_divisor} > 0 then cast(numerator - {then} as double) * {then_divisor}"
            f" / nullif(cast(divisor - {then_divisor} as double) * {then}, 0) end"
        )
    elif kpi.denominator:
        value = f"{kpi.factor} * {rate}"
    else:
        value = "cast(numerator as varchar)" if kpi.factor == "1" else f"cast(numerator as double) * {kpi.factor}"
    condition = f"({_told_by(kpi)}) and month_number >= {kpi.from_month}"
    return _FIGURE.format(
        code=kpi.code,
        numerator_sum=kpi.numerator,
        denominator_sum=kpi.denominator or "null",
        denominator="divisor",
        value=f"cast({value} as varchar)",
        condition=condition,
        has_denominator="coalesce(divisor, 0) <> 0" if kpi.denominator != "day_count" else "false",
    )


def _told_by(kpi: Kpi) -> str:
    """The dimensions and area levels that have the figure, as a condition."""
    dimensions = (*(("all",) if kpi.has_total else ()), *kpi.dimensions)
    anywhere, province = ([name for name in dimensions if kpi.is_of_province(name) == only] for only in (False, True))
    names = ", ".join(repr(name) for name in [*anywhere, ""])
    of_province = ", ".join(repr(name) for name in [*province, ""])
    return f"dimension_type in ({names}) or (dimension_type in ({of_province}) and area_level = 'province')"
