"""What `bass explain` says to a question that it cannot answer."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from bass.catalogue_page import read_catalogue
from bass.cli import app
from bass.errors import BassError, UsageError
from bass.explain import tell
from bass.explaining.kpi import Kpi, find_kpi
from bass.explaining.period import LAST_YEAR, PREVIOUS, Span, parse_span
from bass.explaining.text import number
from bass.home import Home

_NUMBERS = ("is_daily", "is_monthly", "look_back_months", "caliber_version")
KPIS = tuple(
    Kpi(**{
        field.name: int(row[field.name]) if field.name in _NUMBERS
        else date.fromisoformat(row[field.name]) if field.name == "valid_from" else row[field.name]
        for field in fields(Kpi)
    })
    for row in read_catalogue()
)  # fmt: skip
MART = """
create schema core; create schema kpi; create schema operation;
create table core.dim_area as select * from (values
    ('33', '浙江省', 'province', '33', '-1', '-1', '-1'), ('3301', '杭州市', 'city', '33', '3301', '-1', '-1'),
    ('330102', '上城区', 'county', '33', '3301', '330102', '-1'),
    ('330202', '上城区', 'county', '33', '3302', '330202', '-1'))
    as area (area_code, area_name, area_level, province_code, city_code, county_code, grid_code);
create table kpi.dim_kpi as from kpi_seed;
create table kpi.fct_kpi_monthly (kpi_code varchar, period_start date);
insert into kpi.fct_kpi_monthly values ('arpu', date '2026-01-01'), ('arpu', date '2026-03-01');
create table operation.table_status as select 'kpi' as schema_name, 'fct_kpi_monthly' as table_name, '' as kpi_code,
    null::timestamp as published_at, false as is_held_back, '' as reason;
