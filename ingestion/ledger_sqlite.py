"""How the ledger uses SQLite: readers beside one writer, commits that survive a power cut."""

import sqlite3
from time import monotonic, sleep
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

_PATIENCE = 60  # seconds that a process waits for the lock of another


def prepare_sqlite(engine: Engine) -> None:
    """Set up every connection of an engine."""

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        # the driver's own transactions start too late to keep a read and the write that follows from it together
        connection.isolation_level = None
        connection.execute(f"pragma busy_timeout = {_PATIENCE * 1000}")
        _use_wal(connection)
        # files are moved only after their commit, so a commit must survive a power cut
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("is_writing")
        connection.exec_driver_sql("begin immediate" if writing else "begin")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Several processes may open a new ledger at once, and SQLite does not wait for the lock of this change."""
    end = monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > end:
                raise
            sleep(0.02)
