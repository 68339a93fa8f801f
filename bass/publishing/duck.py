"""Opening DuckDB files for publishing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from bass.errors import BassError
from bass.memory import memory_limit

Connection = duckdb.DuckDBPyConnection
TARGET = "target"


def quoted(*names: str) -> str:
    """A name, or a path of names, as an SQL identifier."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def writing(path: Path) -> Iterator[Connection]:
    """A connection that writes the file, checkpointed and closed at the end, so that no log file stays beside it.

    The file is attached under a name of its own: views of the working file name the catalog `warehouse`, and so would a
    published file that is opened directly. Raises BassError where the disk is full or the file cannot be written.
    """
    limits: dict[str, str | bool | int | float | list[str]] = {
        "threads": "2",
        "memory_limit": memory_limit(),
        "temp_directory": f"{path}.tmp",
    }
    try:
        with duckdb.connect(config=limits) as connection:
            connection.execute(f"attach {literal(str(path))} as {TARGET}")
            connection.execute(f"use {TARGET}")
            yield connection
            connection.execute(f"checkpoint {TARGET}")
            connection.execute("use memory")
            connection.execute(f"detach {TARGET}")
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise BassError(f"{path}: cannot be written; free disk space and publish again. {error}") from error


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """A connection that reads the file. Raises BassError where it is missing or a build is writing it."""
    with duckdb.connect() as connection:
        attach(connection, path, path.stem)
        connection.execute(f"use {quoted(path.stem)}")
        yield connection


def attach(connection: Connection, path: Path, name: str) -> None:
    """Attach another file for reading. Raises BassError where it is missing or a build is writing it."""
    if not path.exists():
        raise BassError(f"{path}: not there, so nothing has been built yet; run `bass build` first")
    try:
        connection.execute(f"attach {literal(str(path))} as {quoted(name)} (read_only)")
    except duckdb.IOException as error:
        raise BassError(f"{path}: cannot be read; a build may be running, publish after it. {error}") from error


def own_columns(connection: Connection) -> dict[tuple[str, str], tuple[str, ...]]:
    """`columns` of the file that the connection is to."""
    return columns(connection, connection.execute("select current_database()").fetchall()[0][0])


def columns(connection: Connection, catalog: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """(schema, table or view) -> its column names in order, of an attached file."""
    rows = connection.execute(
        "select schema_name, table_name, list(column_name order by column_index) from duckdb_columns()"
        " where database_name = ? and not internal group by all",
        [catalog],
    ).fetchall()
    return {(schema, table): tuple(names) for schema, table, names in rows}
