"""Which tests run side by side: `make test` has two workers, and what is built once stays with one of them."""

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

BUILT_FOR_THE_FOLDER = {"architecture", "quality", "report", "superset", "synth"}  # by a fixture of the session
BUILT_FOR_THE_TEST = {"test_killed_run.py", "test_kpi_equals_truth.py"}  # or so long that each may go its own way
LONGEST = ("kpi", "kill", "superset", "report", "adapters", "spark")  # begin first, so that both workers end together


class ByWhatIsBuilt(LoadScopeScheduling):
    """Gives a worker whole files, or whole folders where these share a fixture, or single tests."""

    def _split_scope(self, nodeid: str) -> str:
        file = PurePosixPath(nodeid.split("::")[0])
        if file.name in BUILT_FOR_THE_TEST:
            return nodeid
        return str(file.parent if file.parent.name in BUILT_FOR_THE_FOLDER else file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return ByWhatIsBuilt(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    folder = item.path.parent.name
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
