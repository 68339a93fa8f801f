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
class Scope:
    """What a figure is about: its KPI, area and span, the last loaded day that it covers, and the delivery_numbers of
    the build that was published (None: whatever is committed)."""

    kpi: Kpi
    area: Area
    span: Span
    last_day: date
    contained: frozenset[int] | None = None

    @property
    def first_day(self) -> date:
        """The first day of the span, or of the months that the KPI looks back on."""
        months = self.kpi.look_back_months
        return add_months(self.span.start.replace(day=1), -months) if months else self.span.start

    def contains(self, item: DeliveryRecord) -> bool:
        return item.state == "committed" if self.contained is None else item.delivery_number in self.contained

    def covers(self, item: DeliveryRecord) -> bool:
        """Whether the delivery's period lies in the days of the figure and those that it looks back on."""
        first, last = f"{self.first_day:%Y%m%d}", f"{self.span.end:%Y%m%d}"
        return first[: len(item.period)] <= item.period <= last[: len(item.period)]


@dataclass(frozen=True)
class SourceDelivery:
    """A delivery of an input unit for a period that the figure covers or looks back on. Where `is_replaced`, another
    has taken its place after the figure was published, and its rows are no longer in the lake."""

    delivery_id: str
    unit: str
    period: str
    redelivery: int
    received_at: datetime
    row_count: int
    loaded_count: int
    reject_count: int
    is_replaced: bool
    files: tuple[SourceFile, ...]

    @property
    def concerned_count(self) -> int | None:
        counts = [file.concerned_count for file in self.files]
        return None if None in counts else sum(count or 0 for count in counts)


@dataclass(frozen=True)
class Sources:
    """The deliveries by unit and period; `earlier_counts` unit -> committed deliveries before these, on which
    increments (lines, statuses) build; `missing_units` input units of which none is there; `waiting` deliveries that
    came after the figure was published and are not in it; `note` why rows could not be counted, '' where they were."""

    deliveries: tuple[SourceDelivery, ...]
    earlier_counts: dict[str, int]
    missing_units: tuple[str, ...]
    waiting: tuple[str, ...]
    note: str


def read_sources(home: Home, database: Path, contract: Contract, scope: Scope) -> Sources:
    """The deliveries in the build of the figure. Raises BassError where the published file is missing."""
    ledger, units = Ledger.open(home), scope.kpi.units
    snapshot = ledger.snapshot()
    of_kpi = [item for item in snapshot.deliveries if item.unit in units]
    known = [item for item in of_kpi if scope.contains(item)]
    chosen = [item for item in known if scope.covers(item)]
    files = _files(ledger, [item.delivery_number for item in chosen])
    counts: dict[str, dict[int, tuple[int, tuple[int, ...]]]] = {}
    note = ""
    try:
        counts = _count_rows(home, database, contract, snapshot, chosen, scope)
    except BassError as error:
        note = str(error)
    begun = f"{scope.first_day:%Y%m%d}"
    earlier = {unit: sum(item.unit == unit and item.period < begun[: len(item.period)] for item in known)
               for unit in units if contract.extracts[unit].mode == "i"}  # fmt: skip
    there = {item.unit for item in chosen}
    deliveries = [_source(item, files.get(item.delivery_number, []), None if note else counts) for item in chosen]
    return Sources(
        deliveries=tuple(sorted(deliveries, key=lambda item: (units.index(item.unit), item.period))),
        earlier_counts=earlier,
        missing_units=tuple(unit for unit in units if unit not in there),
        waiting=tuple(item.delivery_id for item in of_kpi
                      if item.state == "committed" and scope.covers(item) and not scope.contains(item)),
        note=note,
    )  # fmt: skip


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
    is_replaced, told = item.state != "committed", []
    for part, name, digest, loaded, rejected in files:
        count, lines = (counts or {}).get(item.delivery_id, {}).get(part, (0, ()))
        is_unknown = counts is None or is_replaced
        told.append(SourceFile(name, digest, loaded, rejected, None if is_unknown else count, lines))
    return SourceDelivery(item.delivery_id, item.unit, item.period, item.redelivery, item.received_at, item.row_count,
                          item.loaded_count, item.reject_count, is_replaced, tuple(told))  # fmt: skip


def _count_rows(
    home: Home, database: Path, contract: Contract, snapshot: LedgerSnapshot, chosen: Sequence[DeliveryRecord],
    scope: Scope,
) -> dict[str, dict[int, tuple[int, tuple[int, ...]]]]:  # fmt: skip
    """delivery_id -> part -> rows that concern the figure, and the first lines of them."""
    found: dict[str, dict[int, tuple[int, tuple[int, ...]]]] = {}
    days = {"first": scope.first_day, "last_day": scope.last_day}
    with duckdb.connect() as connection:
        duck.attach(connection, database, "published")
        with duck.reading(database) as marts:
            codes = codes_within(marts, scope.area)
        connection.execute("create temp table home_area as select unnest(?) as area_id", [codes])
        connection.execute(_HOME_LINE, {"last_day": scope.last_day})
        for unit in dict.fromkeys(item.unit for item in chosen):
            extract = contract.extracts[unit]
            wanted = {item.delivery_id for item in chosen if item.unit == unit}
            paths = [home.lake / file.path for file in snapshot.files.get(unit, ()) if file.delivery_id in wanted]
            key = _key(extract)
            if key == "msisdn":
                _hold_numbers(connection, home)
            query = _concerned(extract, key, view_query(extract, paths))
            used = {name: day for name, day in days.items() if f"${name}" in query}
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
