"""Which recorded runs are alive: a killed one cannot say how it ended, so the next one says it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from bass.home import Home
from ingestion.ledger import Ledger, RunRecord


@contextmanager
def recorded_run(home: Home, ledger: Ledger, command: str) -> Iterator[RunRecord]:
    """Keep a run in the ledger, and a lock as long as it lives, which the kernel takes from a killed process."""
    settle_runs(home, ledger)
    with (home.state / "run.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        with ledger.recorded_run(command, home.now()) as record:
            yield record


def settle_runs(home: Home, ledger: Ledger) -> None:
    """Call killed what the ledger calls running, unless a run is alive that it may be."""
    home.state.mkdir(exist_ok=True)
    with (home.state / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        ledger.settle_runs()
