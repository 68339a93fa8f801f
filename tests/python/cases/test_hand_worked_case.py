"""The hand-worked case: figures reasoned from the rules alone, which truth code and warehouse must both reproduce."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hand_worked import CASE, case_tables
from sheet_total import Figure, Key, figures, read_csv

from bass.build import build
from bass.home import Home, Settings
from ingestion.ingest import ingest
from synth.truth.figure import write_truth
from synth.truth.state import state_from_unit_tables
from synth.writer import write_units

START, AS_OF = date(2025, 12, 1), date(2026, 3, 31)
KEY = ("kpi_code", "period_start", "area_level", "area_code", "dimension_type", "dimension_value")


def _key(row: Mapping[str, str]) -> Key:
    return tuple(str(row[name]) for name in KEY)  # type: ignore[return-value]


def _amount(text: object) -> Decimal:
    return Decimal(str(text)) if text not in (None, "") and not pd.isna(text) else Decimal(0)


def _stated(name: str) -> dict[Key, Figure]:
    return {_key(row): (_amount(row["numerator"]), _amount(row["denominator"])) for row in read_csv(CASE / name)}


@pytest.fixture(scope="module")
def expected() -> dict[Key, Figure]:
    names = ("expected_kpi_monthly.csv", "expected_group_and_service.csv", "expected_debt_and_balance.csv")
    return {key: figure for name in names for key, figure in _stated(name).items()}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return case_tables()


def _differences(expected: dict[Key, Figure], rows: Iterable[Mapping[str, str]]) -> list[str]:
    """What `rows` (figures of a whole system) say otherwise than the case, one sentence each.

    A figure of the case must be there; a figure that the case leaves out must be zero, wherever the case states others
    of its KPI, area level and dimension. The denominator is compared where the case has one.
    """
    stated = {(key[0], key[2], key[4]) for key in expected}
    ratios = {key[0] for key, figure in expected.items() if figure[1]}
    found = {}
    for row in rows:
        key = _key(row)
        if (key[0], key[2], key[4]) in stated and "2026-01-01" <= key[1] <= "2026-03-01":
            denominator = _amount(row["denominator"]) if key[0] in ratios else Decimal(0)
            found[key] = (_amount(row["numerator"]), denominator)
    nothing = (Decimal(0), Decimal(0))
    different = []
    for key in sorted(expected.keys() | found.keys()):
        want, got = expected.get(key, nothing), found.get(key, nothing)
        # where the numerator is zero a row may be left out, and with it the denominator
        if want != got and not (key not in found and want[0] == 0) and not (key not in expected and got[0] == 0):
            different.append(f"{' '.join(key)}: worked {want[0]} / {want[1]}, got {got[0]} / {got[1]}")
    return different


def test_the_expected_figures_are_the_sums_of_the_sheet() -> None:
    totals = figures(read_csv(CASE / "line_month.csv"))
    assert {key: (value, other or Decimal(0)) for key, (value, other) in totals.items()} == _stated(
        "expected_kpi_monthly.csv"
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (("closing",), ("opening", "add", "reinstated", "-cancelled")),
        (("fee", "voice", "sms", "data"), ("s_fee", "s_voice", "s_sms", "s_data")),
    ],
    ids=["the base closes", "both calibers of revenue sum to the same"],
)
def test_each_line_of_the_sheet_hangs_together(left: tuple[str, ...], right: tuple[str, ...]) -> None:
    def total(row: Mapping[str, str], names: tuple[str, ...]) -> int:
        return sum(int(row[n.lstrip("-")] or 0) * (-1 if n.startswith("-") else 1) for n in names)

    assert [row for row in read_csv(CASE / "line_month.csv") if total(row, left) != total(row, right)] == []


def test_the_truth_code_reproduces_the_hand_worked_case(
    expected: dict[Key, Figure], tables: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    write_truth(state_from_unit_tables(tables, start=START, as_of=AS_OF), tmp_path)
    assert _differences(expected, read_csv(tmp_path / "kpi_monthly.csv")) == []


@pytest.fixture(scope="module")
def warehouse(tables: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The case sent as deliveries, ingested and built."""
    settings = Settings(name="Hand-worked case", clock=datetime(2026, 4, 16, 10))
    home = Home.create(tmp_path_factory.mktemp("hand_worked") / "home", settings)
    write_units(tables, home.landing, start=START, until=AS_OF)
    result = ingest(home)
    assert result.is_good, result.summary
    build(home)
    return duckdb.connect(str(home.working_db), read_only=True)


def _monthly(warehouse: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    columns = ", ".join(("cast(period_start as varchar) as period_start", *KEY[:1], *KEY[2:], "numerator, denominator"))
    result = warehouse.sql(f"select {columns}, target_value, completion_rate from kpi.fct_kpi_monthly")
    return [dict(zip(result.columns, row, strict=True)) for row in result.fetchall()]


def test_the_warehouse_reproduces_the_hand_worked_case(
    expected: dict[Key, Figure], warehouse: duckdb.DuckDBPyConnection
) -> None:
    assert _differences(expected, _monthly(warehouse)) == []


def test_the_warehouse_reproduces_target_and_completion(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {_key(row): row for row in _monthly(warehouse)}
    for row in read_csv(CASE / "expected_completion.csv"):
        got = found[_key({**row, "dimension_type": "all", "dimension_value": "all"})]
        assert float(got["target_value"]) == float(row["target_value"])
        if row["completion_rate"]:
            assert got["completion_rate"] == pytest.approx(float(row["completion_rate"]), rel=1e-9)
        else:
            assert pd.isna(got["completion_rate"])


def test_a_former_customer_who_takes_a_new_line_is_a_re_entry(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {
        (row["period_start"], row["area_code"]): (int(row["numerator"]), int(row["denominator"]))
        for row in _monthly(warehouse)
        if row["kpi_code"] == "reentry_rate" and row["area_level"] == "province" and row["dimension_type"] == "all"
    }
    assert found["2026-02-01", "33"] == (1, 3)
    assert sum(count for count, _ in found.values()) == 1
