"""An office of its own for each test, in memory where the machine has such a folder: every write waits for the disk."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from handmade_tasks import Office, new_office

MEMORY = Path("/dev/shm")


@pytest.fixture
def office() -> Iterator[Office]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield new_office(Path(folder) / "home")
