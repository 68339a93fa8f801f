"""What a message says and where it goes."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bass.dispatching import records, schema
from bass.dispatching.directory import Directory
from bass.dispatching.figure_link import figure_path
from bass.dispatching.reference import PLAN, held_text
from bass.dispatching.settings import DispatchSettings
from bass.dispatching.task import Event, Task
from bass.messaging.message import Message

WORDS = {
    "raise": "新任务 New task",
    "reassign": "任务转派给您 Task reassigned to you",
    "escalate": "任务上报 Task escalated",
    "overdue": "任务逾期 Task overdue",
}


def compose(settings: DispatchSettings, connection: Connection, row: Any) -> tuple[Message, str]:
    """The message of a row of the outbox, and its apprise address; '' where none is configured."""
    task = records.find(connection, row.task_id)
    found = connection.execute(select(schema.task_event).where(schema.task_event.c.event_id == row.event_id)).one()
    if task is None:
        return Message("", "", "the task is gone"), ""
    event = Event(**found._mapping)
    address, problem = _address(connection, settings, row)
    figure = settings.page_address + figure_path(Directory.read(connection, event.at.date()), task)
    title = f"[OpenBASS] {WORDS.get(event.action, event.action)} #{task.task_id}: {task.title}"
    return Message(title, _body(task, event, settings, figure), problem), address


def _body(task: Task, event: Event, settings: DispatchSettings, figure: str) -> str:
    seen = "月末预测 month-end forecast" if task.reference_kind == PLAN else "实际 actual"
    lines = [
        task.title,
        f"等级 severity: {task.severity}",
        f"{seen}: {_figure(task.kpi_value)} {task.unit}; 正常区间 band: {_figure(task.lower_value)}"
        f" - {_figure(task.upper_value)}",
        _held(task),
        f"处理人 assignee: {event.to_login or '-'}; 截止 due: {task.due_at:%Y-%m-%d %H:%M}",
        event.text,
        f"任务 task: {settings.page_address}/kpi-tasks/task/{task.task_id}",
        f"数据 figure: {figure}",
    ]
    return "\n".join(line for line in lines if line)


def _held(task: Task) -> str:
    chinese, english = held_text(task, "zh", task.unit), held_text(task, "en", task.unit)
    return f"对比{chinese} / held against {english}" if chinese else ""


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def _address(connection: Connection, settings: DispatchSettings, row: Any) -> tuple[str, str]:
    if row.channel == records.MAIL:
        email = connection.execute(select(schema.person.c.email).where(schema.person.c.login == row.login)).scalar()
        if not settings.mail_url or not email:
            return "", "no mail_url is set" if email else f"the staff file has no mail address of {row.login}"
        return settings.mail_address(email), ""
    number = int(row.channel.rpartition(" ")[2])
    if number > len(settings.webhook_urls):
        return "", f"{row.channel} is no longer set"
    return settings.webhook_urls[number - 1], ""