"""
TEXTS = ("area_level", "area_code", "dimension_type", "dimension_value", "year_to_date_state", "state")
NUMBERS = ("numerator", "denominator", "kpi_value", "previous_value", "change_previous", "last_year_value",
           "change_last_year", "year_to_date_value", "target_value", "completion_rate", "time_elapsed_rate",
           "source_unit_count")  # fmt: skip
FIGURE = [*(f"{name} varchar" for name in TEXTS), *(f"{name} double" for name in NUMBERS), "as_of_date date"]


@pytest.fixture
def mart(tmp_path: Path) -> Iterator[Path]:
    """A published file of a few rows."""
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as con:
        names = ", ".join(field.name for field in fields(Kpi))
        marks = ", ".join("?" for _ in fields(Kpi))
        types = ", ".join(f"{field.name} {'int' if field.name in _NUMBERS else 'varchar'}" for field in fields(Kpi))
        con.execute(f"create temp table kpi_seed ({types}, display_order int)")
        for order, kpi in enumerate(KPIS):
            values = [str(value) if isinstance(value, date) else value for value in vars(kpi).values()]
            con.execute(f"insert into kpi_seed ({names}, display_order) values ({marks}, {order})", values)
        con.execute(MART)
        for column in FIGURE:
            con.execute(f"alter table kpi.fct_kpi_monthly add column {column}")
    yield path


def ask(mart: Path, kpi: str = "arpu", period: str = "2026-03", area: str | None = None) -> None:
    tell(mart, kpi, parse_span(period), area=area, against=PREVIOUS)


@pytest.mark.parametrize("word", ["arpu", "26", "ARPU"])
def test_a_kpi_is_found_by_code_number_and_name(word: str) -> None:
    assert find_kpi(KPIS, word).kpi_code == "arpu"


def test_a_kpi_is_found_by_its_chinese_name() -> None:
    assert find_kpi(KPIS, "离网率（期初口径）").kpi_code == "churn_rate_opening"


@pytest.mark.parametrize(
    ("word", "near"), [("arpus", "arpu"), ("6", "churn_rate_opening"), ("billed_revenu", "billed_revenue")]
)
def test_an_unknown_kpi_is_told_with_near_ones(word: str, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        find_kpi(KPIS, word)


def test_a_number_of_several_kpis_wants_a_code() -> None:
    with pytest.raises(UsageError, match="silent_cancelled_count.*gone_subscriber_count"):
        find_kpi(KPIS, "3")


def test_completion_is_explained_with_the_kpi_that_it_completes() -> None:
    with pytest.raises(UsageError, match="every KPI with a target"):
        find_kpi(KPIS, "47")


@pytest.mark.parametrize(
    ("text", "span"),
    [("2026-09", Span("month", date(2026, 9, 1))), ("202609", Span("month", date(2026, 9, 1))),
     ("2026-09-14", Span("day", date(2026, 9, 14))), ("20260914", Span("day", date(2026, 9, 14)))],
)  # fmt: skip
def test_a_period_is_a_month_or_a_day(text: str, span: Span) -> None:
    assert parse_span(text) == span


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-02-30", "September", "2026/09", ""])
def test_a_period_that_is_none_is_wrong_use(text: str) -> None:
    with pytest.raises(UsageError, match="2026-09"):
        parse_span(text)


def test_a_leap_day_is_compared_to_the_last_of_february() -> None:
    assert parse_span("2028-02-29").earlier(LAST_YEAR).start == date(2027, 2, 28)
    assert parse_span("2026-03-31").earlier(PREVIOUS).start == date(2026, 3, 30)
    assert parse_span("2026-01").earlier(PREVIOUS).start == date(2025, 12, 1)


def test_an_unknown_area_is_told_with_near_ones(mart: Path) -> None:
    with pytest.raises(UsageError, match="3301 杭州市"):
        ask(mart, area="杭州")


def test_a_name_of_two_areas_wants_a_code(mart: Path) -> None:
    with pytest.raises(UsageError, match="330102.*330202"):
        ask(mart, area="上城区")


def test_a_period_that_is_not_published_is_told_with_those_that_are(mart: Path) -> None:
    with pytest.raises(BassError, match="2026-01 to 2026-03") as caught:
        ask(mart, period="2027-01")
    assert caught.value.exit_code == 1


def test_a_kpi_without_figures_of_a_day_is_wrong_use(mart: Path) -> None:
    with duckdb.connect(str(mart)) as con:
        con.execute("create table kpi.fct_kpi_daily as select *, null::double as month_to_date_value,"
                    " null::varchar as month_to_date_state from kpi.fct_kpi_monthly limit 0")  # fmt: skip
    with pytest.raises(UsageError, match="no daily figures"):
        ask(mart, period="2026-03-01")


def test_a_mart_that_is_not_there_is_named(mart: Path) -> None:
    with pytest.raises(BassError, match="fct_kpi_daily is not in the published file"):
        ask(mart, kpi="gross_add_count", period="2026-03-01")


def test_a_mart_that_was_held_back_and_never_published_says_why(mart: Path) -> None:
    with duckdb.connect(str(mart)) as con:
        con.execute("delete from kpi.fct_kpi_monthly")
        con.execute("update operation.table_status set is_held_back = true, reason = 'bills do not add up'")
    with pytest.raises(BassError, match="held back.*bills do not add up"):
        ask(mart)


def test_before_the_first_publish_there_is_nothing_to_explain(tmp_path: Path) -> None:
    Home.create(tmp_path)
    result = CliRunner().invoke(app, ["explain", "arpu", "--period", "2026-09", "--home", str(tmp_path)])
    assert (result.exit_code, "nothing is published yet" in result.stderr) == (1, True)


def test_an_unknown_comparison_is_wrong_use(tmp_path: Path) -> None:
    Home.create(tmp_path)
    arguments = ["explain", "arpu", "--period", "2026-09", "--against", "plan", "--home", str(tmp_path)]
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, "last_year" in result.stderr) == (2, True)


def test_numbers_read_calmly() -> None:
    assert [number(value) for value in (None, 1234.5, 0.00001, -2)] == ["–", "1,234.5", "0", "-2"]
    assert number(3, is_signed=True) == "+3"


def test_the_dimensions_of_a_kpi_without_a_total_make_it_up() -> None:
    assert replace(KPIS[0], dimensions="debt_age").main_dimension == "debt_age"
    assert replace(KPIS[0], dimensions="all@province;sp@province").main_dimension == "all"
