"""raw_ledger.published_kpi_value: the latest version of every published figure, which tells a restated one; and
published_kpi_version: all versions of the figures that were published more than once.

The ledger remembers; the working file has its copy. There may be millions of figures, so a build fetches
only what was published since the last one, and a full build takes the copy over from the file that it replaces.
"""

import logging
from pathlib import Path

import duckdb

from bass.publishing.figures import KEY, PUBLISHED, read_published
from ingestion.ledger import Ledger

logger = logging.getLogger(__name__)

TABLE, VERSION = "raw_ledger.published_kpi_value", "raw_ledger.published_kpi_version"
_TYPES = {"string": "varchar", "date32[day]": "date", "timestamp[us]": "timestamp"}
_EXACT = {"numerator": "decimal(28, 4)", "denominator": "decimal(28, 4)", "kpi_value": "double"}


def take_over(connection: duckdb.DuckDBPyConnection, earlier: Path) -> None:
    """Copy the tables from the working file that was set aside; where that has none, the ledger will be read whole."""
    _create(connection)
    try:
        connection.execute(f"attach '{earlier}' as earlier (read_only)")
    except duckdb.Error as error:
        logger.info("%s cannot be read, published figures come from the ledger: %s", earlier, error)
        return
    try:
        for table in (VERSION, TABLE):  # the versions first: a file without them has no say in the other either
            connection.execute(f"insert into {table} by name select * from earlier.{table}")
    except duckdb.Error as error:  # it is of another version of the project
        logger.info("%s holds no published figures of this form: %s", earlier, error)
    finally:
        connection.execute("detach earlier")


def update_published(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Add what was published since the tables were last brought up to date; create them where they are missing."""
    _create(connection)
    latest = connection.execute(f"select max(published_at) from {TABLE}").fetchone()
    for rows in read_published(ledger, latest[0] if latest else None):
        connection.register("arrow_rows", rows)
        same = " and ".join(f"old.{name} = new.{name}" for name in KEY)
        _add_versions(connection)
        connection.execute(f"delete from {TABLE} as old using arrow_rows as new where {same}")
        connection.execute(
            f"insert into {TABLE} by name select * from arrow_rows "
            f"qualify row_number() over (partition by {', '.join(KEY)} order by published_at desc) = 1"
        )
        connection.unregister("arrow_rows")


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    columns = ", ".join(f"{field.name} {_EXACT.get(field.name) or _TYPES[str(field.type)]}" for field in PUBLISHED)
    connection.execute("create schema if not exists raw_ledger")
    for table in (TABLE, VERSION):
        connection.execute(f"create table if not exists {table} ({columns})")


def _add_versions(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep all versions of the figures of a batch that were published before, or more than once in it."""
    keys = ", ".join(KEY)
    connection.execute(
        f"create or replace temp table repeated as select {keys} from (select {keys} from {TABLE} semi join arrow_rows"
        f" using ({keys}) union all select {keys} from arrow_rows) group by all having count(*) > 1"
    )
    connection.execute(
        f"insert into {VERSION} by name select * from (from {TABLE} union all by name from arrow_rows)"
        f" semi join repeated using ({keys}) anti join {VERSION} using ({keys}, published_at)"
    )
