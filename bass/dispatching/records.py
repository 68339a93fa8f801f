"""Reading and writing the rows of a task; every write that changes a task goes by its version."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bass.dispatching import schema
from bass.dispatching.errors import CONFLICT, TransitionRefused
from bass.dispatching.task import Event, Task
from bass.messaging.outbox import NOT_CONFIGURED

MAIL = "mail"


def webhook(number: int) -> str:
    return f"webhook {number}"


def find(connection: Connection, task_id: int) -> Task | None:
    row = connection.execute(select(schema.task).where(schema.task.c.task_id == task_id)).first()
    return Task(**row._mapping) if row else None


def find_key(connection: Connection, key: tuple[str, str, str, str, date]) -> Task | None:
    names = ("subject", "area_level", "area_code", "period_kind", "period_start")
    query = select(schema.task)
    for name, value in zip(names, key, strict=True):
        query = query.where(schema.task.c[name] == value)
    row = connection.execute(query).first()
    return Task(**row._mapping) if row else None


def tasks(connection: Connection) -> list[Task]:
    """All tasks, what is due first at the top."""
    rows = connection.execute(select(schema.task).order_by(schema.task.c.due_at, schema.task.c.task_id))
    return [Task(**row._mapping) for row in rows]


def history(connection: Connection, task_id: int) -> list[Event]:
    query = select(schema.task_event).where(schema.task_event.c.task_id == task_id)
    return [Event(**row._mapping) for row in connection.execute(query.order_by(schema.task_event.c.event_id))]


def calendar(connection: Connection) -> dict[date, bool]:
    rows = connection.execute(select(schema.calendar_day))
    return {row.calendar_date: bool(row.is_workday) for row in rows}


def insert_new(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """The number of the new task; None where there is one for its subject, area and period already."""
    try:
        with connection.begin_nested():
            key = connection.execute(insert(schema.task).values(**values)).inserted_primary_key
    except IntegrityError:
        return None
    return int(key[0]) if key else None


def change(connection: Connection, task: Task, **values: Any) -> None:
    """Change the task that was read. Raises TransitionRefused where somebody else changed it in between."""
    seen = (schema.task.c.task_id == task.task_id) & (schema.task.c.version == task.version)
    done = connection.execute(update(schema.task).where(seen).values(version=task.version + 1, **values))
    if done.rowcount != 1:
        raise TransitionRefused(CONFLICT, f"task {task.task_id} was changed by somebody else; look at it again")


def add_event(connection: Connection, task: Task, at: datetime, login: str, action: str, **values: Any) -> int:
    """Write a line of history; what is not given stays as the task has it."""
    same = {
        "role": login, "from_state": task.state, "to_state": task.state, "from_login": task.assignee_login,
        "to_login": task.assignee_login, "text": "", "attachment_link": "",
    }  # fmt: skip
    row = same | {"task_id": task.task_id, "at": at, "login": login, "action": action} | values
    key = connection.execute(insert(schema.task_event).values(**row)).inserted_primary_key
    return int(key[0]) if key else 0


def add_notifications(
    connection: Connection, task_id: int, event_id: int, at: datetime, logins: Sequence[str], webhook_count: int
) -> None:
    """Put what must be told into the outbox, in the transaction of what happened: a mail to each person, and one
    message to each webhook."""
    named = [(login, MAIL) for login in dict.fromkeys(logins) if login]
    named += [("", webhook(number)) for number in range(1, webhook_count + 1)]
    for login, channel in named:
        row = {
            "task_id": task_id, "event_id": event_id, "login": login, "channel": channel, "state": "pending",
            "attempt_count": 0, "created_at": at, "next_at": at, "problem": "",
        }  # fmt: skip
        connection.execute(insert(schema.notification).values(**row))


def untold(connection: Connection, task_ids: set[int]) -> list[str]:
    """One line for each message that did not go out, without its address."""
    columns = schema.notification.c
    query = select(schema.notification).where(columns.problem != "", columns.state != NOT_CONFIGURED)
    rows = connection.execute(query.order_by(columns.notification_id)).all()
    return [
        f"task {row.task_id}: {row.channel} {row.login} {row.state} after {row.attempt_count}: {row.problem}".replace(
            "  ", " "
        )
        for row in rows
        if row.task_id in task_ids
    ]
