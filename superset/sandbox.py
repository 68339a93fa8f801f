"""How Superset opens the published DuckDB file: read-only, locked in, and never longer than a deadline."""

import os
import threading
from pathlib import Path
from typing import Any

from duckdb_engine import ConnectionWrapper
from sqlalchemy import event
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import Pool

STATEMENT_SECONDS = 30
# One configuration for every connection: DuckDB refuses a second one with another to the same file.
CONFIG = {
    "temp_directory": "",  # otherwise a large sort spills beside the published file
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "threads": os.environ.get("OPENBASS_QUERY_THREADS", "2"),
    "memory_limit": os.environ.get("OPENBASS_QUERY_MEMORY", "2GB"),
}
# Only after the file is open: with external access off, DuckDB no longer lets the temp_directory be set.
LOCK_IN = ("set enable_external_access = false", "set lock_configuration = true")
IS_LOCKED = "select current_setting('lock_configuration') and not current_setting('enable_external_access')"
# What readers may name: every table of the file but system catalogues and the schema with personal data.
RELATIONS = """
    select table_schema || '.' || table_name from information_schema.tables
    where table_schema not in ('information_schema', 'pg_catalog', 'restricted')
"""

_locking = threading.Lock()
_relations: dict[str, frozenset[str]] = {}


def open_sandboxed(uri: URL, params: dict[str, Any], *_: Any) -> tuple[URL, dict[str, Any]]:
    """DB_CONNECTION_MUTATOR: follow the symlink of the published file to its build, and open that read-only.

    DuckDB keeps one instance a path. By its real path a new build is a new instance, so a page shows it with the next
    query and nothing has to be restarted; the base name, and with it the catalog's name, stays the same.
    """
    if uri.get_backend_name() != "duckdb":
        return uri, params
    real_path = Path(uri.database or "").resolve()
    params["connect_args"] = {"read_only": True, "config": dict(CONFIG)}
    return uri.set(database=str(real_path), query={}), params


def install() -> None:
    """Lock in and time every DuckDB connection of this process."""
    event.listen(Pool, "connect", _on_connect)
    event.listen(Pool, "close", _on_close)


def _on_connect(connection: Any, record: Any) -> None:
    """Superset's own timeout relies on signals and does nothing in threaded workers, so a timer interrupts.

    Superset opens one connection a query: the connection's life bounds the statement and the fetching of its rows.
    """
    if isinstance(connection, ConnectionWrapper):
        lock_in(connection)
        timer = record.info["deadline"] = threading.Timer(STATEMENT_SECONDS, connection.interrupt)
        timer.daemon = True
        timer.start()


def _on_close(connection: Any, record: Any) -> None:
    timer = record.info.pop("deadline", None)
    if timer:
        timer.cancel()


def lock_in(connection: Any) -> None:
    """Take away files, network and settings for good; they belong to the instance, so once is enough."""
    with _locking:
        if not connection.execute(IS_LOCKED).fetchone()[0]:
            for statement in LOCK_IN:
                connection.execute(statement)


def published_relations(database: Any) -> frozenset[str]:
    """The tables, as `schema.table`, of the build that `database` (superset.models.core.Database) shows now."""
    with database.get_sqla_engine() as engine:
        real_path = str(engine.url.database)
        if real_path not in _relations:
            with engine.connect() as connection:
                _relations[real_path] = frozenset(connection.exec_driver_sql(RELATIONS).scalars())
        return _relations[real_path]
