"""The deliveries that a figure rests on, and how many rows of each are about its area and period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
from sqlalchemy import select

from bass.building.raw_view import view_query
from bass.errors import BassError
from bass.explaining.kpi import Kpi
from bass.explaining.period import Span, add_months
from bass.explaining.place import Area, codes_within
from bass.home import Home
from bass.publishing import duck
from bass.publishing.duck import Connection
from ingestion import ledger_schema as tables
from ingestion.contract import Contract, Extract
from ingestion.ledger import DeliveryRecord, Ledger, LedgerSnapshot

SAMPLE_COUNT = 3
# what a row is of, the most telling column first; of a unit with none of them every row concerns every area
KEYS = ("cell_id", "user_id", "msisdn", "account_id", "channel_id", "group_id", "cust_id", "area_id")
CELL_UNITS = ("fault_ticket", "cell")  # of other units the cell is where a line was, and not its home
# key -> the select of its members whose home lies in an area of `home_area` on the figure's last day
MEMBERS = {
    "cell_id": "select cell_id from published.core.dim_cell where area_id in (from home_area)",
    "user_id": "select user_id from home_line",
    "account_id": "select account_id from home_line",
    "cust_id": "select cust_id from home_line",
    "channel_id": "select channel_id from published.core.dim_channel_history where area_id in (from home_area)"
    " and valid_from <= $last_day and valid_to > $last_day",
    "group_id": "select group_id from published.core.dim_group_history where area_id in (from home_area)"
    " and valid_from <= $last_day and valid_to > $last_day",
    "area_id": "from home_area",
}


@dataclass(frozen=True)
class SourceFile:
    """One file of a delivery; `concerned_count` rows of it are about the figure's area and period, None where that
    could not be counted, and `sample_lines` are physical lines of some (the header is line 1)."""

    file_name: str
    sha256: str
    loaded_count: int
    reject_count: int
    concerned_count: int | None
    sample_lines: tuple[int, ...]


@dataclass(frozen=True)
class SourceDelivery:
    """A committed delivery of an input unit for a period that the figure covers or looks back on."""

    delivery_id: str
    unit: str
    period: str
    redelivery: int
    received_at: datetime
    row_count: int
    loaded_count: int
    reject_count: int
    files: tuple[SourceFile, ...]

    @property
    def concerned_count(self) -> int | None:
        counts = [file.concerned_count for file in self.files]
        return None if None in counts else sum(count or 0 for count in counts)


@dataclass(frozen=True)
class Sources:
    """The deliveries by unit and period; `earlier_counts` unit -> committed deliveries before these, on which
    increments (lines, statuses) build; `missing_units` input units of which none is there; `note` why rows could not be
    counted, '' where they were."""

    deliveries: tuple[SourceDelivery, ...]
    earlier_counts: dict[str, int]
    missing_units: tuple[str, ...]
    note: str


def read_sources(
    home: Home, database: Path, contract: Contract, kpi: Kpi, area: Area, span: Span, last_day: date
) -> Sources:
    """`last_day`: the last loaded day that the figure covers. Raises BassError where the published file is missing."""
    ledger = Ledger.open(home)
    snapshot = ledger.snapshot()
    known = [item for item in snapshot.deliveries if item.state == "committed" and item.unit in kpi.units]
    first = add_months(span.start.replace(day=1), -kpi.look_back_months) if kpi.look_back_months else span.start
    chosen = [item for item in known if _covers(item, first, span)]
    files = _files(ledger, [item.delivery_number for item in chosen])
    counts: dict[str, dict[int, tuple[int, tuple[int, ...]]]] = {}
    note = ""
    try:
        counts = _count_rows(home, database, contract, snapshot, chosen, (area, first, last_day))
    except BassError as error:
        note = str(error)
    deliveries = [_source(item, files.get(item.delivery_number, []), None if note else counts) for item in chosen]
    begun = f"{first:%Y%m%d}"
    earlier = {unit: sum(item.unit == unit and item.period < begun[: len(item.period)] for item in known)
               for unit in kpi.units if contract.extracts[unit].mode == "i"}  # fmt: skip
    there = {item.unit for item in chosen}
    missing = tuple(unit for unit in kpi.units if unit not in there)
    ordered = sorted(deliveries, key=lambda item: (kpi.units.index(item.unit), item.period))
    return Sources(tuple(ordered), earlier, missing, note)


def _covers(item: DeliveryRecord, first: date, span: Span) -> bool:
    """Whether the delivery's period lies in the days of the figure and those that it looks back on."""
    if item.period_kind == "month":
        return f"{first:%Y%m}" <= item.period <= f"{span.end:%Y%m}"
    return f"{first:%Y%m%d}" <= item.period <= f"{span.end:%Y%m%d}"


