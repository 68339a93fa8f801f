"""What reaches back over all months - areas, units, snapshots - is recomputed as a full build would."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hand_worked import case_tables
from sent_in_parts import ask, copied, failed_unit_tests, new_home, send, send_late
from truth_run import rows_that_differ

from bass.build import build
from bass.home import Home
from ingestion.ingest import ingest

LATE_PERIOD = "202603"
LATE = [(unit, LATE_PERIOD) for unit in ("area", "staff_org", "account", "tariff")]
NEW_GRID = "330203001"
JANUARY = "select area_code, sum(numerator) from kpi.fct_kpi_daily where period_start = date '2026-01-31' group by all"


def earlier_tables() -> dict[str, pd.DataFrame]:
    """The case as it was first sent: no file has the grid NEW_GRID, though lines name it."""
    tables = case_tables()
    tables["area"] = tables["area"][tables["area"]["area_id"] != NEW_GRID]
    return tables


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = new_home(tmp_path_factory.mktemp("restated") / "home")
    send(home, earlier_tables(), LATE)
    assert ingest(home).is_good
    build(home)
    yield home


def moved_county() -> dict[str, pd.DataFrame]:
    """In the late file county 330105 lies in city 3302, and NEW_GRID is there."""
    tables = case_tables()
    area = tables["area"]
    area.loc[(area["area_id"] == "330105") & (area["_period"] == LATE_PERIOD), "parent_area_id"] = "3302"
    return tables


def moved_unit() -> dict[str, pd.DataFrame]:
    """In the late file the county's unit answers for another county."""
    tables = earlier_tables()
    unit = tables["staff_org"]
    unit.loc[(unit["org_id"] == "O330102") & (unit["_period"] == LATE_PERIOD), "area_id"] = "330105"
    return tables


@pytest.mark.slow
@pytest.mark.parametrize(
    ("units", "tables", "changes_january"),
    [
        (["area"], moved_county(), True),
        (["staff_org"], moved_unit(), False),
        (["account", "tariff"], case_tables(), False),
    ],
    ids=["a county that moves and a grid that comes late", "a unit that moves", "snapshots"],
)
def test_what_comes_late_restates_earlier_months_as_a_full_build_does(
    earlier: Home, units: list[str], tables: dict[str, pd.DataFrame], changes_january: bool, tmp_path: Path
) -> None:
    home = copied(earlier, tmp_path / "home")
    before = sorted(ask(home, JANUARY))
    send_late(home, tables, [(unit, LATE_PERIOD) for unit in units])
    assert ingest(home).is_good
    assert build(home).reason == ""
    assert (sorted(ask(home, JANUARY)) != before) == changes_january
    incremental = tmp_path / "incremental.duckdb"
    shutil.copy(home.working_db, incremental)
    build(home, full=True)
    assert rows_that_differ(incremental, home.working_db) == {}


def test_every_dbt_unit_test_passes(earlier: Home) -> None:
    assert failed_unit_tests(earlier) == []
