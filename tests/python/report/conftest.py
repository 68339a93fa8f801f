"""One published operator for all tests of this folder: four months, its persons known to the tasks."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from bass.build import build
from bass.dispatch import dispatch
from bass.home import Home, Settings
from bass.publish import publish
from ingestion import ledger_schema as tables
from ingestion.ingest import ingest
from ingestion.ledger import Ledger
from synth.simulate import simulate

CLOCK = datetime(2026, 4, 20, 11)  # March is final, and all its reports are due


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("reports") / "home"
    found = Home.create(root, Settings(clock=CLOCK))
    simulate(root, subscribers=100, months=4, seed=7, until=date(2026, 3, 31), workers=1)
    ingest(found)
    _passed(found, build(found).build_id)
    publish(found)
    dispatch(found)
    return found


def _passed(home: Home, build_id: str) -> None:
    """A gate that found nothing: what it finds is tested elsewhere, and takes its time."""
    ledger = Ledger.open(home)
    with ledger.recorded_run("check", CLOCK) as run:
        row = {"run_id": run.run_id, "build_id": build_id, "checker": "dbt", "name": "always_good", "node": "",
               "severity": "critical", "state": "passed", "failing_count": 0, "message": ""}  # fmt: skip
        with ledger.write() as connection:
            connection.execute(insert(tables.check_result), [row])
        run.finish({})


@pytest.fixture
def office(home: Home, tmp_path: Path) -> Home:
    """The same figures with a ledger, tasks and reports of its own."""
    own = Home.create(tmp_path / "home", home.settings)
    for name in ("ledger.db", "tasks.db"):
        shutil.copy(home.root / name, own.root / name)
    own.publish.rmdir()
    own.publish.symlink_to(home.publish)
    return own
