"""Who may see what, computed apart from the build: a right that was revoked must reach the pages although a build
fails, runs, or is held back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from bass.building.dbt import run_dbt
from bass.building.raw_view import make_raw_views
from bass.building.working_file import remove_database
from bass.errors import BassError
from bass.home import PROJECT_DIR, Home
from bass.publishing import duck
from bass.publishing.duck import Connection
from ingestion.contract import load_contract
from ingestion.ledger import Ledger, LedgerSnapshot

SCHEMA, TABLE = "security", "security_user_scope"
UNITS = ("staff", "staff_org", "area")
DELIVERY_COLUMNS = ("unit", "mode", "period", "period_kind", "state")  # what the model reads of raw_ledger.delivery
NOBODY = pa.schema(
    [(name, pa.string()) for name in ("username", "scope_level", "scope_value", "staff_id")]
).empty_table()


def write_scope(target: Path, home: Home, ledger: Ledger) -> None:
    """Replace security_user_scope in the file `target` by what the committed deliveries say now.

    Raises BassError where it cannot be computed; the file then keeps the rights it had.
    """
    snapshot = ledger.snapshot()
    if not all(snapshot.files.get(unit) for unit in UNITS):
        with duck.writing(target) as connection:
            connection.register("nobody", NOBODY)
            _replace(connection, "nobody")
        return
    with _computed(home, snapshot) as scratch, duck.writing(target) as connection:
        duck.attach(connection, scratch, "scratch")
        _replace(connection, f"scratch.{SCHEMA}.{TABLE}")
        connection.execute("detach scratch")


def _replace(connection: Connection, source: str) -> None:
    connection.execute(f"create schema if not exists {SCHEMA}")
    connection.execute(f"create or replace table {SCHEMA}.{TABLE} as from {source}")


@contextmanager
def _computed(home: Home, snapshot: LedgerSnapshot) -> Iterator[Path]:
    """A working file of its own, so that neither a build that runs nor one that failed is in the way."""
    apart = replace(home, root=home.state / "scope")
    remove_database(apart.working_db)
    apart.warehouse.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with duck.writing(apart.working_db) as connection:
            make_raw_views(connection, load_contract(PROJECT_DIR), snapshot, home.lake)
            _ledger_tables(connection, home, snapshot)
        outcome = run_dbt(apart, ("run", "--select", f"+{TABLE}"))
        if not outcome.is_good:
            raise BassError(f"rights could not be computed: {outcome.problem}")
        yield apart.working_db
    except duckdb.Error as error:
        raise BassError(f"rights could not be computed: {error}") from error
    finally:
        remove_database(apart.working_db)


def _ledger_tables(connection: Connection, home: Home, snapshot: LedgerSnapshot) -> None:
    columns = {name: [getattr(one, name) for one in snapshot.deliveries] for name in DELIVERY_COLUMNS}
    connection.register("deliveries", pa.table(columns))
    connection.execute("create schema raw_ledger")
    connection.execute("create table raw_ledger.delivery as from deliveries")
    settings = home.settings
    connection.execute(
        "create table raw_ledger.home as select ? as province, ? as currency, ?::timestamp as as_of_clock",
        [settings.province, settings.currency, home.now()],
    )
