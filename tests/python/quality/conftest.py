"""A fresh desk of raw extracts for each test."""

from pathlib import Path

import pytest
from raw_desk import RawDesk, new_desk


@pytest.fixture
def desk(tmp_path: Path) -> RawDesk:
    return new_desk(tmp_path)
