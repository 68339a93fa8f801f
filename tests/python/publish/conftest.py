"""The handmade operator, fresh for each test."""

from pathlib import Path

import pytest
from handmade_operator import Operator, new_operator


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return new_operator(tmp_path / "home")
