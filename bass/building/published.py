"""raw_ledger.published_kpi_value: the latest version of every published figure, which tells a restated one.

The ledger remembers; this table is its copy in the working file. There may be millions of figures, so a build fetches
only what was published since the last one, and a full build takes the copy over from the file that it replaces.
"""

import logging
from pathlib import Path

import duckdb

from bass.publishing.figures import KEY, PUBLISHED, read_published
from ingestion.ledger import Ledger

logger = logging.getLogger(__name__)

TABLE = "raw_ledger.published_kpi_value"
_TYPES = {"string": "varchar", "date32[day]": "date", "timestamp[us]": "timestamp"}
_EXACT = {"numerator": "decimal(28, 4)", "denominator": "decimal(28, 4)", "kpi_value": "double"}


def take_over(connection: duckdb.DuckDBPyConnection, earlier: Path) -> None:
    """Copy the table from the working file that was set aside; where that has none, the ledger will be read whole."""
    _create(connection)
    try:
        connection.execute(f"attach '{earlier}' as earlier (read_only)")
    except duckdb.Error as error:
        logger.info("%s cannot be read, published figures come from the ledger: %s", earlier, error)
        return
    try:
        connection.execute(f"insert into {TABLE} by name select * from earlier.{TABLE}")
    except duckdb.Error as error:  # it is of another version of the project
        logger.info("%s holds no published figures of this form: %s", earlier, error)
    finally:
        connection.execute("detach earlier")


def update_published(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Add what was published since the table was last brought up to date; create it where it is missing."""
    _create(connection)
    latest = connection.execute(f"select max(published_at) from {TABLE}").fetchone()
    for rows in read_published(ledger, latest[0] if latest else None):
        connection.register("arrow_rows", rows)
        same = " and ".join(f"old.{name} = new.{name}" for name in KEY)
        connection.execute(f"delete from {TABLE} as old using arrow_rows as new where {same}")
        connection.execute(
            f"insert into {TABLE} by name select * from arrow_rows "
            f"qualify row_number() over (partition by {', '.join(KEY)} order by published_at desc) = 1"
        )
        connection.unregister("arrow_rows")


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(f"{field.name} {_EXACT.get(field.name) or _TYPES[str(field.type)]}" for field in PUBLISHED)
    connection.execute(f"create schema if not exists raw_ledger; create table if not exists {TABLE} ({columns})")
