"""What the suite on the KPIs that go out says of days that do not add up to their month."""

from pathlib import Path

import duckdb
from raw_desk import CONTRACT

from quality.rule import Context, Outcome
from quality.suites import all_suites
from quality.validation import validate

RECHARGE = {
    "kpi_code": "recharge_amount",
    "is_monthly": True,
    "is_daily": False,
    "form": "sum",
    "input_units": "recharge",
}
WORKING = """
create schema kpi;
create table kpi.dim_kpi as select 'recharge_amount' as kpi_code, 'sum' as form, 'CNY' as unit, 'A' as additivity,
    '' as numerator_minus_measure;
create table kpi.fct_kpi_monthly as
select 'recharge_amount' as kpi_code, date '2026-02-01' as period_start, date '2026-02-28' as period_end,
    'province' as area_level, area_code, 'all' as dimension_type, 'all' as dimension_value, amount as numerator,
    null::double as denominator, amount::double as kpi_value, amount::double as previous_value, 'final' as state
from (values ('33', 2800), ('-1', 280)) as told (area_code, amount);
create table kpi.fct_kpi_daily as
select kpi_code, day::date as period_start, period_start as month_start, area_level, area_code, dimension_type,
    dimension_value, numerator / 28 as numerator, denominator, kpi_value / 28 as kpi_value, state
from kpi.fct_kpi_monthly, generate_series(period_start, period_end, interval 1 day) as days (day);
"""


def days_and_month(folder: Path, fault: str) -> Outcome:
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(WORKING + fault)
    suites = [s for s in all_suites(Context(CONTRACT, (RECHARGE,), {"recharge": 1})) if s.name == "mart_kpi_monthly"]
    found = validate(suites, {"working": path}, folder / "docs", "run")
    return {one.check_name: one for one in found}["mart_kpi_monthly.days_and_month_disagree"]


def test_days_add_up_to_their_month_where_an_unknown_area_has_money_too(tmp_path: Path) -> None:
    assert days_and_month(tmp_path, "").verdict == "pass"


def test_a_day_that_has_too_much_is_told_with_both_amounts(tmp_path: Path) -> None:
    fault = "update kpi.fct_kpi_daily set numerator = 300 where area_code = '33' and day(period_start) = 7"
    found = days_and_month(tmp_path, fault)
    assert found.verdict == "fail"
    assert "2800" in found.observed and "3000" in found.observed
