"""A home of its own in which figures are rebuilt from their deliveries alone; it is removed again."""

import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bass.building import record
from bass.building.affected import affected_dates
from bass.building.code import code_version
from bass.building.ledger_table import make_affected_tables, make_ledger_tables
from bass.building.published import TABLE, VERSION
from bass.building.raw_view import make_raw_views
from bass.building.record import Build
from bass.building.working_file import opened
from bass.errors import BassError
from bass.home import PROJECT_DIR, Home
from ingestion.contract import load_contract
from ingestion.ledger import DeliveryRecord, Ledger, LedgerSnapshot

NAMED = 3  # deliveries in a message


@contextmanager
def scratch_home(home: Home) -> Iterator[Home]:
    """A home of the same settings and no files; its ledger is a snapshot that is handed over, so none is opened."""
    folder = Path(tempfile.mkdtemp(prefix="openbass-scratch-"))
    try:
        yield Home.create(folder, replace(home.settings, clock=home.now()))
    finally:
        shutil.rmtree(folder)


def hand_over(home: Home, scratch: Home, units: Collection[str], contained: Collection[int] | None) -> int:
    """Link the files into the scratch lake and give its working file the ledger's rows of these units alone.

    `contained`: the delivery_numbers of the published build (None: whatever is committed). Returns how many deliveries
    were handed over. Raises BassError where one of them has been replaced since, so that its rows are gone.
    """
    contract = load_contract(PROJECT_DIR)
    ledger = Ledger.open(home)
    whole = ledger.snapshot()
    committed = standing([item for item in whole.deliveries if item.unit in units], contained)
    ids = {item.delivery_id for item in committed}
    files = {unit: tuple(file for file in some if file.delivery_id in ids)
             for unit, some in whole.files.items() if unit in units}  # fmt: skip
    for file in (file for some in files.values() for file in some):
        target = scratch.lake / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(home.lake / file.path)
    totals = tuple(total for total in whole.totals if total.delivery_id in ids)
    snapshot = LedgerSnapshot(files, tuple(committed), totals)
    begun = Build("recompute", home.now(), code_version(PROJECT_DIR), "recompute", None)
    with opened(scratch) as connection:
        record.read_state(connection)
        make_raw_views(connection, contract, snapshot, scratch.lake)
        make_ledger_tables(connection, scratch, ledger, contract, snapshot)
        for table in (TABLE, VERSION):  # what was published has no say here
            connection.execute(f"delete from {table}")
        make_affected_tables(connection, committed, affected_dates(ledger, contract, committed))
        record.begin(connection, begun, committed)
    return len(committed)


def standing(deliveries: Sequence[DeliveryRecord], contained: Collection[int] | None) -> list[DeliveryRecord]:
    """Those of the published build. Raises BassError where one of them has been replaced."""
    committed = [item for item in deliveries if item.state == "committed"]
    if contained is None:
        return committed
    replaced = [item.delivery_id for item in deliveries
                if item.delivery_number in contained and item.state != "committed"]  # fmt: skip
    if replaced:
        named = f"{', '.join(replaced[:NAMED])}{' and others' if replaced[NAMED:] else ''}"
        raise BassError(f"replaced by a redelivery after the publish: {named}; figures cannot be rebuilt from what is"
                        " gone. `bass run` publishes them anew, then repeat")  # fmt: skip
    return [item for item in committed if item.delivery_number in contained]
