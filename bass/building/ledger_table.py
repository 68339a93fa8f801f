"""raw_ledger.*: the ledger's snapshot as tables of the working file, for dbt's source `ledger`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import select

from bass.building.affected import AffectedDate
from bass.home import Home
from ingestion import ledger_schema as tables
from ingestion.contract import Contract
from ingestion.ledger import DeliveryRecord, Ledger, LedgerSnapshot

_DELIVERY = {
    "delivery_number": pa.int64(),
    "delivery_id": pa.string(),
    "source": pa.string(),
    "unit": pa.string(),
    "province": pa.string(),
    "period": pa.string(),
    "period_kind": pa.string(),
    "mode": pa.string(),
    "redelivery": pa.int32(),
    "state": pa.string(),
    "row_count": pa.int64(),
    "loaded_count": pa.int64(),
    "reject_count": pa.int64(),
    "blank_count": pa.int64(),
    "event_date_min": pa.date32(),
    "event_date_max": pa.date32(),
    "due_at": pa.timestamp("us"),
    "received_at": pa.timestamp("us"),
    "committed_at": pa.timestamp("us"),
}
_TOTAL = {"delivery_id": pa.string(), "column_name": pa.string()} | dict.fromkeys(
    ("declared_fen", "loaded_fen", "rejected_fen"), pa.int64()
)
_AFFECTED = {"unit": pa.string(), "period_kind": pa.string(), "affected_date": pa.date32()}
_CHANGED = dict.fromkeys(("delivery_id", "unit", "period", "state"), pa.string())
_PERIOD = {"unit": pa.string(), "period": pa.string(), "event_date": pa.date32()}
_HOME = {"province": pa.string(), "currency": pa.string(), "as_of_clock": pa.timestamp("us")}
_PUBLISHED_KEY = (
    "kpi_code", "period_kind", "period_start", "area_level", "area_code", "dimension_type", "dimension_value",
)  # fmt: skip
_PUBLISHED = (
    dict.fromkeys(("kpi_code", "period_kind"), pa.string())
    | {"period_start": pa.date32()}
    | dict.fromkeys(("area_level", "area_code", "dimension_type", "dimension_value"), pa.string())
    | {"numerator": pa.decimal128(28, 4), "denominator": pa.decimal128(28, 4), "kpi_value": pa.float64()}
    | {"state": pa.string(), "build_id": pa.string(), "published_at": pa.timestamp("us")}
)
FINAL_STATES = ("final", "restated")
BATCH = 100_000


@dataclass(frozen=True)
class _HomeRow:
    province: str
    currency: str
    as_of_clock: datetime


@dataclass(frozen=True)
class _DeliveryPeriod:
    unit: str
    period: str
    event_date: date


def make_ledger_tables(
    connection: duckdb.DuckDBPyConnection, home: Home, ledger: Ledger, contract: Contract, snapshot: LedgerSnapshot
) -> None:
    """Create or replace delivery, delivery_total, delivery_period and home; bring published_kpi_value up to date."""
    connection.execute("create schema if not exists raw_ledger")
    replace_table(connection, "delivery", _DELIVERY, snapshot.deliveries)
    replace_table(connection, "delivery_total", _TOTAL, snapshot.totals)
    replace_table(connection, "delivery_period", _PERIOD, _delivery_periods(ledger, contract, snapshot))
    settings = home.settings
    replace_table(connection, "home", _HOME, [_HomeRow(settings.province, settings.currency, home.now())])
    update_published(connection, ledger)


def make_affected_tables(
    connection: duckdb.DuckDBPyConnection, changed: Sequence[DeliveryRecord], affected: Sequence[AffectedDate]
) -> None:
    """Create or replace raw_ledger.changed_delivery and raw_ledger.affected."""
    replace_table(connection, "changed_delivery", _CHANGED, changed)
    replace_table(connection, "affected", _AFFECTED, affected)


def replace_table(
    connection: duckdb.DuckDBPyConnection, name: str, types: dict[str, pa.DataType], rows: Sequence[object]
) -> None:
    """Create or replace raw_ledger.<name>: a column for each attribute in `types` of the rows."""
    arrow = pa.table({column: pa.array([getattr(row, column) for row in rows], kind) for column, kind in types.items()})
    connection.register("arrow_rows", arrow)
    connection.execute(f"create or replace table raw_ledger.{name} as from arrow_rows")
    connection.unregister("arrow_rows")


def _delivery_periods(ledger: Ledger, contract: Contract, snapshot: LedgerSnapshot) -> list["_DeliveryPeriod"]:
    """Which dates the committed files of a daily event unit hold, so that only the files of a date are read."""
    dated = {
        unit
        for unit, extract in contract.extracts.items()
        if extract.mode == "e" and extract.period_kind == "day" and extract.effective.reach == "date"
    }
    deliveries = [item for item in snapshot.deliveries if item.state == "committed" and item.unit in dated]
    events = ledger.event_dates([item.delivery_number for item in deliveries])
    return [
        _DeliveryPeriod(item.unit, item.period, event_date)
        for item in deliveries
        for event_date, _ in events[item.delivery_number]
    ]


def update_published(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """raw_ledger.published_kpi_value: the latest final version of every published figure.

    There may be a million of them, so only what was published since the last build is fetched.
    """
    columns = ", ".join(f"{name} {_duckdb_type(kind)}" for name, kind in _PUBLISHED.items())
    connection.execute(f"create table if not exists raw_ledger.published_kpi_value ({columns})")
    latest = connection.execute("select max(published_at) from raw_ledger.published_kpi_value").fetchone()
    table = tables.published_kpi_value
    wanted = select(*(table.c[name] for name in _PUBLISHED)).where(table.c.state.in_(FINAL_STATES))
    if latest and latest[0]:
        wanted = wanted.where(table.c.published_at > latest[0])
    with ledger.read() as session:
        result = session.execute(wanted.order_by(table.c.published_at))
        while rows := result.fetchmany(BATCH):
            _replace_published(connection, [dict(row._mapping) for row in rows])


def _replace_published(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    connection.register("arrow_rows", pa.Table.from_pylist(rows, schema=pa.schema(list(_PUBLISHED.items()))))
    same = " and ".join(f"old.{name} = new.{name}" for name in _PUBLISHED_KEY)
    connection.execute(f"delete from raw_ledger.published_kpi_value as old using arrow_rows as new where {same}")
    keys = ", ".join(_PUBLISHED_KEY)
    connection.execute(
        "insert into raw_ledger.published_kpi_value select * from arrow_rows "
        f"qualify row_number() over (partition by {keys} order by published_at desc) = 1"
    )
    connection.unregister("arrow_rows")


def _duckdb_type(kind: pa.DataType) -> str:
    names = {"string": "varchar", "date32[day]": "date", "double": "double", "timestamp[us]": "timestamp"}
    return names.get(str(kind), "decimal(28, 4)")
