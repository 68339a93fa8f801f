"""After the commit: delivered files to the archive, receipts to the sender. It works from the ledger alone, so that
whoever comes next finishes what a killed process left."""

import hashlib
import logging
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from bass.failpoint import failpoint
from bass.home import Home
from ingestion import ledger_schema as tables
from ingestion.job import Job
from ingestion.landing import printable, read_check_bytes
from ingestion.lease import sweeping_lake
from ingestion.ledger import Ledger
from ingestion.names import BadName, DeliveryName
from ingestion.receipt import file_receipt

log = logging.getLogger(__name__)


def unfinished_units(ledger: Ledger) -> set[str]:
    """Units with a delivery whose files are not archived yet."""
    with ledger.read() as connection:
        rows = select(tables.delivery.c.unit).where(tables.delivery.c.archived_at.is_(None)).distinct()
        return set(connection.execute(rows).scalars())


def finish(home: Home, ledger: Ledger, unit: str) -> int:
    """Archive and acknowledge the unit's decided deliveries; idempotent. The caller holds the unit's lock."""
    table = tables.delivery
    with ledger.read() as connection:
        open_rows = connection.execute(select(table).where(table.c.unit == unit, table.c.archived_at.is_(None))).all()
        numbers = [row.delivery_number for row in open_rows]
        files = _by_delivery(connection, tables.delivery_file, numbers)
        totals = _by_delivery(connection, tables.delivery_total, numbers)
    for row in open_rows:
        _archive(home, row, files.get(row.delivery_number, []))
        _acknowledge(home, row, files.get(row.delivery_number, []), totals.get(row.delivery_number, []))
    if numbers:
        failpoint("ingest.archived")
        with ledger.write() as connection:
            change = update(table).where(table.c.delivery_number == bindparam("number")).values(archived_at=home.now())
            connection.execute(change, [{"number": number} for number in numbers])
    sweep_superseded(home, ledger, unit)
    return len(numbers)


