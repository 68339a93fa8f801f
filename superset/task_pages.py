"""Tasks in Superset's menu, and the REST interface beside them. Both call the service of bass/dispatching alone."""

import os
import sys
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from flask import abort, g, redirect, request, session
from flask_appbuilder import BaseView, expose, has_access
from flask_appbuilder.api import BaseApi, protect, safe

sys.path.append(str(Path(__file__).parent.parent))  # at the end, so that nothing of ours hides a package of Superset

from task_words import units, words  # noqa: E402

from bass.dispatching.directory import Directory  # noqa: E402
from bass.dispatching.errors import FORBIDDEN, INCOMPLETE, TaskUnknown, TransitionRefused  # noqa: E402
from bass.dispatching.figure_link import figure_path  # noqa: E402
from bass.dispatching.judging import Wish  # noqa: E402
from bass.dispatching.reference import held_text  # noqa: E402
from bass.dispatching.rights import Viewer  # noqa: E402
from bass.dispatching.service import TaskService  # noqa: E402
from bass.dispatching.task import Task  # noqa: E402
from bass.dispatching.transition import ACTIONS, CLOSED, TRANSITIONS  # noqa: E402
from bass.home import Home  # noqa: E402

PERMISSION = "KpiTask"
STATUS = {FORBIDDEN: 403, INCOMPLETE: 400}  # any other refusal is a conflict
FIELDS = {"text": str, "to_login": str, "attachment_link": str, "version": int}
LONGEST_TEXT = 4_000


@cache
def _service(process: int) -> TaskService:
    return TaskService.open(Home.open(Path(os.environ["OPENBASS_TASKS_HOME"])))


def service() -> TaskService:
    """One a process: gunicorn forks, and a connection must not be shared."""
    return _service(os.getpid())


def viewer() -> Viewer:
    is_administrator = any(role.name == "Admin" for role in g.user.roles)
    return Viewer(g.user.username, is_administrator)


@dataclass(frozen=True)
class Refusal:
    """Why a transition was not taken, with the HTTP status that says so. `kind` is one of the words of the pages."""

    status: int
    kind: str
    reason: str


class TaskView(BaseView):
    """The pages, rendered here: no script, so nothing that the content security policy would have to let in."""

    route_base = "/kpi-tasks"
    class_permission_name = PERMISSION
    method_permission_name = {"mine": "read", "unit": "read", "everything": "read", "task": "read", "take": "write"}
    default_view = "mine"
    template_folder = str(Path(__file__).parent / "task" / "templates")

    @expose("/mine")
    @has_access
    def mine(self) -> Any:
        return self._list("mine", lambda task: task.assignee_login == g.user.username)

    @expose("/unit")
    @has_access
    def unit(self) -> Any:
        return self._list("unit", lambda task: True)

    @expose("/all")
    @has_access
    def everything(self) -> Any:
        if not self._sees_everything():
            abort(403)
        return self._list("all", lambda task: True, with_closed=True)

    @expose("/task/<int:number>")
    @has_access
    def task(self, number: int) -> Any:
        return self._task(number, None)

    @expose("/task/<int:number>/<action>", methods=["POST"])
    @has_access
    def take(self, number: int, action: str) -> Any:
        given = {name: request.form.get(name, "")[:LONGEST_TEXT] for name in ("text", "to_login", "attachment_link")}
        version = request.form.get("version", "")
        wish = Wish(action, **given, version=int(version) if version.isdigit() else 0)
        try:
            service().take(viewer(), number, wish)
        except TaskUnknown:
            abort(404)
        except TransitionRefused as refused:
            return self._task(number, Refusal(STATUS.get(refused.kind, 409), refused.kind, refused.reason))
        return redirect(f"{self.route_base}/task/{number}")

    def _list(self, name: str, is_wanted: Any, with_closed: bool = False) -> Any:
        tasks = [service().timed(task) for task in service().visible(viewer()) if is_wanted(task)]
        shown = [task for task in tasks if with_closed or task.state != CLOSED]
        return self.render_template("task_list.html", page=name, tasks=shown, **self._frame())

    def _task(self, number: int, refusal: Refusal | None) -> Any:
        try:
            task, history, possible = service().look(viewer(), number)
        except TaskUnknown:
            abort(404)
        needs = {one.action: one for one in TRANSITIONS}
        directory = service().directory()
        people = directory.below(g.user.username) if "reassign" in possible else []
        content = self.render_template(
            "task.html", page="", task=service().timed(task), history=history, possible=possible, needs=needs,
            refusal=refusal, people=people, figure_path=figure_path(directory, task), **self._frame(directory),
        )  # fmt: skip
        return content, refusal.status if refusal else 200

    def _sees_everything(self) -> bool:
        with service().store.read() as connection:
            return service().rights(connection).sees_everything(viewer())

    def _frame(self, directory: Directory | None = None) -> dict[str, Any]:
        names = {one.login: one.staff_name for one in (directory or service().directory()).persons if one.login}
        locale = "en" if session.get("locale", "zh") == "en" else "zh"
        called = units() if locale == "zh" else {}
        return {
            "t": words(locale), "locale": locale, "login": g.user.username, "all": self._sees_everything(),
            "names": names, "units": called, "held": partial(_held, locale, called),
        }  # fmt: skip


