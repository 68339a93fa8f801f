"""Put right what a killed process left: finish what it committed, sweep away what it did not."""

import shutil
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from bass.home import Home
from ingestion import ledger_schema as tables
from ingestion.finish import finish, sweep_superseded, unfinished_units
from ingestion.lease import dead_stagings, unit_lock
from ingestion.ledger import Ledger


@dataclass(frozen=True)
class Reconciled:
    """How many deliveries were finished, and how many files swept out of the lake and folders out of spool."""

    finished: int = 0
    orphans: int = 0
    stagings: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def reconcile(home: Home, ledger: Ledger) -> Reconciled:
    """Idempotent; never touches what a live process works on. Cheap where nothing was killed."""
    finished = 0
    for unit in sorted(unfinished_units(ledger)):
        with unit_lock(home, unit, wait=False) as is_ours:
            finished += finish(home, ledger, unit) if is_ours else 0
    dead = dead_stagings(home)
    if not dead:
        return Reconciled(finished)
    orphans, all_swept = 0, True
    for folder in sorted(path for path in home.lake.iterdir() if path.is_dir()):
        with unit_lock(home, folder.name, wait=False) as is_ours:
            if is_ours:
                finished += finish(home, ledger, folder.name)
                orphans += _sweep_orphans(home, ledger, folder.name)
            all_swept &= is_ours
    if all_swept and not unfinished_units(ledger):
        for folder in dead:
            shutil.rmtree(folder, ignore_errors=True)
    return Reconciled(finished, orphans, len(dead))


def _sweep_orphans(home: Home, ledger: Ledger, unit: str) -> int:
    sweep_superseded(home, ledger, unit)
    with ledger.read() as connection:
        rows = select(tables.lake_file.c.path).join(tables.delivery).where(tables.delivery.c.unit == unit)
        known = set(connection.execute(rows).scalars())
    orphans = [path for path in (home.lake / unit).rglob("*.parquet") if str(path.relative_to(home.lake)) not in known]
    for path in orphans:
        path.unlink()
    return len(orphans)