def _files(ledger: Ledger, numbers: Sequence[int]) -> dict[int, list[tuple[int, str, str, int, int]]]:
    """delivery_number -> (part, name, sha256, loaded, rejected) of its files."""
    columns = tables.delivery_file.c
    wanted = select(columns.delivery_number, columns.part, columns.file_name, columns.sha256, columns.loaded_count,
                    columns.reject_count)  # fmt: skip
    found: dict[int, list[tuple[int, str, str, int, int]]] = {}
    with ledger.read() as connection:
        for start in range(0, len(numbers), 500):
            some = wanted.where(columns.delivery_number.in_(list(numbers[start : start + 500])))
            for number, *file in connection.execute(some.order_by(columns.part)):
                found.setdefault(number, []).append((file[0], file[1], file[2], file[3], file[4]))
    return found


def _source(item: DeliveryRecord, files: Sequence[tuple[int, str, str, int, int]],
            counts: dict[str, dict[int, tuple[int, tuple[int, ...]]]] | None) -> SourceDelivery:  # fmt: skip
    told = []
    for part, name, digest, loaded, rejected in files:
        count, lines = (counts or {}).get(item.delivery_id, {}).get(part, (0, ()))
        told.append(SourceFile(name, digest, loaded, rejected, None if counts is None else count, lines))
    return SourceDelivery(item.delivery_id, item.unit, item.period, item.redelivery, item.received_at, item.row_count,
                          item.loaded_count, item.reject_count, tuple(told))  # fmt: skip


def _count_rows(
    home: Home, database: Path, contract: Contract, snapshot: LedgerSnapshot, chosen: Sequence[DeliveryRecord],
    where: tuple[Area, date, date],
) -> dict[str, dict[int, tuple[int, tuple[int, ...]]]]:  # fmt: skip
    """delivery_id -> part -> rows that concern the figure, and the first lines of them."""
    area, first, last_day = where
    found: dict[str, dict[int, tuple[int, tuple[int, ...]]]] = {}
    with duckdb.connect() as connection:
        duck.attach(connection, database, "published")
        with duck.reading(database) as marts:
            codes = codes_within(marts, area)
        connection.execute("create temp table home_area as select unnest(?) as area_id", [codes])
        connection.execute(_HOME_LINE, {"last_day": last_day})
        for unit in dict.fromkeys(item.unit for item in chosen):
            extract = contract.extracts[unit]
            wanted = {item.delivery_id for item in chosen if item.unit == unit}
            paths = [home.lake / file.path for file in snapshot.files.get(unit, ()) if file.delivery_id in wanted]
            key = _key(extract)
            if key == "msisdn":
                _hold_numbers(connection, home)
            query = _concerned(extract, key, view_query(extract, paths))
            used = {name: value for name, value in (("first", first), ("last_day", last_day)) if f"${name}" in query}
            for delivery_id, part, count, lines in connection.execute(query, used or None).fetchall():
                found.setdefault(delivery_id, {})[part] = (count, tuple(lines))
    return found


# a line that came after that day has its first home
_HOME_LINE = """
create temp table home_line as
select distinct user_id, account_id, cust_id from published.core.dim_subscriber_history
where area_id in (from home_area) and valid_from <= $last_day and valid_to > $last_day and user_id <> '-1'
"""


def _key(extract: Extract) -> str | None:
    names = {column.name for column in extract.columns}
    keys = [key for key in KEYS if key in names and (key != "cell_id" or extract.unit in CELL_UNITS)]
    return keys[0] if keys else None


def _hold_numbers(connection: Connection, home: Home) -> None:
    """Who held a number when: call records name the number only, and no published table holds one."""
    if connection.execute("select 1 from duckdb_databases() where database_name = 'working'").fetchone():
        return
    duck.attach(connection, home.working_db, "working")


def _concerned(extract: Extract, key: str | None, rows: str) -> str:
    conditions = []
    column = extract.effective.column
    if extract.effective.reach == "date" and column:
        conditions.append(f"cast(source.{column} as date) between $first and $last_day")
    source = f"({rows}) as source"
    if key == "msisdn":
        source += (
            " inner join working.intermediate.int_subscriber__number_holding as holding"
            f" on source.msisdn = holding.msisdn and source.{column} >= holding.held_from"
            f" and source.{column} < holding.held_to"
        )
        conditions.append("holding.user_id in (select user_id from home_line)")
    elif key:
        conditions.append(f"source.{key} in ({MEMBERS[key]})")
    where = f"where {' and '.join(conditions)}" if conditions else ""
    return (
        f"select _delivery_id, _part, count(*), list_sort(min(_line, {SAMPLE_COUNT})) from {source} {where}"
        " group by all"
    )
