"""Files that come late change what they touch, and nothing else: the build equals one of everything at once."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from kpi_compare import GRAIN
from late_operator import LateOperator, run_late_operator
from truth_run import rows_that_differ

from bass.catalogue_page import read_catalogue

pytestmark = pytest.mark.slow

JANUARY, DAY = date(2026, 1, 1), date(2026, 1, 15)
OF_CALLS = {
    row["kpi_code"] for row in read_catalogue() if {"cdr_voice", "cdr_data"} & set(row["input_units"].split(";"))
}
# a call wakes a line, so what counts the silent and the inactive may change in later months as well
OF_SILENCE = {"silent_churn_count", "silent_cancelled_count", "gone_subscriber_count"}
OF_SILENCE |= {"inactive_subscriber_count", "inactive_subscriber_rate"}
# the month's use judges lines that were added two months and one month before
OF_SILENCE |= {"zero_use_rate", "very_low_use_rate", "low_saturation_rate", "suspected_farming_rate"}


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> LateOperator:
    return run_late_operator(tmp_path_factory.mktemp("late"))


def figures(database: Path, rhythm: str) -> dict[tuple, tuple]:
    """Of each figure: the parts it is made of, its value, and its state."""
    query = f"select {', '.join(GRAIN)}, numerator, denominator, kpi_value, state from kpi.fct_kpi_{rhythm}"
    with duckdb.connect(str(database), read_only=True) as connection:
        return {row[: len(GRAIN)]: row[len(GRAIN) :] for row in connection.execute(query).fetchall()}


def changed(before: dict[tuple, tuple], after: dict[tuple, tuple]) -> set[tuple[str, date]]:
    """KPIs and periods of which a figure has other parts or another value; a missing row means zero."""

    def told(rows: dict[tuple, tuple], key: tuple) -> list[object]:
        return [part or 0 for part in rows.get(key, (0, 0, 0))[:3]]

    return {key[:2] for key in before.keys() | after.keys() if told(before, key) != told(after, key)}


def test_days_of_increments_out_of_order_build_to_the_same_as_everything_at_once(late: LateOperator) -> None:
    assert rows_that_differ(late.calls_full, late.days_late), "the late days changed nothing"
    assert rows_that_differ(late.days_late, late.days_full) == {}


@pytest.mark.parametrize("unit", ["user", "user_tariff"])
def test_the_late_days_tell_of_lines_that_later_days_have_told_of(late: LateOperator, unit: str) -> None:
    assert late.lines_sent_late_and_later(unit) > 0


def test_a_day_of_calls_two_months_late_builds_to_the_same_as_everything_at_once(late: LateOperator) -> None:
    assert rows_that_differ(late.before, late.calls_late), "the late calls changed nothing"
    assert rows_that_differ(late.calls_late, late.calls_full) == {}


def test_a_day_of_calls_two_months_late_changes_no_other_period(late: LateOperator) -> None:
    months = changed(figures(late.before, "monthly"), figures(late.calls_late, "monthly"))
    assert {kpi for kpi, month in months if month == JANUARY} >= {"billed_minute_count", "mou"}
    assert {(kpi, month) for kpi, month in months if kpi not in OF_SILENCE and month != JANUARY} == set()
    assert {kpi for kpi, _ in months} <= OF_CALLS
    days = changed(figures(late.before, "daily"), figures(late.calls_late, "daily"))
    assert {day for _, day in days} == {DAY, date(2026, 1, 16)}
    assert {kpi for kpi, _ in days} <= OF_CALLS
