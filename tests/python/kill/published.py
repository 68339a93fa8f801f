"""What readers see in the published file, as one fingerprint, and a reader who looks all the while."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from mart_table import MART_TABLES

from bass.home import Home

Fingerprint = frozenset[tuple[str, int, int]]  # of each table: its name, its rows, the sum of their hashes


def fingerprint(database: Path) -> Fingerprint:
    """Every row of every mart of a working or published file; two are equal where all rows are, in any order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(MART_TABLES).fetchall()
        return frozenset(_of_table(connection, name) for (name,) in tables)


def _of_table(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[str, int, int]:
    query = f"select count(*), coalesce(sum(hash(row_of)::hugeint), 0) from {name} as row_of"
    count, total = connection.execute(query).fetchall()[0]
    return name, count, int(total)


def published(home: Home) -> Fingerprint:
    """What a reader who comes now sees."""
    return fingerprint((home.publish / "current").resolve() / "warehouse.duckdb")


@contextmanager
def looking_all_the_while(home: Home) -> Iterator[list[Fingerprint]]:
    """A reader who opens the published file again and again until the block ends; yields what was seen.

    Raises what went wrong for the reader, or AssertionError where there was no look.
    """
    seen: list[Fingerprint] = []
    problems: list[Exception] = []
    enough = threading.Event()

    def look() -> None:
        while not enough.is_set():
            try:
                seen.append(published(home))
            except Exception as problem:  # noqa: BLE001 - of a thread, so it is raised below
                problems.append(problem)
            enough.wait(0.2)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        yield seen
    finally:
        enough.set()
        reader.join()
    if problems:
        raise problems[0]
    assert seen, "the reader never looked"