class TaskApi(BaseApi):
    """/api/v1/kpi_task/: read what the caller may see, and take transitions; no column can be set."""

    resource_name = "kpi_task"
    class_permission_name = PERMISSION
    method_permission_name = {"get_list": "read", "get": "read", "post": "write"}
    allow_browser_login = True
    csrf_exempt = False

    @expose("/", methods=["GET"])
    @protect()
    @safe
    def get_list(self) -> Any:
        tasks = [_told(task) for task in service().visible(viewer())]
        return self.response(200, count=len(tasks), result=tasks)

    @expose("/<int:number>", methods=["GET"])
    @protect()
    @safe
    def get(self, number: int) -> Any:
        try:
            task, history, possible = service().look(viewer(), number)
        except TaskUnknown as error:
            return self.response(404, message=str(error))
        events = [event.as_dict() | {"at": event.at.isoformat()} for event in history]
        return self.response(200, result=_told(task) | {"history": events, "possible": possible})

    @expose("/<int:number>/<action>", methods=["POST"])
    @protect()
    @safe
    def post(self, number: int, action: str) -> Any:
        body = request.get_json(silent=True) if request.data else {}
        problem = _problem(body)
        if problem or action not in ACTIONS:
            return self.response(400, message=problem or f"{action} is no transition", possible=[])
        try:
            task = service().take(viewer(), number, Wish(action, **body))
        except TaskUnknown as error:
            return self.response(404, message=str(error))
        except TransitionRefused as refused:
            status = STATUS.get(refused.kind, 409)
            return self.response(status, kind=refused.kind, message=refused.reason, possible=refused.possible)
        return self.response(200, result=_told(task))


def _problem(body: Any) -> str:
    """Why a body is refused: anything but the fields of a wish, each of its type."""
    if not isinstance(body, dict):
        return "the body must be a JSON object"
    for name, value in body.items():
        if name not in FIELDS:
            return f"{name}: not a field; there are {', '.join(FIELDS)}"
        if not isinstance(value, FIELDS[name]) or isinstance(value, bool) or len(str(value)) > LONGEST_TEXT:
            return f"{name}: must be {FIELDS[name].__name__} of at most {LONGEST_TEXT} characters"
    return ""


def _held(locale: str, called: dict[str, str], task: Task) -> str:
    return held_text(task, locale, called.get(task.unit, task.unit))


def _told(task: Task) -> dict[str, Any]:
    timed = service().timed(task).as_dict() | {"figure_path": figure_path(service().directory(), task)}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in timed.items()}


def install() -> None:
    """Enter pages and REST into Superset's menu; who sees an entry is said by security.yaml."""
    from superset.extensions import appbuilder

    menu = {"category": "Tasks", "category_label": "任务 Tasks"}
    appbuilder.add_view(TaskView, "My tasks", label="我的任务 My tasks", href="/kpi-tasks/mine", **menu)
    appbuilder.add_link("Unit tasks", label="本部门任务 My unit's tasks", href="/kpi-tasks/unit", **menu)
    appbuilder.add_link("All tasks", label="全部任务 All tasks", href="/kpi-tasks/all", **menu)
    appbuilder.add_api(TaskApi)
