"""What SQLite needs to hold Superset's metadata. On PostgreSQL nothing of this applies."""

import sqlite3
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine


def install() -> None:
    """Let readers and one writer work side by side, and take report times that come as text."""
    from superset.reports.models import ReportExecutionLog

    event.listen(Engine, "connect", _set_pragmas)
    # Celery hands a report's time over as text, which SQLite's DateTime refuses (apache/superset 13698, 25969, 31625).
    event.listen(ReportExecutionLog.scheduled_dttm, "set", _to_datetime, retval=True)


def _set_pragmas(connection: Any, record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")


def _to_datetime(target: Any, value: Any, old: Any, initiator: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
