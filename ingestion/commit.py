"""Commit what was decided: Parquet files to their place in the lake, then one transaction in the ledger."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from bass.failpoint import failpoint
from bass.home import Home
from ingestion import ledger_schema as tables
from ingestion.decided import Decided, delivery_row, event_dates, file_rows, reject_rows, total_rows
from ingestion.job import Job
from ingestion.ledger import Ledger
from ingestion.receipt import write_rejects
from ingestion.rules import Loaded, LoadedDeliveries

_SYNCS = 8


def commit(
    home: Home, ledger: Ledger, unit: str, decided: list[Decided], loaded: LoadedDeliveries, staging: Path
) -> None:
    """Enter deliveries of one unit, all or none. At most one of a key; the caller holds the unit's lock.

    Once this returns, their rows are in the lake for every reader; before, none is.
    """
    for one in decided:
        if one.reject_count:
            folder = staging / "receipts"
            folder.mkdir(exist_ok=True)
            path = folder / f"{one.name.stem}.{one.token}.rej"
            write_rejects(path, (line for load in one.loads for line in load.rejects))
            _sync(path)
    failpoint("ingest.staged")
    lake_files = _move_into_lake(home, unit, [one for one in decided if not one.rejection])
    failpoint("ingest.moved")
    with ledger.write() as connection:
        numbers = _enter(connection, decided, loaded, home.now())
        _enter_details(connection, decided, numbers, lake_files)
        failpoint("ingest.entered")
    failpoint("ingest.committed")
    for one, number in zip(decided, numbers, strict=True):
        if one.job and not one.rejection:
            identity = (number, one.job.delivery_id, one.name.redelivery, "committed", one.job.digest)
            loaded.add(one.job.key, Loaded(*identity, one.job.row_count))


def enter_unchanged(ledger: Ledger, job: Job, loaded: LoadedDeliveries, now: datetime) -> None:
    """Note that the committed delivery's bytes have come under a higher redelivery number, so that a lower one that
    comes later is told to be old. Killed after this, the files in landing are a duplicate to the next ingest."""
    current = loaded.current(job)
    if current is None:
        raise ValueError(f"{job.delivery_id} repeats nothing that is committed")
    row = {"delivery_number": current.delivery_number, "redelivery": job.name.redelivery, "received_at": now}
    with ledger.write() as connection:
        connection.execute(insert(tables.unchanged_redelivery).values(row))
    failpoint("ingest.unchanged")
    loaded.note_unchanged(job)


def _move_into_lake(home: Home, unit: str, committed: list[Decided]) -> dict[int, list[dict[str, Any]]]:
    """Gives the rows of table `lake_file` by identity of their delivery; files and names are on disk by then."""
    rows: dict[int, list[dict[str, Any]]] = {}
    moves: list[tuple[Path, Path]] = []
    for one in committed:
        folder = Path(unit) / f"province={one.name.province}" / f"period={one.name.period}"
        found = [file for load in one.loads for file in load.files]
        places = [folder / path.name.replace("-0000.parquet", ".parquet") for path, _ in found]
        rows[id(one)] = [{"path": str(to), "row_count": count} for to, (_, count) in zip(places, found, strict=True)]
        moves += [(path, home.lake / to) for to, (path, _) in zip(places, found, strict=True)]
    folders = {to.parent for _, to in moves}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(_SYNCS) as pool:  # the disk takes several at once for the time of one
        list(pool.map(_sync, [path for path, _ in moves]))
        for path, to in moves:
            path.rename(to)
            failpoint("ingest.moving")
        list(pool.map(_sync, {above for folder in folders for above in (folder, folder.parent, folder.parent.parent)}))
    return rows


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _enter(connection: Connection, decided: list[Decided], loaded: LoadedDeliveries, now: datetime) -> list[int]:
    replaced: list[tuple[int, int]] = []
    for position, one in enumerate(decided):
        before = loaded.current(one.job) if one.job and not one.rejection else None
        if before:
            replaced.append((position, before.delivery_number))
    if replaced:  # first, for only one of a key may be committed
        change = update(tables.delivery).where(tables.delivery.c.delivery_number == bindparam("old"))
        connection.execute(change.values(state="superseded"), [{"old": old} for _, old in replaced])
    returned = insert(tables.delivery).returning(tables.delivery.c.delivery_number, sort_by_parameter_order=True)
    numbers = list(connection.execute(returned, [delivery_row(one, now) for one in decided]).scalars())
    if replaced:
        rows = [{"old": old, "new": numbers[position]} for position, old in replaced]
        connection.execute(change.values(superseded_by=bindparam("new")), rows)
    return numbers


def _enter_details(
    connection: Connection, decided: list[Decided], numbers: list[int], lake_files: dict[int, list[dict[str, Any]]]
) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {
        table: []
        for table in (
            tables.delivery_file,
            tables.lake_file,
            tables.delivery_total,
            tables.delivery_date,
            tables.reject,
        )
    }
    for one, number in zip(decided, numbers, strict=True):
        key = {"delivery_number": number}
        rows[tables.delivery_file] += [key | row for row in file_rows(one)]
        rows[tables.reject] += [key | row for row in reject_rows(one)]
        if one.rejection:
            continue
        rows[tables.lake_file] += [key | row for row in lake_files[id(one)]]
        rows[tables.delivery_total] += [key | row for row in total_rows(one)]
        rows[tables.delivery_date] += [key | {"event_date": day, "row_count": n} for day, n in event_dates(one)]
    for table, found in rows.items():
        if found:
            connection.execute(insert(table), found)
