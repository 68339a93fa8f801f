"""The file that dbt builds in. It is never published itself, so losing it costs a full build and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from bass.errors import BassError
from bass.failpoint import failpoint
from bass.home import Home
from bass.memory import memory_limit

SUFFIXES = ("", ".wal")  # of a database: the file, and its write-ahead log


@contextmanager
def opened(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that writes the working file; made where it is missing, made anew where it cannot be read.

    Raises BassError where another process holds it or the disk is full.
    """
    home.warehouse.mkdir(exist_ok=True)
    connection = _connect(home)
    try:
        yield connection
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise BassError(f"{home.working_db}: cannot be written; free disk space and build again. {error}") from error
    finally:
        connection.close()


def _connect(home: Home) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {"threads": "2", "memory_limit": memory_limit()}
    try:
        return duckdb.connect(str(home.working_db), config=config)
    except (duckdb.ConnectionException, duckdb.BinderException) as error:
        raise BassError(f"{home.working_db}: in use in this process; close it and build again. {error}") from error
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            text = f"{home.working_db}: in use by another program; close it and build again. {error}"
            raise BassError(text) from error
        if "no space" in str(error).lower():
            raise BassError(f"{home.working_db}: the disk is full; free space and build again. {error}") from error
        damage = error
    try:
        remove_database(home.working_db)
        return duckdb.connect(str(home.working_db), config=config)
    except (duckdb.Error, OSError):
        raise BassError(f"{home.working_db}: cannot be opened. {damage}") from damage


def set_working_file_aside(home: Home) -> Path:
    """Make room for a new file; returns where the earlier one is now, if there was one."""
    earlier = home.warehouse / "earlier.duckdb"
    remove_database(earlier)
    for suffix in SUFFIXES:
        with suppress(FileNotFoundError):
            Path(f"{home.working_db}{suffix}").replace(f"{earlier}{suffix}")
    failpoint("build.set_aside")
    return earlier


def remove_database(path: Path) -> None:
    """Take a database file away with its write-ahead log."""
    for suffix in SUFFIXES:
        Path(f"{path}{suffix}").unlink(missing_ok=True)
