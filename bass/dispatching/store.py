"""tasks.db: opened, brought to the present schema version, read and written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import create_engine, func, insert, inspect, select, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import NullPool

from bass.dispatching import schema
from bass.errors import BassError
from bass.home import Home
from ingestion.ledger_sqlite import prepare_sqlite


@dataclass(frozen=True)
class TaskStore:
    """The task database of one home. `read()` and `write()` give connections, one transaction each."""

    engine: Engine

    @classmethod
    def open(cls, home: Home) -> Self:
        """Connect and migrate. Raises BassError where the tables are of a newer program."""
        engine = create_engine(home.tasks_url, future=True, poolclass=NullPool)
        if engine.dialect.name == "sqlite":
            prepare_sqlite(engine)
            # it names persons, so nobody else may read it
            os.close(os.open(str(engine.url.database), os.O_RDWR | os.O_CREAT, 0o600))
        store = cls(engine)
        store._migrate()
        return store

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction in which every statement sees the same moment."""
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; on SQLite others wait for it from its beginning. Rolled back on any exception."""
        with self.engine.connect() as opened:
            connection = opened.execution_options(is_writing=True)
            with connection.begin():
                yield connection

    def _migrate(self) -> None:
        newest = len(schema.MIGRATIONS)
        if self._version() == newest:
            return
        with self.write() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("select pg_advisory_xact_lock(770034)"))
            schema.schema_version.create(connection, checkfirst=True)
            version = connection.execute(select(func.max(schema.schema_version.c.version))).scalar() or 0
            if version > newest:
                raise BassError(
                    f"the tasks have schema version {version}, this program knows {newest}; update the program"
                )
            for number, migration in enumerate(schema.MIGRATIONS[version:], start=version + 1):
                migration(connection)
                connection.execute(insert(schema.schema_version).values(version=number, applied_at=datetime.now()))

    def _version(self) -> int | None:
        with self.read() as connection:
            if not inspect(connection).has_table("schema_version"):
                return None
            return connection.execute(select(func.max(schema.schema_version.c.version))).scalar()
