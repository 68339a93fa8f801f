"""The memory of published figures: final values go to the ledger, a restated one as a further version.

Builds are pruned; what was once published is not forgotten.
"""

import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import Double, cast, select
from sqlalchemy.exc import SAWarning

from bass.publishing import duck
from bass.publishing.duck import Connection
from bass.publishing.records import add_figures
from ingestion import ledger_schema as tables
from ingestion.ledger import Ledger

KEY = ("kpi_code", "period_kind", "period_start", "area_level", "area_code", "dimension_type", "dimension_value")
VALUES = ("numerator", "denominator", "kpi_value")
FACTS = {"fct_kpi_monthly": "month", "fct_kpi_daily": "day"}
BATCH = 50_000
KNOWN = pa.schema(
    [(name, pa.date32() if name == "period_start" else pa.string()) for name in KEY]
    + [(name, pa.float64()) for name in VALUES]
    + [("published_at", pa.timestamp("us"))]
)


def append_figures(ledger: Ledger, warehouse: Path, build_id: str, published_at: datetime) -> int:
    """Append the final and restated values of the published file that are new or differ from their last version.

    Repeating it changes nothing. Returns how many were appended.
    """
    count = 0
    with duck.reading(warehouse) as connection:
        facts = {table for schema, table in duck.columns(connection, warehouse.stem) if schema == "kpi"} & FACTS.keys()
        if not facts:
            return 0
        _load_known(connection, ledger)
        _select_changed(connection, facts)
        with ledger.write() as target, warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # SQLite keeps decimals as doubles, which is enough to compare
            for rows in _batches(connection):
                stamped = [row | {"build_id": build_id, "published_at": published_at} for row in rows]
                add_figures(target, stamped)
                count += len(rows)
    return count


def _load_known(connection: Connection, ledger: Ledger) -> None:
    """The last published version of every figure, as the table `known`."""
    connection.register("no_version", KNOWN.empty_table())
    connection.execute("create temp table version as from no_version")
    figures = tables.published_kpi_value.c
    numbers = [cast(figures[name], Double) for name in VALUES]
    wanted = select(*(figures[name] for name in KEY), *numbers, figures.published_at)
    with ledger.read() as source:
        result = source.execution_options(yield_per=BATCH).execute(wanted)
        for rows in result.partitions(BATCH):
            columns = [
                pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), KNOWN, strict=True)
            ]
            connection.register("one_batch", pa.Table.from_arrays(columns, schema=KNOWN))
            connection.execute("insert into version from one_batch")
    latest = f"row_number() over (partition by {', '.join(KEY)} order by published_at desc) = 1"
    connection.execute(f"create temp table known as from version qualify {latest}")


def _select_changed(connection: Connection, facts: set[str]) -> None:
    columns = ", ".join((*(name for name in KEY if name != "period_kind"), *VALUES, "state"))
    published = " union all ".join(
        f"select '{kind}' as period_kind, {columns} from kpi.{table} where state in ('final', 'restated')"
        for table, kind in FACTS.items()
        if table in facts
    )
    differs = " or ".join(f"published.{name}::double is distinct from known.{name}" for name in VALUES)
    connection.execute(
        f"create temp table changed as select published.* from ({published}) as published"
        f" left join known using ({', '.join(KEY)})"
        f" where known.published_at is null or {differs}"
    )


def _batches(connection: Connection) -> Iterator[list[dict[str, Any]]]:
    result = connection.execute("from changed")
    names = [column[0] for column in result.description or ()]
    while rows := result.fetchmany(BATCH):
        yield [dict(zip(names, row, strict=True)) for row in rows]
