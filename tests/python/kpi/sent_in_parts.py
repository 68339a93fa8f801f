"""The hand-worked operator, some deliveries of which come late: the second build is by affected periods only."""

import shutil
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from bass.building.dbt import run_dbt
from bass.home import PROJECT_DIR, Home, Settings
from ingestion.contract import load_contract
from ingestion.names import DeliveryName
from synth.writer import PROVINCE, write_units

START, AS_OF = date(2025, 12, 1), date(2026, 3, 31)
CLOCK = datetime(2026, 4, 16, 10)
Tables = Mapping[str, pd.DataFrame]


def new_home(root: Path) -> Home:
    return Home.create(root, Settings(name="Hand-worked case", clock=CLOCK))


def send(home: Home, tables: Tables, late: Iterable[tuple[str, str]]) -> None:
    """Write everything into landing but the deliveries that come late: pairs of unit and period."""
    write_units(tables, home.landing, start=START, until=AS_OF)
    for stem in (_stem(unit, period) for unit, period in late):
        for path in list(home.landing.glob(f"{stem}*")):
            path.unlink()


def send_late(home: Home, tables: Tables, late: Iterable[tuple[str, str]]) -> None:
    """Write the deliveries that come late, and no others, into landing."""
    desk = home.root / "desk"
    write_units(tables, desk, start=START, until=AS_OF, units=[unit for unit, _ in late])
    for stem in (_stem(unit, period) for unit, period in late):
        for path in sorted(desk.glob(f"{stem}*")):
            shutil.move(path, home.landing / path.name)
    shutil.rmtree(desk)


def _stem(unit: str, period: str) -> str:
    return DeliveryName(unit, PROVINCE, period, 0, load_contract(PROJECT_DIR).extracts[unit].mode).stem


def copied(home: Home, root: Path) -> Home:
    shutil.copytree(home.root, root)
    return Home.open(root)


def ask(home: Home, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        return con.execute(query).fetchall()


def failed_unit_tests(home: Home) -> list[str]:
    """The dbt unit tests that do not pass; `home` must be built. Raises BassError where dbt cannot begin."""
    outcome = run_dbt(home, ("test", "--select", "test_type:unit"))
    assert len(outcome.nodes) > 20, "dbt ran hardly any unit test"
    return [f"{node.node_id}: {node.message}" for node in outcome.nodes if node.status != "pass"]
