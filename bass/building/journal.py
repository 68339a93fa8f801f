"""The ledger's table of builds: which were begun, and what became of them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, insert, select, update

from bass.building.record import Build
from ingestion import ledger_schema as tables
from ingestion.ledger import DeliveryRecord, Ledger


def settle(ledger: Ledger, now: datetime, built_id: str) -> None:
    """Say what became of builds whose process died: the working file knows the one that it finished.

    Whoever calls holds the build lock, so no build that the ledger calls running can be alive.
    """
    table = tables.build
    with ledger.write() as connection:
        running = update(table).where(table.c.state == "running").values(finished_at=_ended(now))
        connection.execute(running.where(table.c.build_id == built_id).values(state="built"))
        connection.execute(running.where(table.c.build_id != built_id).values(state="failed"))


def begin(
    ledger: Ledger,
    now: datetime,
    code_version: str,
    reason: str,
    previous_as_of_date: date | None,
    deliveries: Sequence[DeliveryRecord],
) -> Build:
    """Enter a build as running. Its number and start follow those before it, also where the clock was set back."""
    table = tables.build
    with ledger.write() as connection:
        count, last = connection.execute(select(func.count(), func.max(table.c.started_at))).one()
        started = max(now, last) if last else now
        build_id = f"{count + 1:06d}-{started:%Y%m%dT%H%M%S}"
        numbers = json.dumps([item.delivery_number for item in deliveries])
        values = {"build_id": build_id, "started_at": started, "state": "running", "code_version": code_version}
        connection.execute(insert(table).values(**values, deliveries=numbers, detail="{}"))
    return Build(build_id, started, code_version, reason, None if reason else previous_as_of_date)


def end(ledger: Ledger, build_id: str, now: datetime, state: str, detail: dict[str, Any]) -> None:
    """Enter how a build ended: built or failed."""
    table = tables.build
    with ledger.write() as connection:
        change = {"state": state, "finished_at": _ended(now), "detail": json.dumps(detail, ensure_ascii=False)}
        connection.execute(update(table).where(table.c.build_id == build_id).values(**change))


def _ended(now: datetime) -> ColumnElement[datetime]:
    """Now, but never before the build began, also where the clock was set back."""
    started_at = tables.build.c.started_at
    return case((started_at > now, started_at), else_=now)
