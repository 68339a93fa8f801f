import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from sender import Sender  # noqa: E402

from bass.home import Home, Settings  # noqa: E402
from ingestion.ingest import DeliveryOutcome, ingest  # noqa: E402
from ingestion.ledger import Ledger  # noqa: E402


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home", Settings(clock=datetime(2026, 9, 10, 12)))


@pytest.fixture
def sender(home: Home) -> Sender:
    return Sender(home.landing)


@pytest.fixture
def load(home: Home) -> Callable[[], DeliveryOutcome]:
    """Ingest, and give the one delivery that was done with."""

    def once() -> DeliveryOutcome:
        (outcome,) = ingest(home).deliveries
        return outcome

    return once


@pytest.fixture
def rows(home: Home) -> Callable[..., list[tuple]]:
    """The committed rows of a unit, as the ledger lists their files, in the order of delivery and line."""

    def select(columns: str = "pay_id", unit: str = "recharge") -> list[tuple]:
        files = [str(home.lake / file.path) for file in Ledger.open(home).snapshot().files.get(unit, ())]
        if not files:
            return []
        source = "read_parquet($files, hive_partitioning = true, hive_types_autocast = false)"
        query = f"select {columns} from {source} order by _delivery_id, _part, _line"
        return duckdb.execute(query, {"files": files}).fetchall()

    return select
