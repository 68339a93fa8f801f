"""One Superset for all tests of this folder: it takes a while to start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from handmade_pages import new_home
from running_superset import Running, free_port

from bass.home import Home
from bass.serve import serve, stop


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return new_home(Path(tmp_path_factory.mktemp("pages")) / "home")


@pytest.fixture(scope="session")
def superset(home: Home) -> Iterator[Running]:
    port = free_port()
    try:
        yield Running(home, port, serve(home, port=port))
    finally:
        stop(home)