def _by_delivery(connection: Any, table: Any, numbers: list[int]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        for row in connection.execute(select(table).where(table.c.delivery_number.in_(some))):
            found.setdefault(row.delivery_number, []).append(row)
    return found


def _archive(home: Home, row: Row[Any], files: list[Row[Any]]) -> None:
    folder = home.root / row.archive_folder
    folder.mkdir(parents=True, exist_ok=True)
    name = DeliveryName(row.unit, row.province, row.period, row.redelivery, row.mode)
    try:
        is_ours = hashlib.sha256(read_check_bytes(home, name)).hexdigest() == row.check_digest
    except (FileNotFoundError, BadName):
        # the check file goes last: where it is in the archive, what lies in landing now was sent later
        is_ours = not (home.landing / name.check_file).exists() and not (folder / name.check_file).exists()
    if not is_ours:  # sent again meanwhile, under the same name: a delivery of its own
        return
    for file in files:
        path = home.landing / file.file_name
        if path.is_file() and not path.is_symlink() and path.stat().st_size == file.byte_count:
            # of a refused delivery the ledger knows what its check file says, which may be what was refused
            _keep(path, folder, file.sha256 if row.state != "rejected" else "")
            failpoint("ingest.archiving")
    check = home.landing / name.check_file
    if check.exists():
        _keep(check, folder, "")  # it is ours, as seen above


def _keep(path: Path, folder: Path, sha256: str) -> None:
    """Move a file into an archive folder under its name; under another where it is not the file that the ledger knows
    (`sha256`, empty where it knows none), or where a file of that name with other bytes lies there already."""
    found, to = _sha256(path), folder / path.name
    is_ours = not sha256 or found == sha256
    if not is_ours or (to.exists() and _sha256(to) != found):
        to = folder / f"{path.name}.{found[:16]}"
        why = "a file of that name with other bytes is there" if is_ours else f"the ledger knows sha256 {sha256}"
        log.warning("%s: sha256 is %s, %s; kept as %s. Compare the two.", printable(path.name), found, why, to)
    path.rename(to)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _acknowledge(home: Home, row: Row[Any], files: list[Row[Any]], totals: list[Row[Any]]) -> None:
    base = home.root / row.receipt
    base.parent.mkdir(parents=True, exist_ok=True)
    for staged in home.spool.glob(f"lease-*/receipts/{base.name}.rej") if row.reject_count else ():
        shutil.move(staged, base.with_name(f"{base.name}.rej"))
    facts = {
        "delivery": row.delivery_id,
        "outcome": "rejected" if row.state == "rejected" else "loaded",
        "received_at": row.received_at,
        "rows_declared": row.row_count,
        "rows_loaded": row.loaded_count,
        "rows_rejected": row.reject_count,
        "blank_lines": row.blank_count,
        **{f"file_{file.part:03d}": printable(file.file_name) for file in sorted(files, key=lambda file: file.part)},
        **{f"fen_{total.column_name}": _fen(total) for total in totals},
        "error_code": row.error_code,
        "error_file": row.error_file,
        "error_line": row.error_line,
        "error_field": row.error_field or None,
        "error_value": row.error_value or None,
        "reason": row.error_reason,
    }  # fmt: skip
    failpoint("ingest.acknowledging")
    base.with_name(f"{base.name}.rcv").write_text(file_receipt(facts), "utf-8")


def _fen(total: Row[Any]) -> str:
    said = f"{total.loaded_fen} loaded, {total.rejected_fen} rejected, {total.declared_fen} declared"
    if not total.unexplained_fen:
        return said
    return f"{said}: {total.unexplained_fen} in {total.unreadable_count} unreadable lines"


def set_aside(home: Home, job: Job, outcome: str, token: str) -> None:
    """Take a delivery that changes nothing (`duplicate`, `unchanged`) out of landing, with a receipt."""
    folder = _aside_folder(home, job)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / job.name.check_file).unlink(missing_ok=True)  # the same again lies in landing; see was_set_aside
    receipt = home.receipts / job.name.unit / f"{job.name.stem}.{token}.rcv"
    receipt.parent.mkdir(exist_ok=True)
    facts = {"delivery": job.delivery_id, "outcome": outcome, "received_at": home.now(), "rows_declared": job.row_count}
    receipt.write_text(file_receipt(facts), "utf-8")
    for file_name in (*(entry.file_name for entry in job.entries), job.name.check_file):  # the check file last
        path = home.landing / file_name
        if path.exists():
            path.rename(folder / file_name)
            failpoint("ingest.setting_aside")


def was_set_aside(home: Home, job: Job, file_name: str) -> bool:
    """Whether a set-aside that was interrupted has moved this data file: it is there, and the check file not yet."""
    folder = _aside_folder(home, job)
    return (folder / file_name).exists() and not (folder / job.name.check_file).exists()


def _aside_folder(home: Home, job: Job) -> Path:
    """One for each check file, so that nothing set aside before is overwritten by other bytes."""
    return home.archive / "duplicate" / job.name.unit / f"{job.name.stem}.{job.check_digest[:16]}"


def sweep_superseded(home: Home, ledger: Ledger, unit: str) -> int:
    """Take the lake files of superseded deliveries away, unless somebody reads the lake."""
    table, held = tables.lake_file, tables.delivery
    with sweeping_lake(home) as may_sweep:
        if not may_sweep:
            return 0
        with ledger.read() as connection:
            rows = select(table.c.path).join(held).where(held.c.unit == unit, held.c.state == "superseded")
            paths = list(connection.execute(rows).scalars())
        for path in paths:
            Path(home.lake / path).unlink(missing_ok=True)
            failpoint("ingest.sweeping")
        if paths:
            with ledger.write() as connection:
                gone = delete(table).where(table.c.path == bindparam("gone"))
                connection.execute(gone, [{"gone": path} for path in paths])
    return len(paths)
