"""Who may see a task: whoever may see the figure, whoever the task is or was for, and those above; nobody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bass.dispatching import transition
from bass.dispatching.directory import DIRECTOR_POSITION, Directory
from bass.dispatching.task import SYSTEM_LOGIN, Event, Task

SCOPE = "select username, scope_value from {catalog}security.security_user_scope"


@dataclass(frozen=True)
class Viewer:
    """Who asks. `is_administrator`: sees every task and may take none, for he is nobody of the organisation."""

    login: str
    is_administrator: bool = False


@dataclass(frozen=True)
class Rights:
    """`scopes`: login -> area code whose figures the person may see, as published now."""

    directory: Directory
    scopes: Mapping[str, str]

    def sees(self, viewer: Viewer, task: Task) -> bool:
        """Deny by default: a login without a published scope sees nothing, whatever the staff file says."""
        if viewer.is_administrator:
            return True
        scope = self.scopes.get(viewer.login)
        if scope is None or viewer.login not in self.directory.by_login:
            return False
        return (
            viewer.login in (task.owner_login, task.assignee_login)
            or self._is_above(viewer.login, task)
            or self.directory.lies_in(task.area_code, scope)
        )

    def sees_everything(self, viewer: Viewer) -> bool:
        """Whether the page of all tasks is for this person: the director's, and the administrator's."""
        person = self.directory.by_login.get(viewer.login)
        is_director = person is not None and person.position_code == DIRECTOR_POSITION
        return viewer.is_administrator or (is_director and viewer.login in self.scopes)

    def _is_above(self, login: str, task: Task) -> bool:
        below = (task.owner_login, task.assignee_login)
        return any(login == above.login for one in below for above in self.directory.superiors(one))

    def roles(self, login: str, task: Task, history: list[Event]) -> frozenset[str]:
        """What a person is to a task. Who worked on it since it was last assigned is no superior of that work."""
        if login == SYSTEM_LOGIN:
            return frozenset({transition.SYSTEM})
        person = self.directory.by_login.get(login)
        if person is None or login not in self.scopes:
            return frozenset()
        above = [one.login for one in self.directory.superiors(task.assignee_login)]
        found = set()
        if login == task.assignee_login:
            found.add(transition.OWNER)
            if self.directory.leads(login):
                found.add(transition.LEAD)
            found.add(transition.REPORTING if above else transition.TOP)
        elif login not in workers(history):
            if login in above:
                found.add(transition.SUPERIOR)
            if person.position_code == DIRECTOR_POSITION:
                found.add(transition.DIRECTOR)
        return frozenset(found)


def workers(history: list[Event]) -> set[str]:
    """Who explained or acted since the task was last given to somebody."""
    found: set[str] = set()
    for event in history:
        if event.action in ("reassign", "escalate"):
            found.clear()
        elif event.action in ("explain", "act"):
            found.add(event.login)
    return found


def published_scopes(publish: Path) -> dict[str, str]:
    """Login -> area code of security.security_user_scope in the current build; nobody where there is none."""
    path = (publish / "current" / "warehouse.duckdb").resolve()
    if not path.exists():
        return {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as published (read_only)")
        try:
            return dict(connection.execute(SCOPE.format(catalog="published.")).fetchall())
        except duckdb.CatalogException:
            return {}
