"""The ledger: what was delivered, loaded, refused, run, built and published; what is in the lake stands only here."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, func, insert, inspect, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from bass.errors import BassError
from bass.home import Home
from ingestion import ledger_schema as tables
from ingestion.ledger_sqlite import prepare_sqlite


@dataclass(frozen=True)
class DeliveryRecord:
    """One delivery of the ledger; the fields are the columns of table `delivery` that others read."""

    delivery_number: int
    delivery_id: str
    source: str
    unit: str
    province: str
    period: str
    period_kind: str
    mode: str
    redelivery: int
    state: str
    row_count: int
    loaded_count: int
    reject_count: int
    blank_count: int
    event_date_min: date | None
    event_date_max: date | None
    due_at: datetime | None
    created_at: datetime | None
    received_at: datetime
    committed_at: datetime | None


@dataclass(frozen=True)
class LakeFile:
    """One Parquet file of committed rows; `path` is relative to lake/."""

    path: str
    delivery_id: str
    province: str
    period: str
    row_count: int


@dataclass(frozen=True)
class DeliveryTotal:
    """Control total of one amount column of a delivery, in fen; `unreadable_count` lines hold what is unexplained."""

    delivery_id: str
    column_name: str
    declared_fen: int
    loaded_fen: int
    rejected_fen: int
    unexplained_fen: int
    unreadable_count: int


@dataclass(frozen=True)
class LedgerSnapshot:
    """The ledger at one moment: files of committed rows by unit, deliveries of every state, their control totals."""

    files: dict[str, tuple[LakeFile, ...]]
    deliveries: tuple[DeliveryRecord, ...]
    totals: tuple[DeliveryTotal, ...]


@dataclass
class RunRecord:
    """A run while it lasts; it is failed unless it says how it ended."""

    run_id: int
    state: str = "failed"
    detail: dict[str, Any] = field(default_factory=dict)

    def finish(self, detail: dict[str, Any], *, is_good: bool = True) -> None:
        self.state, self.detail = "good" if is_good else "refused", detail

    def fail(self, detail: dict[str, Any] | None = None) -> None:
        self.state, self.detail = "failed", detail or {}


@dataclass(frozen=True)
class Ledger:
    """A connection to the ledger of one home. `read()` and `write()` give SQLAlchemy Core connections, one transaction
    each; the tables are in ingestion.ledger_schema."""

    engine: Engine

    @classmethod
    def open(cls, home: Home) -> Self:
        """Connect, and bring the tables to the present schema version. Raises BassError where a newer one is found."""
        engine = create_engine(home.ledger_url)
        if engine.dialect.name == "sqlite":
            prepare_sqlite(engine)
        ledger = cls(engine)
        ledger._migrate()
        return ledger

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction in which every statement sees the ledger as the first one saw it."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # SQLite keeps the moment of the first read by itself
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that others wait for; rolled back on any exception."""
        with self.engine.connect().execution_options(is_writing=True) as connection, connection.begin():
            yield connection

    def _migrate(self) -> None:
        newest = len(tables.MIGRATIONS)
        if self._version() == newest:
            return
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(770033)"))
            tables.schema_version.create(connection, checkfirst=True)
            version = connection.execute(select(func.max(tables.schema_version.c.version))).scalar() or 0
            if version > newest:
                raise BassError(
                    f"the ledger has schema version {version}, this program knows {newest}; update the program"
                )
            for number, migration in enumerate(tables.MIGRATIONS[version:], start=version + 1):
                migration(connection)
                connection.execute(insert(tables.schema_version).values(version=number, applied_at=datetime.now()))

    def _version(self) -> int | None:
        with self.read() as connection:
            if not inspect(connection).has_table("schema_version"):
                return None
            return connection.execute(select(func.max(tables.schema_version.c.version))).scalar()

    def snapshot(self) -> LedgerSnapshot:
        """Everything that a build reads, from one transaction."""
        with self.read() as connection:
            wanted = [tables.delivery.c[name] for name in DeliveryRecord.__dataclass_fields__]
            deliveries = [
                DeliveryRecord(*row)
                for row in connection.execute(select(*wanted).order_by(tables.delivery.c.delivery_number))
            ]
            by_number = {record.delivery_number: record for record in deliveries}
            totals = [
                DeliveryTotal(by_number[row.delivery_number].delivery_id, *row[1:])
                for row in connection.execute(select(tables.delivery_total))
                if by_number[row.delivery_number].state != "rejected"
            ]
            files: dict[str, list[LakeFile]] = {}
            for row in connection.execute(select(tables.lake_file).order_by(tables.lake_file.c.path)):
                holder = by_number[row.delivery_number]
                if holder.state == "committed":
                    file = LakeFile(row.path, holder.delivery_id, holder.province, holder.period, row.row_count)
                    files.setdefault(holder.unit, []).append(file)
        by_unit = {unit: tuple(found) for unit, found in files.items()}
        return LedgerSnapshot(by_unit, tuple(deliveries), tuple(totals))

    def event_dates(self, delivery_numbers: list[int]) -> dict[int, list[tuple[date, int]]]:
        """Event dates and their row counts of some deliveries, by delivery_number."""
        found: dict[int, list[tuple[date, int]]] = {number: [] for number in delivery_numbers}
        with self.read() as connection:
            for start in range(0, len(delivery_numbers), 500):
                some = delivery_numbers[start : start + 500]
                rows = select(tables.delivery_date).where(tables.delivery_date.c.delivery_number.in_(some))
                for row in connection.execute(rows.order_by(tables.delivery_date.c.event_date)):
                    found[row.delivery_number].append((row.event_date, row.row_count))
        return found

    @contextmanager
    def recorded_run(self, command: str, now: datetime) -> Iterator[RunRecord]:
        """Keep a run in the ledger: `running` from here on, then good, refused or failed (also on an exception).

        Where the ledger cannot be written at its end, what broke the run is what is raised.
        """
        with self.write() as connection:
            started = insert(tables.run).values(command=command, started_at=now, state="running", detail="{}")
            key = connection.execute(started).inserted_primary_key
        record, start = RunRecord(key[0] if key else 0), perf_counter()
        try:
            yield record
        except BaseException as error:
            record.fail({**record.detail, "error": _told(error)})
            with suppress(SQLAlchemyError):
                self._end_run(record, now + timedelta(seconds=round(perf_counter() - start)))
            raise
        self._end_run(record, now + timedelta(seconds=round(perf_counter() - start)))

    def _end_run(self, record: RunRecord, finished_at: datetime) -> None:
        detail = json.dumps(record.detail, ensure_ascii=False, default=str)
        change = {"state": record.state, "detail": detail, "finished_at": finished_at}
        with self.write() as connection:
            connection.execute(update(tables.run).where(tables.run.c.id == record.run_id).values(**change))

    def settle_runs(self) -> None:
        """Call killed, with an end that nobody knows, what is called running; the caller knows that none is alive."""
        running = tables.run.c.state == "running"
        with self.read() as connection:
            if not connection.execute(select(tables.run.c.id).where(running).limit(1)).first():
                return
        with self.write() as connection:
            connection.execute(update(tables.run).where(running).values(state="killed"))


def _told(error: BaseException) -> str:
    """Our own messages as they are; of any other its type and first line without folders, quoted values and numbers
    that may be somebody's."""
    if isinstance(error, BassError):
        return str(error)
    first = next(iter(str(error).splitlines()), "")
    text = re.sub(r"/\S*/", "", re.sub(r"(['\"]).*?\1", "'...'", first))
    return f"{type(error).__name__}: {re.sub(r'[0-9]{5,}', '...', text)[:200]}"
