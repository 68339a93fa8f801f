"""One published operator for all tests of this folder: four months, its persons known to the tasks."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from bass.build import build
from bass.dispatch import dispatch
from bass.home import Home, Settings
from bass.publish import publish
from ingestion.ingest import ingest
from synth.simulate import simulate

CLOCK = datetime(2026, 4, 20, 11)  # March is final, and all its reports are due


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("reports") / "home"
    found = Home.create(root, Settings(clock=CLOCK))
    simulate(root, subscribers=100, months=4, seed=7, until=date(2026, 3, 31), workers=1)
    ingest(found)
    build(found)
    publish(found)
    dispatch(found)
    return found


@pytest.fixture
def office(home: Home, tmp_path: Path) -> Home:
    """The same figures with a ledger, tasks and reports of its own."""
    own = Home.create(tmp_path / "home", home.settings)
    for name in ("ledger.db", "tasks.db"):
        shutil.copy(home.root / name, own.root / name)
    own.publish.rmdir()
    own.publish.symlink_to(home.publish)
    return own
