"""A fresh desk of raw extracts for each test, and one clean operator for all of them."""

from datetime import date, datetime
from pathlib import Path

import pytest
from raw_desk import RawDesk, new_desk

from bass.build import build
from bass.home import Home, Settings
from ingestion.ingest import ingest
from quality.gate import CheckResult, check
from synth.simulate import simulate


@pytest.fixture
def desk(tmp_path: Path) -> RawDesk:
    return new_desk(tmp_path)


@pytest.fixture(scope="session")
def clean_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Large enough that every rule has something to be judged by, or that a fault brings it."""
    home = Home.create(tmp_path_factory.mktemp("clean") / "home", Settings(clock=datetime(2026, 4, 20, 9)))
    simulate(home.root, subscribers=300, months=3, seed=11, until=date(2026, 3, 31), workers=1)
    ingest(home)
    build(home)
    return home


@pytest.fixture(scope="session")
def clean_check(clean_home: Home) -> CheckResult:
    return check(clean_home)
