"""The one service through which tasks are raised and change, for command line, pages and REST alike."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from bass.dispatching import records, transition
from bass.dispatching.directory import MANAGER_POSITIONS, Directory
from bass.dispatching.due import due_at
from bass.dispatching.errors import CONFLICT, FORBIDDEN, INCOMPLETE, TaskUnknown, TransitionRefused
from bass.dispatching.judging import Wish, judged, refuse_person
from bass.dispatching.owner import Owner, find_owner
from bass.dispatching.rights import Rights, Viewer, published_scopes
from bass.dispatching.settings import DispatchSettings
from bass.dispatching.store import TaskStore
from bass.dispatching.task import MANUAL, SYSTEM_LOGIN, Draft, Event, Task, TimedTask
from bass.dispatching.transition import Transition
from bass.dispatching.watching import begin_watch
from bass.home import Home


@dataclass(frozen=True)
class TaskService:
    """The tasks of one home. `now` is the operator's clock; `scopes` says who may see which area at this moment."""

    store: TaskStore
    settings: DispatchSettings
    now: Callable[[], datetime]
    scopes: Callable[[], dict[str, str]]

    @classmethod
    def open(cls, home: Home) -> "TaskService":
        return cls(TaskStore.open(home), DispatchSettings.read(home), home.now, lambda: published_scopes(home.publish))

    def rights(self, connection: Connection) -> Rights:
        return Rights(Directory.read(connection, self.now().date()), self.scopes())

    # ---- seeing ----------------------------------------------------------------------------------------------------
    def visible(self, viewer: Viewer) -> list[Task]:
        """Every task that the viewer may see, what is due first at the top."""
        with self.store.read() as connection:
            rights = self.rights(connection)
            return [task for task in records.tasks(connection) if rights.sees(viewer, task)]

    def look(self, viewer: Viewer, task_id: int) -> tuple[Task, list[Event], tuple[str, ...]]:
        """A task, its history, and what the viewer may do with it. Raises TaskUnknown where he may not see it."""
        with self.store.read() as connection:
            rights = self.rights(connection)
            task = self._seen(connection, rights, viewer, task_id)
            history = records.history(connection, task_id)
        return task, history, transition.possible(task.state, rights.roles(viewer.login, task, history))

    def directory(self) -> Directory:
        """Persons and areas as they are now."""
        with self.store.read() as connection:
            return Directory.read(connection, self.now().date())

    def timed(self, task: Task) -> TimedTask:
        """A task with whether its time is over now."""
        is_overdue = task.state in transition.RUNNING and task.due_at < self.now()
        return TimedTask(**asdict(task), is_overdue=is_overdue)

    @staticmethod
    def _seen(connection: Connection, rights: Rights, viewer: Viewer, task_id: int) -> Task:
        task = records.find(connection, task_id)
        if task is None or not rights.sees(viewer, task):
            raise TaskUnknown(f"task {task_id}: there is none that {viewer.login} may see")
        return task

    # ---- raising ---------------------------------------------------------------------------------------------------
    def raise_task(self, draft: Draft) -> tuple[Task, bool]:
        """The task of a draft and whether it is new. Raising twice, also at the same time, makes one task."""
        with self.store.write() as connection:
            known = records.find_key(connection, draft.key)
            if known:
                return known, False
            directory = Directory.read(connection, self.now().date())
            owner = find_owner(directory, draft.owner_role, draft.area_code)
            return self._insert(connection, draft, owner, SYSTEM_LOGIN)

    def send(self, viewer: Viewer, draft: Draft, to_login: str = "") -> Task:
        """Raise a task by hand, for somebody below the manager who does, or for the owner of the KPI.

        Raises TransitionRefused where he is no manager of that area or person, says nothing, or there is one already.
        """
        with self.store.write() as connection:
            rights = self.rights(connection)
            self._refuse_sender(rights, viewer, draft, to_login)
            directory = rights.directory
            owner = Owner(to_login) if to_login else find_owner(directory, draft.owner_role, draft.area_code)
            task, is_new = self._insert(connection, draft, owner, viewer.login)
            if not is_new:
                raise TransitionRefused(CONFLICT, f"task {task.task_id} is about this KPI, area and period already")
        return task

    @staticmethod
    def _refuse_sender(rights: Rights, viewer: Viewer, draft: Draft, to_login: str) -> None:
        person = rights.directory.person(viewer.login)
        scope = rights.scopes.get(viewer.login, "")
        if person.position_code not in MANAGER_POSITIONS or not rights.directory.lies_in(draft.area_code, scope):
            raise TransitionRefused(FORBIDDEN, f"{viewer.login} is no manager of area {draft.area_code}")
        if not draft.request.strip():
            raise TransitionRefused(INCOMPLETE, "a task raised by hand must say what is asked")
        if to_login and to_login != viewer.login:
            refuse_person(rights.directory, viewer.login, to_login)

    def _insert(self, connection: Connection, draft: Draft, owner: Owner, raised_by: str) -> tuple[Task, bool]:
        now = self.now()
        values = asdict(draft)
        values |= values.pop("figure")
        values |= {
            "owner_login": owner.login, "assignee_login": owner.login, "owner_note": owner.note,
            "raised_by": raised_by, "state": transition.OPEN, "escalation_level": 0, "is_in_breach": 1,
            "raised_at": now, "due_at": self._due_at(connection, draft.severity, now), "version": 1,
        }  # fmt: skip
        number = records.insert_new(connection, values)
        task = records.find(connection, number) if number else records.find_key(connection, draft.key)
        if task is None:
            raise TaskUnknown(f"the task for {draft.key} was neither written nor found")
        if number:
            told = draft.request if draft.kind == MANUAL else owner.note
            event = records.add_event(
                connection, task, now, raised_by, "raise", from_state="", from_login="", text=told
            )
            self._tell(connection, task, event, [owner.login])
        return task, number is not None

    def _due_at(self, connection: Connection, severity: str, now: datetime) -> datetime:
        return due_at(now, self.settings.due_working_days[severity], records.calendar(connection))

    def _tell(self, connection: Connection, task: Task, event_id: int, logins: list[str]) -> None:
        count = len(self.settings.webhook_urls)
        records.add_notifications(connection, task.task_id, event_id, self.now(), logins, count)

    # ---- changing --------------------------------------------------------------------------------------------------
    def take(self, viewer: Viewer, task_id: int, wish: Wish) -> Task:
        """Take a transition as a person. Raises TransitionRefused, which says why and what is possible; TaskUnknown."""
        with self.store.write() as connection:
            rights = self.rights(connection)
            task = self._seen(connection, rights, viewer, task_id)
            history = records.history(connection, task_id)
            roles = rights.roles(viewer.login, task, history)
            one = judged(task, wish, roles, viewer.login)
            if one.has_person and wish.to_login != viewer.login:
                refuse_person(rights.directory, viewer.login, wish.to_login)
            role = next(role for role in one.roles if role in roles)
            return self._apply(connection, rights.directory, task, one, wish, (viewer.login, role))

    def escalate_overdue(self) -> list[Task]:
        """Give every task whose time is over to the person above, once a level; at the top, tell once."""
        changed = []
        with self.store.write() as connection:
            directory, now = Directory.read(connection, self.now().date()), self.now()
            for task in records.tasks(connection):
                if task.state in transition.RUNNING and task.due_at < now:
                    changed += self._escalate(connection, directory, task, now)
        return changed

    def _escalate(self, connection: Connection, directory: Directory, task: Task, now: datetime) -> list[Task]:
        if directory.superiors(task.assignee_login):
            one = transition.allowed("escalate", task.state, frozenset({transition.SYSTEM}))
            if one is None:
                return []
            wish = Wish("escalate", f"overdue since {task.due_at:%Y-%m-%d %H:%M}")
            return [self._apply(connection, directory, task, one, wish, (SYSTEM_LOGIN, transition.SYSTEM))]
        if task.overdue_told_at:
            return []
        records.change(connection, task, overdue_told_at=now)
        told = f"overdue since {task.due_at:%Y-%m-%d %H:%M}; nobody is above"
        event = records.add_event(connection, task, now, SYSTEM_LOGIN, "overdue", text=told)
        self._tell(connection, task, event, [task.assignee_login])
        return [task]

    def _apply(
        self, connection: Connection, directory: Directory, task: Task, one: Transition, wish: Wish,
        actor: tuple[str, str],
    ) -> Task:  # fmt: skip
        now, assignee = self.now(), task.assignee_login
        values: dict[str, Any] = {}
        if one.has_person:
            assignee = wish.to_login
            values["overdue_told_at"] = None
        elif one.target == transition.ESCALATED:
            above = directory.superiors(task.assignee_login)  # the roles have seen to it that there is somebody
            assignee = above[0].login
            values["escalation_level"] = task.escalation_level + 1
        if assignee != task.assignee_login or one.has_person:
            values["due_at"] = self._due_at(connection, task.severity, now)
        if one.target == transition.CLOSED:
            values["closed_at"] = now
        records.change(connection, task, state=one.target, assignee_login=assignee, **values)
        event = records.add_event(
            connection, task, now, actor[0], one.action, role=actor[1], to_state=one.target, to_login=assignee,
            text=wish.text.strip(), attachment_link=wish.attachment_link.strip(),
        )  # fmt: skip
        if assignee != task.assignee_login:
            former = [task.assignee_login] if one.target == transition.ESCALATED else []
            self._tell(connection, task, event, [assignee, *former])
        if one.target == transition.CLOSED:
            begin_watch(connection, task, now, self.settings.watch_months)
        after = records.find(connection, task.task_id)
        return after or task
