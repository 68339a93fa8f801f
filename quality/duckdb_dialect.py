"""The SQLAlchemy dialect `duckdb+buffered`, without which Great Expectations cannot read DuckDB.

Great Expectations closes the connection before it fetches. Closing rolls back, and a DuckDB cursor loses its pending
rows on rollback, so every expectation would fail with "list index out of range". Here every row is fetched when the
statement is executed.
"""

from typing import Any

from duckdb_engine import Dialect
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

_opened: list[Any] = []


class BufferedContext(Dialect.execution_ctx_cls):  # type: ignore[valid-type,misc]
    """Keeps the whole result of a query at hand."""

    def post_exec(self) -> None:
        super().post_exec()
        if (
            self.cursor is not None
            and self.cursor.description
            and not (self.isinsert or self.isupdate or self.isdelete)
        ):
            rows = self.cursor.fetchall()
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=rows)


class BufferedDuckDB(Dialect):
    """DuckDB with buffered results."""

    execution_ctx_cls = BufferedContext
    supports_statement_cache = False

    def connect(self, *arguments: Any, **options: Any) -> Any:
        connection = super().connect(*arguments, **options)
        _opened.append(connection)
        return connection


def close_all() -> None:
    """Close every connection that was opened: Great Expectations keeps some, and a file that is open in this process
    under one name cannot be attached under another."""
    while _opened:
        _opened.pop().close()


def register() -> None:
    """Make `duckdb+buffered://` known to SQLAlchemy; may be called again."""
    registry.register("duckdb.buffered", __name__, "BufferedDuckDB")
