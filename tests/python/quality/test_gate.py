"""The gate on a whole build, from the files to the page: the hand-worked operator, good, then with a faulty month."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb
import pytest
import yaml
from hand_worked import case_tables
from sqlalchemy import select

from bass.home import PROJECT_DIR, Home, Settings
from bass.publish import publish
from bass.run import Step, run
from ingestion import ledger_schema as tables
from ingestion.ledger import Ledger
from quality.gate import check
from synth.writer import write_units

pytestmark = pytest.mark.slow
FRESHNESS = PROJECT_DIR / "superset" / "queries" / "freshness.yaml"
FEBRUARY, MARCH = date(2026, 2, 28), date(2026, 3, 31)
CHECK = "mart_fct_billing_monthly.much_unknown_item"
FIGURES = (
    "select kpi_code, period_start, area_level, area_code, dimension_type, dimension_value, numerator, denominator,"
    " kpi_value from kpi.page_kpi_monthly where kpi_code {} order by all"
)
HELD, FRESH = "in ('billed_revenue', 'arpu')", "= 'closing_subscriber_count'"


@dataclass(frozen=True)
class Refused:
    """A home whose readers saw February, and to which a March came that fails the gate.

    `good` and `bad` are the steps of the two runs by name, `before` the figures of HELD that readers saw after the
    first.
    """

    home: Home
    good: dict[str, Step]
    bad: dict[str, Step]
    before: list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refused]:
    root = tmp_path_factory.mktemp("gate")
    home = Home.create(root / "home", Settings(name="Hand-worked", clock=datetime(2026, 3, 10, 10)))
    units = case_tables()
    of_march = units["bill_item"]["_period"] == "202603"
    units["bill_item"].loc[of_march, "item"] = "new_" + units["bill_item"]["item"]
    write_units(units, home.landing, start=date(2025, 12, 1), until=MARCH, units=units)
    later = root / "later"
    later.mkdir()
    for path in home.landing.glob("*_202603*"):
        shutil.move(path, later / path.name)
    good = run(home)
    before = published(home, FIGURES.format(HELD))
    for path in later.iterdir():
        shutil.move(path, home.landing / path.name)
    home = replace(home, settings=replace(home.settings, clock=datetime(2026, 4, 20, 10)))
    bad = run(home)
    yield Refused(home, *({step.name: step for step in result.steps} for result in (good, bad)), before)


def published(home: Home, query: str) -> list[tuple[Any, ...]]:
    path = (home.publish / "current").resolve() / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def freshness(home: Home) -> list[dict[str, Any]]:
    """What the page's line about freshness is told."""
    query = yaml.safe_load(FRESHNESS.read_text("utf-8"))
    return [dict(zip(query["columns"], row, strict=True)) for row in published(home, query["sql"])]


def test_a_good_month_passes_and_a_faulty_one_fails_at_the_gate_alone(refused: Refused) -> None:
    assert all(step.is_good for step in refused.good.values()), refused.good
    assert {name for name, step in refused.bad.items() if not step.is_good} == {"check", "publish"}
    assert f"critical: {CHECK}" in refused.bad["check"].summary
    assert (refused.home.reports / "quality" / "index.html").exists()


def test_what_rests_on_the_fault_keeps_its_old_figures_and_the_rest_is_new(refused: Refused) -> None:
    assert len(refused.before) > 10
    assert published(refused.home, FIGURES.format(HELD)) == refused.before
    assert {row[1] for row in published(refused.home, FIGURES.format(FRESH))} >= {date(2026, 2, 1), date(2026, 3, 1)}
    assert published(refused.home, "select max(billing_month) from core.fct_billing_monthly") == [(date(2026, 2, 1),)]
    assert published(refused.home, "select max(base_date) from core.fct_subscriber_base_daily") == [(MARCH,)]


def test_the_line_about_freshness_says_how_old_the_figures_are_and_why(refused: Refused) -> None:
    lines = freshness(refused.home)
    assert {(line["as_of_date"], line["age_day_count"]) for line in lines} == {(MARCH, 20)}
    assert {(line["gate_result"], line["gate_failed_count"]) for line in lines} == {("failed", 1)}
    assert {(line["last_run_state"], line["last_run_at"]) for line in lines} == {("refused", datetime(2026, 4, 20, 10))}
    held = {line["held_table"]: line for line in lines}
    assert len(lines) == len(held) == lines[0]["held_count"]
    page = "kpi.page_kpi_monthly · "
    assert {"core.fct_billing_monthly", f"{page}billed_revenue", f"{page}arpu"} <= set(held)
    assert f"{page}closing_subscriber_count" not in held
    for line in lines:
        assert (line["held_as_of_date"], line["held_published_at"]) == (FEBRUARY, datetime(2026, 3, 10, 10))
        assert CHECK in line["held_reason"] and "new_base_fee" in line["held_reason"]


def test_a_run_without_news_says_the_same_of_what_is_held_back(refused: Refused) -> None:
    told = ("as_of_date", "age_day_count", "gate_result", "held_table", "held_as_of_date", "held_reason")
    before = [[line[name] for name in told] for line in freshness(refused.home)]
    assert "nothing new" in run(refused.home).steps[2].summary
    after = [[line[name] for name in told] for line in freshness(refused.home)]
    assert sorted(after, key=str) == sorted(before, key=str)


def test_a_fault_planted_in_the_marts_is_found_and_the_old_figures_stay(refused: Refused) -> None:
    with duckdb.connect(str(refused.home.working_db)) as connection:
        connection.execute("update core.fct_billing_monthly set net_amount = net_amount + 0.01")
        connection.execute("update kpi.fct_kpi_monthly set numerator = numerator + 1")
    faulty = check(refused.home)
    assert "mart_fct_billing_monthly.net_is_not_what_it_is_made_of" in {one.check_name for one in faulty.blocking}
    result = publish(refused.home)
    assert "core.fct_billing_monthly" in result.held_back
    assert "core.fct_usage_daily" not in result.held_back
    assert published(refused.home, FIGURES.format(HELD)) == refused.before


def test_results_are_kept_in_the_ledger(refused: Refused) -> None:
    table = tables.check_result
    with Ledger.open(refused.home).read() as connection:
        rows = connection.execute(select(table.c.checker, table.c.state)).all()
    assert {checker for checker, _ in rows} == {"dbt", "great_expectations"}
    assert {"passed", "failed"} <= {state for _, state in rows}
