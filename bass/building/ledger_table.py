"""raw_ledger.*: the ledger's snapshot as tables of the working file, for dbt's source `ledger`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pyarrow as pa

from bass.building.affected import AffectedDate
from bass.building.published import update_published
from bass.home import Home
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
    ("declared_fen", "loaded_fen", "rejected_fen", "unexplained_fen", "unreadable_count"), pa.int64()
)
_AFFECTED = {"unit": pa.string(), "period_kind": pa.string(), "affected_date": pa.date32()}
_CHANGED = dict.fromkeys(("delivery_id", "unit", "period", "state"), pa.string())
_PERIOD = {"unit": pa.string(), "period": pa.string(), "event_date": pa.date32()}
_HOME = {"province": pa.string(), "currency": pa.string(), "as_of_clock": pa.timestamp("us")}


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
