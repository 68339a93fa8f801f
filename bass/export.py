"""`bass export`: the lists that go back to operations, as contract files with check files that BOSS can load.

    export/a_00033_20260228_customer_tag_00_001.dat
    export/a_00033_20260228_customer_tag_00.verf

They are written from the published figures, one delivery a list and day, in the conventions of the files that come in
(docs/reference/export-files.md). What was sent stands in the check files: a list whose rows are those of its last
delivery for the day is not written again; one that differs follows with the next redelivery number.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import duckdb

from bass.errors import BassError, UsageError
from bass.home import Home
from bass.publishing import duck
from bass.publishing.builds import WAREHOUSE, Builds, publish_lock
from ingestion.checkfile import check_entry, read_check_file, write_check_file
from ingestion.contract_file import file_content, line_expression
from ingestion.extract import Column, Due, Effective, Extract
from ingestion.names import DeliveryName, parse_check_name
from ingestion.storage import storage_errors

LISTS, ROWS = "feedback.dim_feedback_target", "feedback.fct_feedback"
NOT_SENT = ("target", "subscriber_key")  # the list is in the file's name; keys of ours mean nothing outside
KEY = ("user_id", "sign_code")
TYPES = {"VARCHAR": "string", "DATE": "date"}


@dataclass(frozen=True)
class ExportedList:
    """One list: its unit, day, number of rows, and its check file; `is_new` False where the last delivery for the day
    says the same already."""

    unit: str
    as_of_date: date
    row_count: int
    check_file: Path
    is_new: bool


@dataclass(frozen=True)
class ExportResult:
    """The lists of one export, by unit."""

    lists: tuple[ExportedList, ...]

    @property
    def is_good(self) -> bool:
        return True

    @property
    def summary(self) -> str:
        if not self.lists:
            return "no list is published yet"
        return ", ".join(
            f"{one.unit} {one.row_count:,} rows{'' if one.is_new else ' (as sent before)'}" for one in self.lists
        )

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, "lists": [asdict(one) for one in self.lists]}


def export(home: Home, target: str | None = None) -> ExportResult:
    """Write the list `target`, or all of them, into the home's `export` folder.

    Raises UsageError for a list that there is none of, BassError where nothing is published, where a publish or another
    export is at work or where a text holds the delimiter, StorageFull where the disk is full; what was written before
    is whole.
    """
    with storage_errors(home), publish_lock(home):
        current = Builds(home.publish).current()
        if current is None:
            raise BassError(f"{home.publish}: nothing is published yet; `bass run` first")
        return _export(home, current / WAREHOUSE, target)


def _export(home: Home, warehouse: Path, target: str | None) -> ExportResult:
    with duck.reading(warehouse) as connection:
        days = _days(connection)
        if target and target not in days:
            raise UsageError(f"no list {target!r} is published; there are: {', '.join(days) or 'none'}")
        home.export.mkdir(exist_ok=True)
        wanted = [target] if target else days
        return ExportResult(tuple(_write(home, connection, unit, days[unit]) for unit in wanted))


def _days(connection: duck.Connection) -> dict[str, date]:
    """Every list, also one that no line is on today, and the day that it speaks of."""
    try:
        found = connection.execute(f"select target, max(as_of_date) from {LISTS} group by target order by target")
    except duckdb.CatalogException:  # figures of a release that had no lists
        return {}
    return dict(found.fetchall())


def _write(home: Home, connection: duck.Connection, unit: str, as_of_date: date) -> ExportedList:
    extract = _extract(connection, unit)
    query = f"select {line_expression(extract)} from {ROWS} where target = ? order by {', '.join(KEY)}"
    lines = [line for (line,) in connection.execute(query, [unit]).fetchall()]
    _refuse_delimiter(extract, lines)
    content, folder = file_content(extract, lines), home.export
    last = _last(home, unit, as_of_date)
    if last and _sent(folder / last.check_file) == hashlib.sha256(content).hexdigest():
        return ExportedList(unit, as_of_date, len(lines), folder / last.check_file, is_new=False)
    number = last.redelivery + 1 if last else 0
    name = DeliveryName(unit, home.settings.province, f"{as_of_date:%Y%m%d}", number, "a")
    draft = folder / f".{name.data_file()}.tmp"
    draft.write_bytes(content)
    path = draft.replace(folder / name.data_file())
    entry = check_entry(path, row_count=len(lines), amounts={}, created_at=home.now())
    return ExportedList(unit, as_of_date, len(lines), write_check_file(folder, name, [entry]), is_new=True)


def _extract(connection: duck.Connection, unit: str) -> Extract:
    described = connection.execute(f"describe {ROWS}").fetchall()
    columns = tuple(Column(name, TYPES[kind]) for name, kind, *_ in described if name not in NOT_SENT)
    due, effective = Due(1, time(9)), Effective("date")
    return Extract("feedback", "feedback", unit, "", "a", "day", KEY, columns, due, effective)


def _refuse_delimiter(extract: Extract, lines: list[str]) -> None:
    for line in lines:
        if line.count(extract.delimiter) != len(extract.columns) - 1:
            raise BassError(
                f"{extract.unit}: a text of the row {line!r} holds the delimiter {extract.delimiter!r}; nothing of this"
                " list was written. Correct it where it comes from, the evidence names what was read."
            )


def _last(home: Home, unit: str, as_of_date: date) -> DeliveryName | None:
    """The last whole delivery of a list for a day: one that has its check file."""
    found = home.export.glob(f"a_{home.settings.province}_{as_of_date:%Y%m%d}_{unit}_??.verf")
    return max((parse_check_name(path.name) for path in found), default=None)


def _sent(check_file: Path) -> str:
    """The hash of what a delivery held; its data file may have been fetched away."""
    (entry,) = read_check_file(check_file.name, check_file.read_bytes()).entries
    return entry.sha256
