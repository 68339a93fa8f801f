"""`bass dispatch send`: alarms and overdue complaints become tasks, overdue tasks go up, effects are measured."""

from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from bass.dispatching import message, records, schema, source, watching
from bass.dispatching.asking import Asked, read_asked
from bass.dispatching.rights import Viewer
from bass.dispatching.service import TaskService
from bass.dispatching.source import Seen
from bass.dispatching.task import COMPLAINT, SYSTEM_LOGIN, Task
from bass.dispatching.transition import CLOSED
from bass.errors import BassError
from bass.explain import published_file
from bass.home import Home
from bass.messaging.outbox import NotifyResult, Outbox
from bass.messaging.sender import sender
from bass.run import Told

NO_BREACH = "figure restated: no longer in breach 数据重述：不再越限"
BREACH_AGAIN = "figure restated: in breach again 数据重述：再次越限"


@dataclass(frozen=True)
class DispatchResult:
    """Numbers of tasks: sent now, there already, no longer or again in breach, gone one level up, measured.
    `problem` is what could not be done; the rest was."""

    raised: int = 0
    known: int = 0
    restated: int = 0
    escalated: int = 0
    measured: int = 0
    problem: str = ""
    is_good: bool = True

    @property
    def summary(self) -> str:
        text = (
            f"{self.raised} tasks sent, {self.known} known, {self.restated} restated,"
            f" {self.escalated} overdue and told above, {self.measured} effects measured"
        )
        return text + (f"; {self.problem}" if self.problem else "")

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def dispatch(home: Home) -> DispatchResult:
    """Bring the tasks up to the published figures. Safe to repeat, and for two to do at once.

    Raises BassError where nothing is published or the tasks cannot be written.
    """
    service, warehouse = TaskService.open(home), published_file(home)
    try:
        problem = _renew_directory(home, service, warehouse)
        seen = source.read_seen(warehouse, service.settings.raise_days)
        raised = [service.raise_task(draft)[1] for draft in seen.drafts]
        restated = _tell_restated(service, warehouse, seen)
        escalated, measured = service.escalate_overdue(), _measure(service, warehouse)
    except duckdb.CatalogException as error:
        missing = str(error).splitlines()[0]
        raise BassError(f"{warehouse}: dispatch needs what is not published ({missing}); run `bass run`") from error
    except SQLAlchemyError as error:
        raise BassError(f"the tasks cannot be written: {type(error).__name__}; repeat `bass dispatch send`") from error
    problems = "; ".join(filter(None, (problem, seen.problem)))
    return DispatchResult(sum(raised), len(raised) - sum(raised), restated, len(escalated), measured, problems)


def dispatch_softly(home: Home) -> DispatchResult:
    """The step of `bass run`: the figures are published by then, so what fails here is told and fails nothing."""
    try:
        return dispatch(home)
    except Exception as error:
        return DispatchResult(problem=f"DISPATCH FAILED, the figures stand: {_reason(error)}")


def notify(home: Home) -> NotifyResult:
    """Send what waits in the outbox; bounded in time, each message at most once."""
    service = TaskService.open(home)
    return task_outbox(service).send_due(home.now, sender(service.settings.send_seconds))


def task_outbox(service: TaskService) -> Outbox:
    """What is to be told of tasks."""
    compose = partial(message.compose, service.settings)
    return Outbox(service.store, schema.notification, compose, service.settings.attempt_limit)


def notify_softly(home: Home) -> Told:
    """The last step of `bass run`: a mail server that is away fails no figures."""
    try:
        return Told(notify(home).summary)
    except Exception as error:
        return Told(f"NOTIFY FAILED, the messages wait: {_reason(error)}")


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, BassError) else type(error).__name__


def ask(home: Home, login: str, asked: Asked, request: str, to_login: str = "") -> Task:
    """Raise a task by hand. Raises UsageError for what is not known, TransitionRefused for what may not be."""
    return TaskService.open(home).send(Viewer(login), read_asked(published_file(home), asked, request), to_login)


def _renew_directory(home: Home, service: TaskService, warehouse: Path) -> str:
    """Copy persons, areas and working days; where the working file is in use, the persons stay as they were."""
    areas, days = source.read_places(warehouse, home.now().date())
    try:
        persons, problem = source.read_persons(home.working_db), ""
    except BassError as error:
        persons, problem = None, f"persons stay as they were ({error})"
    with service.store.write() as connection:
        source.keep_places(connection, areas, days)
        if persons is not None:
            source.keep_persons(connection, persons)
    return problem


def _tell_restated(service: TaskService, warehouse: Path, seen: Seen) -> int:
    """Note on tasks that are not closed that the figure breaches no rule any more, or does again."""
    count = 0
    with service.store.read() as connection:
        figured = source.read_figured(warehouse, [one for one in records.tasks(connection) if one.state != CLOSED])
    with service.store.write() as connection:
        for task in records.tasks(connection):
            key = source.key(*task.key)
            is_in_breach = int(key in seen.breaching)
            is_known = task.kind in seen.judged and (is_in_breach or key in figured or task.kind == COMPLAINT)
            if task.state == CLOSED or not is_known or is_in_breach == task.is_in_breach:
                continue
            records.change(connection, task, is_in_breach=is_in_breach)
            text = BREACH_AGAIN if is_in_breach else NO_BREACH
            records.add_event(connection, task, service.now(), SYSTEM_LOGIN, "restate", text=text)
            count += 1
    return count


def _measure(service: TaskService, warehouse: Path) -> int:
    with service.store.read() as connection:
        waiting = watching.watched(connection)
    count = 0
    for task, first_month, month_count in waiting:
        values = source.read_months(warehouse, task.subject, task.area_level, task.area_code)
        with service.store.write() as connection:
            now_waiting = {one.task_id: one for one, _, _ in watching.watched(connection)}
            if task.task_id in now_waiting:
                current = now_waiting[task.task_id]
                months = (first_month, month_count)
                count += watching.settle_watch(connection, current, months, values, service.now())
    return count
