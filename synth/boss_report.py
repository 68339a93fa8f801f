"""Reports that BOSS prints itself 报表, for the parallel run: as they should be, but for a few planted wrong."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from synth.static import is_due, write_table
from synth.truth import State
from synth.truth.bill_item import ITEM_TYPE, SERVICE_REVENUE
from synth.world import Plan, month_of
from synth.writer import UnitWriter

_PLACE = ["_period", "report_code", "row_code", "column_code"]
_LATEST = 3  # whole months that are printed right
_LAST_DAYS = "25"  # of the month from this one on a file comes after the report is printed
_BASE = """
select strftime(month_start, '%Y%m') as _period, area_code as row_code, sum(is_closing) as closing,
    sum(gross_add_count) as gross_add, sum(cancelled_count) as cancelled
from line_month inner join area_path using (area_id) where area_level = 'city' and month_number > 0 group by all
"""
_REVENUE = """
select strftime(cycle, '%Y%m') as _period, area_code as row_code, revenue_type as column_code,
    sum(receivable - discount - gifted) as value, sum(discount + gifted) as taken_off
from charge
inner join revenue_item using (item)
inner join line_month on charge.user_id = line_month.user_id and cycle = month_start
inner join area_path using (area_id)
where area_level = 'city' group by all
"""
_TEST_LINES = """
select strftime(month_start, '%Y%m') as _period, area_code as row_code, count(*) as value
from segment inner join period on from_day <= month_end and to_day > month_end
inner join area_path using (area_id)
where area_level = 'city' and is_on and not in_scope and not is_iot group by all
"""


def cash_rows(period: str, column: str, payments: pd.DataFrame) -> pd.DataFrame:
    """What rows of unit payment or recharge of a month come to, by method and day."""
    day = payments["_period"].astype(str).str[6:]
    sums = payments.assign(day=day).groupby(["method", "day"])["amount"].sum().reset_index()
    sums = sums.rename(columns={"method": "row_code", "amount": "value"})
    return sums.assign(_period=period, report_code="cash_in", column_code=column)


def balance_rows(period: str, balances: pd.DataFrame) -> pd.DataFrame:
    """What rows of unit balance of a month come to, by ledger."""
    sums = balances.groupby("ledger")[["opening", "amount_in", "amount_out", "closing"]].sum().reset_index()
    rows = sums.melt("ledger", var_name="column_code").rename(columns={"ledger": "row_code"})
    return rows.assign(_period=period, report_code="account_balance")


def write_boss_reports(plan: Plan, writer: UnitWriter, state: State, books: list[pd.DataFrame], out: Path) -> None:
    """Write unit boss_report and, into `out`, boss_report_deviation.csv: what was printed wrong, and what is true.

    Needs the base of the truth in `state` (`build_base`); `books`: rows of `cash_rows` and `balance_rows`.
    """
    months = [month for month in range(len(plan.months)) if is_due(plan, "boss_report", month)]
    money = pd.concat(books)
    base = state.con.execute(_BASE).df().melt(["_period", "row_code"], var_name="column_code")
    items = [(item, kind) for item, kind in ITEM_TYPE.items() if kind in SERVICE_REVENUE]
    state.con.register("revenue_item", pd.DataFrame(items, columns=["item", "revenue_type"]))
    revenue = state.con.execute(_REVENUE).df().assign(report_code="billed_revenue")
    true = pd.concat([base.assign(report_code="subscriber_base"), revenue, money])
    true = true.groupby(_PLACE)["value"].sum().astype("int64").reset_index()
    wrong = _deviations(plan, months, state.con.execute(_TEST_LINES).df(), revenue, money)
    printed = true.merge(wrong, how="left", on=_PLACE)
    printed["printed"] = printed["value"] + printed["error"].fillna(0).astype("int64")
    sent = printed.drop(columns="value").rename(columns={"printed": "value"})
    for month in months:
        period = plan.period_of_month(month)
        write_table(writer, "boss_report", sent[sent["_period"] == period], [period])
    rows = printed[printed["kind"].notna()].rename(columns={"value": "true"}).sort_values(_PLACE)
    rows = rows.assign(month=pd.to_datetime(rows["_period"], format="%Y%m").dt.date)
    columns = ["month", "report_code", "row_code", "column_code", "kind", "printed", "true"]
    rows[columns].to_csv(out / "boss_report_deviation.csv", index=False, lineterminator="\n")


def _deviations(
    plan: Plan, months: list[int], test_lines: pd.DataFrame, revenue: pd.DataFrame, money: pd.DataFrame
) -> pd.DataFrame:
    """What is printed too much (or too little) where: one each of three kinds, none in the latest months.

    A city's base counts test lines; a city's monthly fees are printed before what was taken off; a method's cash
    lacks a day whose file came late.
    """
    may = [month for month in months if month < plan.whole_month_count - _LATEST]
    if not may:
        return pd.DataFrame(columns=[*_PLACE, "kind", "error"])
    fees = revenue[revenue["column_code"] == "monthly_fee"]
    cash = money[(money["report_code"] == "cash_in") & (money["day"] >= _LAST_DAYS)]
    kinds = {
        "test_lines_counted": test_lines.assign(report_code="subscriber_base", column_code="closing"),
        "printed_before_discount": fees.assign(value=fees["taken_off"]),
        "printed_before_late_file": cash.assign(value=-cash["value"]),
    }
    chosen = []
    for place, (kind, rows) in enumerate(kinds.items(), start=1):
        period = f"{month_of(plan.start, may[len(may) * place // (len(kinds) + 1)]):%Y%m}"
        rows = rows[(rows["_period"] == period) & (rows["value"] != 0)]
        largest = rows.sort_values("value", key=lambda value: value.abs(), ascending=False, kind="stable").head(1)
        chosen.append(largest.assign(kind=kind, error=largest["value"])[[*_PLACE, "kind", "error"]])
    return pd.concat(chosen)
