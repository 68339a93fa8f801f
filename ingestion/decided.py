"""A delivery whose fate is known, and the ledger's rows about it."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from ingestion.accounting import rejected_fen, shown_value, unreadable_count
from ingestion.errors import DeliveryRejected
from ingestion.extract import Extract
from ingestion.job import Job, PartLoad
from ingestion.names import DeliveryName, period_end, period_start

LISTED_REJECTS = 1000  # of a rejected delivery in the ledger; all of them are in its .rej receipt


@dataclass
class Decided:
    """A delivery whose fate is known: `committed` or `rejected`, ready to be entered.

    `files`: names and sizes of its data files in landing. `job` is missing where the check file could not be read;
    `absent` says which data file went away before it was read: nothing is decided then.
    """

    name: DeliveryName
    extract: Extract
    check_digest: str
    files: dict[str, int]
    job: Job | None = None
    loads: list[PartLoad] = field(default_factory=list)
    rejection: DeliveryRejected | None = None
    absent: str = ""
    token: str = field(default_factory=lambda: uuid.uuid4().hex[:8])

    @property
    def state(self) -> str:
        return "rejected" if self.rejection else "committed"

    @property
    def reject_count(self) -> int:
        return sum(len(load.rejects) for load in self.loads)

    @property
    def loaded_count(self) -> int:
        return 0 if self.rejection else sum(load.loaded for load in self.loads)


def delivery_row(one: Decided, now: datetime) -> dict[str, Any]:
    """Its row of table `delivery`."""
    name, job, error = one.name, one.job, one.rejection
    days = [] if error else event_dates(one)
    first, last = (days[0][0], days[-1][0]) if days else (None, None)
    if days and not one.extract.effective.column:
        last = period_end(name.period) - timedelta(days=1)
    folder = (
        f"archive/rejected/{name.unit}/{name.stem}.{one.token}" if error else f"archive/{name.unit}/{name.period[:6]}"
    )
    return {
        "delivery_id": name.delivery_id(one.extract.mode),
        "source": one.extract.source,
        "unit": name.unit,
        "province": name.province,
        "period": name.period,
        "period_kind": name.period_kind,
        "mode": name.mode,
        "redelivery": name.redelivery,
        "state": one.state,
        "row_count": job.row_count if job else 0,
        "loaded_count": one.loaded_count,
        "reject_count": one.reject_count,
        "blank_count": sum(load.blank_count for load in one.loads),
        "byte_count": sum(one.files.values()),
        "digest": job.digest if job else "",
        "check_digest": one.check_digest,
        "event_date_min": first,
        "event_date_max": last,
        "due_at": one.extract.due.at(name.period),
        "created_at": job.created_at if job else None,
        "received_at": now,
        "committed_at": None if error else now,
        "archive_folder": folder,
        "receipt": f"receipts/{name.unit}/{name.stem}.{one.token}",
        "error_code": error.code if error else None,
        "error_file": error.file_name or name.check_file if error else None,
        "error_line": error.line if error else None,
        "error_field": error.field if error else None,
        "error_value": error.value if error else None,
        "error_reason": error.reason if error else None,
    }


def event_dates(one: Decided) -> list[tuple[date, int]]:
    """Event dates and their rows; the first day of the period where the contract names no column."""
    if not one.extract.effective.column:
        count = one.loaded_count
        return [(period_start(one.name.period), count)] if count else []
    days: dict[date, int] = {}
    for load in one.loads:
        for day, count in load.dates.items():
            days[day] = days.get(day, 0) + count
    return sorted(days.items())


def file_rows(one: Decided) -> list[dict[str, Any]]:
    """Its rows of table `delivery_file`."""
    entries = {entry.file_name: entry for entry in one.job.entries} if one.job else {}
    loads = {load.file_name: load for load in one.loads}
    rows = []
    for part, (name, size) in enumerate(sorted(one.files.items()), start=1):
        entry, load = entries.get(name), loads.get(name) or PartLoad(part, name)
        rows.append(
            {
                "part": part,
                "file_name": name,
                "byte_count": size,
                "row_count": entry.row_count if entry else 0,
                "loaded_count": 0 if one.rejection else load.loaded,
                "reject_count": len(load.rejects),
                "blank_count": load.blank_count,
                "sha256": entry.sha256 if entry else "",
            }
        )
    return rows


def reject_rows(one: Decided, limit: int | None = None) -> list[dict[str, Any]]:
    """Its rows of table `reject` (the first `limit`); personal data is masked, the original is in the .rej receipt."""
    lines = [line for load in one.loads for line in load.rejects][:limit]
    return [
        {
            "part": line.part,
            "file_name": line.file_name,
            "line": line.line,
            "byte_offset": line.byte_offset,
            "error_code": line.code,
            "column_name": line.column,
            "value": shown_value(line, one.extract),
            "reason": line.reason,
        }
        for line in (lines[:LISTED_REJECTS] if one.rejection else lines)
    ]


def total_rows(one: Decided) -> list[dict[str, Any]]:
    """Its rows of table `delivery_total`."""
    if not one.job:
        return []
    rows = []
    for name in one.extract.amount_columns:
        declared = sum(entry.amounts[name] for entry in one.job.entries)
        loaded = sum(load.totals[name] for load in one.loads)
        rejected = sum(rejected_fen(load, name) for load in one.loads)
        rows.append(
            {
                "column_name": name,
                "declared_fen": declared,
                "loaded_fen": loaded,
                "rejected_fen": rejected,
                "unexplained_fen": declared - loaded - rejected,
                "unreadable_count": sum(unreadable_count(load, name) for load in one.loads),
            }
        )
    return rows
