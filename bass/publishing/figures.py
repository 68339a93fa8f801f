"""The memory of published figures: final values go to the ledger, a restated one as a further version.

Builds are pruned; what was once published is not forgotten. There may be millions of figures, so what is known already
is taken from the working file, where the last build put it, and rows pass from DuckDB to the driver as they are.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pyarrow as pa
from sqlalchemy import Connection as LedgerConnection
from sqlalchemy import Double, cast, select

from bass.errors import BassError
from bass.publishing import duck
from bass.publishing.duck import Connection, quoted
from ingestion import ledger_schema as tables
from ingestion.ledger import Ledger

KEY = ("kpi_code", "period_kind", "period_start", "area_level", "area_code", "dimension_type", "dimension_value")
VALUES = ("numerator", "denominator", "kpi_value")
STAMPS = ("state", "build_id", "published_at")
FACTS = {"fct_kpi_monthly": "month", "fct_kpi_daily": "day"}
BATCH = 50_000
PUBLISHED = pa.schema(
    [(name, pa.date32() if name == "period_start" else pa.string()) for name in KEY]
    + [(name, pa.float64()) for name in VALUES]
    + [("state", pa.string()), ("build_id", pa.string()), ("published_at", pa.timestamp("us"))]
)
BUILT = ("raw_ledger", "published_kpi_value")  # the last published versions, as of the last build


def append_figures(ledger: Ledger, warehouse: Path, working_db: Path, build_id: str, published_at: datetime) -> int:
    """Append the final and restated values of the published file that are new or differ from their last version.

    Repeating it changes nothing. Returns how many were appended.
    """
    with duck.reading(warehouse) as connection:
        facts = {table for schema, table in duck.columns(connection, warehouse.stem) if schema == "kpi"} & FACTS.keys()
        if not facts:
            return 0
        connection.register("no_version", PUBLISHED.empty_table())
        connection.execute("create temp table version as from no_version")
        _take_from_build(connection, working_db)
        _take_from_ledger(connection, ledger)
        _select_changed(connection, facts)
        with ledger.write() as target:
            return _append(connection, target, build_id, published_at)


def _take_from_build(connection: Connection, working_db: Path) -> None:
    """What the working file knows of earlier versions; nothing where it is away or being written."""
    try:
        duck.attach(connection, working_db, "working")
    except BassError:
        return
    if BUILT in duck.columns(connection, "working"):
        connection.execute(
            f"insert into version by name select {', '.join(PUBLISHED.names)} from {quoted('working', *BUILT)}"
        )


def _take_from_ledger(connection: Connection, ledger: Ledger) -> None:
    """What was published since; everything where the working file knew nothing."""
    latest = connection.execute("select max(published_at) from version").fetchone()
    for rows in read_published(ledger, latest[0] if latest else None):
        connection.register("one_batch", rows)
        connection.execute("insert into version by name from one_batch")


def read_published(ledger: Ledger, since: datetime | None) -> Iterator[pa.Table]:
    """The published figures of the ledger, oldest first, in tables of PUBLISHED; `since` leaves out those up to then.

    Only final and restated figures are ever kept. Column by column, since rows of millions would take minutes.
    """
    figures = tables.published_kpi_value.c
    wanted = select(
        *(cast(figures[field.name], Double) if field.name in VALUES else figures[field.name] for field in PUBLISHED)
    )
    if since:
        wanted = wanted.where(figures.published_at > since)
    with ledger.read() as source:
        found = source.execution_options(yield_per=BATCH).execute(wanted.order_by(figures.published_at))
        for rows in found.partitions(BATCH):
            columns = zip(zip(*rows, strict=True), PUBLISHED, strict=True)
            yield pa.Table.from_arrays([pa.array(column, field.type) for column, field in columns], schema=PUBLISHED)


def _select_changed(connection: Connection, facts: set[str]) -> None:
    """The table `changed`, in types that every driver takes as they are."""
    latest = f"row_number() over (partition by {', '.join(KEY)} order by published_at desc) = 1"
    connection.execute(f"create temp table known as from version qualify {latest}")
    plain = ", ".join(
        (*(name for name in KEY if name != "period_kind"), *(f"{name}::double as {name}" for name in VALUES))
    )
    published = " union all ".join(
        f"select '{kind}' as period_kind, {plain}, state from kpi.{table} where state in ('final', 'restated')"
        for table, kind in FACTS.items()
        if table in facts
    )
    keys = ", ".join(f"published.{name}::varchar as {name}" for name in KEY)
    values = ", ".join(f"published.{name}" for name in (*VALUES, "state"))
    differs = " or ".join(f"published.{name} is distinct from known.{name}" for name in VALUES)
    connection.execute(
        f"create temp table changed as select {keys}, {values} from ({published}) as published"
        f" left join known using ({', '.join(KEY)}) where known.published_at is null or {differs}"
    )


def _append(connection: Connection, target: LedgerConnection, build_id: str, published_at: datetime) -> int:
    """Straight to the driver: the types of the ledger's columns would cost ten times as much for each row."""
    names = (*KEY, *VALUES, *STAMPS)
    mark = "?" if target.dialect.paramstyle == "qmark" else "%s"
    statement = (
        f"insert into {tables.published_kpi_value.name} ({', '.join(names)}) values ({', '.join(mark for _ in names)})"
    )
    count, stamps = 0, (build_id, f"{published_at:%Y-%m-%d %H:%M:%S.%f}")
    result = connection.execute("from changed order by kpi_code, period_start, area_code")  # as its index is ordered
    while rows := result.fetchmany(BATCH):
        target.exec_driver_sql(statement, [(*row, *stamps) for row in rows])
        count += len(rows)
    return count
