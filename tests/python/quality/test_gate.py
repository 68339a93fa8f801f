"""The gate on a whole build: the hand-worked operator, good, and with a fault planted between build and check."""

from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pandas as pd
import pytest
from sqlalchemy import select

from bass.build import build
from bass.home import PROJECT_DIR, Home, Settings
from bass.publish import publish
from ingestion import ledger_schema as tables
from ingestion.contract import load_contract
from ingestion.ingest import ingest
from ingestion.ledger import Ledger
from quality.gate import check
from synth.writer import write_units

pytestmark = pytest.mark.slow
CASE = PROJECT_DIR / "tests" / "cases" / "hand_worked" / "input"


def sent() -> dict[str, pd.DataFrame]:
    """Unit -> rows; whole numbers typed, everything else text, an empty field is None."""
    result = {}
    for path in sorted(CASE.glob("*.csv")):
        frame = pd.read_csv(path, dtype=object, keep_default_na=False)
        frame = frame.mask(frame == "", None)
        for column in load_contract(PROJECT_DIR).extracts[path.stem].columns:
            if column.data_type in ("bigint", "integer"):
                frame[column.name] = pd.to_numeric(frame[column.name]).astype("Int64")
        result[path.stem] = frame
    return result


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home that was ingested, built, checked and published once."""
    root = tmp_path_factory.mktemp("gate") / "home"
    home = Home.create(root, Settings(name="Hand-worked", clock=datetime(2026, 4, 20, 10)))
    write_units(sent(), home.landing, start=date(2025, 12, 1), until=date(2026, 3, 31))
    assert ingest(home).is_good
    build(home)
    yield home


def published(home: Home, query: str) -> list[tuple[object, ...]]:
    path = (home.publish / "current").resolve() / "warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_good_build_passes_and_a_planted_fault_holds_back_what_rests_on_it(built: Home) -> None:
    good = check(built)
    assert good.blocking == (), good.summary
    assert good.report.exists()
    publish(built)
    before = dict(published(built, "select kpi_code, sum(numerator) from kpi.fct_kpi_monthly group by kpi_code"))

    with duckdb.connect(str(built.working_db)) as connection:
        connection.execute("update core.fct_billing_monthly set net_amount = net_amount + 0.01")
        connection.execute("update kpi.fct_kpi_monthly set numerator = numerator + 1")
    faulty = check(built)
    assert not faulty.is_good
    assert "mart_fct_billing_monthly.net_is_not_what_it_is_made_of" in {one.check_name for one in faulty.blocking}
    result = publish(built)
    assert "core.fct_billing_monthly" in result.held_back
    assert "core.fct_usage_daily" not in result.held_back
    after = dict(published(built, "select kpi_code, sum(numerator) from kpi.fct_kpi_monthly group by kpi_code"))
    assert after["billed_revenue"] == before["billed_revenue"] and after["arpu"] == before["arpu"]
    assert published(built, "select gate_result from operation.run_status") == [("failed",)]


def test_results_are_kept_in_the_ledger(built: Home) -> None:
    table = tables.check_result
    with Ledger.open(built).read() as connection:
        rows = connection.execute(select(table.c.checker, table.c.state)).all()
    assert {checker for checker, _ in rows} == {"dbt", "great_expectations"}
    assert {"passed", "failed"} <= {state for _, state in rows}
