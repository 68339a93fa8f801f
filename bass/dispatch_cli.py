"""`bass dispatch`: tasks at the command line. It is the administrator's door: whoever may open the home may act for
anybody with --as. People use the pages."""

import getpass
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bass.console import DEFAULT_HOME, HomeOption, JsonOption, errors_shown, show
from bass.home import Home

dispatch_app = typer.Typer(no_args_is_help=True, add_completion=False, help="Tasks (任务派发): send, see, act, tell.")

AsOption = Annotated[str, typer.Option("--as", help="login of the person who acts; the system user's name without it")]
TextOption = Annotated[str, typer.Option(help="explanation, measure, finding or reason")]
LinkOption = Annotated[str, typer.Option(help="https address of an attachment")]
Number = Annotated[int, typer.Argument(help="the task's number")]


@dataclass(frozen=True)
class Answer:
    """What a command found: for people and for machines."""

    summary: str
    content: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return self.content


def _viewer(login: str, is_administrator: bool = False) -> Any:
    from bass.dispatching.rights import Viewer

    return Viewer(login or getpass.getuser(), is_administrator)


def _line(task: Any) -> str:
    from bass.dispatching.reference import held_text

    overdue, held = "!" if task.is_overdue else " ", held_text(task, "zh", task.unit)
    return (
        f"{task.task_id:>5} {overdue}{task.state:<10} {task.severity:<8} {task.assignee_login or '-':<22}"
        f" {task.due_at:%Y-%m-%d}  {task.title}" + (f"  对比{held}" if held else "")
    )


@dispatch_app.command("send")
def send_(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Alarms and overdue complaints become tasks; what is overdue goes up. Safe to repeat; `bass run` does it too."""
    from bass.dispatch import dispatch

    with errors_shown(as_json):
        result = dispatch(Home.open(home))
    show(result, as_json)


@dispatch_app.command("list")
def list_(
    home: HomeOption = DEFAULT_HOME,
    mine: Annotated[str, typer.Option("--mine", help="tasks of this login")] = "",
    unit: Annotated[str, typer.Option("--unit", help="tasks that this login may see")] = "",
    show_all: Annotated[bool, typer.Option("--all", help="closed ones too")] = False,
    as_json: JsonOption = False,
) -> None:
    """The tasks, what is due first at the top, and the messages that did not go out."""
    from bass.dispatch import task_outbox
    from bass.dispatching import records
    from bass.dispatching.service import TaskService

    with errors_shown(as_json):
        service = TaskService.open(Home.open(home))
        login = mine or unit
        tasks = service.visible(_viewer(login, is_administrator=not login))
        tasks = [task for task in tasks if (show_all or task.state != "closed") and mine in ("", task.assignee_login)]
        tasks = [service.timed(task) for task in tasks]
        messages = task_outbox(service).states()
        with service.store.read() as connection:
            problems = records.untold(connection, {task.task_id for task in tasks})
    told = ", ".join(f"{count} {state}" for state, count in messages.items()) or "none"
    lines = [*map(_line, tasks), f"{len(tasks)} tasks; messages: {told}", *(f"  {one}" for one in problems)]
    content = {"tasks": [task.as_dict() for task in tasks], "messages": messages, "problems": problems}
    show(Answer("\n".join(lines), content), as_json)


@dispatch_app.command("show")
def show_(
    number: Number, home: HomeOption = DEFAULT_HOME, as_login: AsOption = "", as_json: JsonOption = False
) -> None:
    """One task with its history; with --as also what that person may do."""
    from bass.dispatching.reference import held_text
    from bass.dispatching.service import TaskService

    with errors_shown(as_json):
        service = TaskService.open(Home.open(home))
        task, history, possible = service.look(_viewer(as_login, is_administrator=not as_login), number)
        task = service.timed(task)
    held = held_text(task, "en", task.unit)
    lines = [_line(task), f"      held against {held}" if held else ""]
    lines += [f"      {task.owner_note}" if task.owner_note else ""]
    lines += [f"      {one.at:%Y-%m-%d %H:%M} {one.login} {one.action} {one.to_state} {one.text}" for one in history]
    lines += [f"      {as_login} may: {', '.join(possible) or 'nothing'}" if as_login else ""]
    content = task.as_dict() | {"history": [one.as_dict() for one in history], "possible": list(possible)}
    show(Answer("\n".join(filter(None, lines)), content), as_json)


@dispatch_app.command("ask")
def ask_(
    kpi: Annotated[str, typer.Argument(help="code, number in the dictionary, or name")],
    period: Annotated[str, typer.Option(help="a month, 2026-09, or a day, 2026-09-14")],
    text: Annotated[str, typer.Option(help="what is asked")],
    area: Annotated[str | None, typer.Option(help="code or name; the province without it")] = None,
    to: Annotated[str, typer.Option(help="login below the sender; the KPI's owner without it")] = "",
    home: HomeOption = DEFAULT_HOME,
    as_login: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """A manager raises a task by hand."""
    from bass.dispatch import ask
    from bass.dispatching.asking import Asked

    with errors_shown(as_json):
        task = ask(Home.open(home), _viewer(as_login).login, Asked(kpi, period, area), text, to)
    _show_task(task, as_json)


def _take(home: Path, number: int, as_login: str, as_json: bool, **wish: str) -> None:
    from bass.dispatching.judging import Wish
    from bass.dispatching.service import TaskService

    with errors_shown(as_json):
        task = TaskService.open(Home.open(home)).take(_viewer(as_login), number, Wish(**wish))  # type: ignore[arg-type]
    _show_task(task, as_json)


def _show_task(task: Any, as_json: bool) -> None:
    who = task.assignee_login or "nobody"
    show(
        Answer(f"task {task.task_id} is {task.state}, with {who}, due {task.due_at:%Y-%m-%d}", task.as_dict()), as_json
    )


def _command(action: str, help_text: str) -> None:
    """A command for a transition that needs a text at most."""

    def command(
        number: Number,
        text: TextOption = "",
        link: LinkOption = "",
        home: HomeOption = DEFAULT_HOME,
        as_login: AsOption = "",
        as_json: JsonOption = False,
    ) -> None:
        _take(home, number, as_login, as_json, action=action, text=text, attachment_link=link)

    dispatch_app.command(action, help=help_text)(command)


_command("accept", "The assignee takes the task on.")
_command("explain", "Say why the figure is as it is (--text).")
_command("act", "Say what is being done (--text).")
_command("verify", "A superior who did not work on it confirms the measure (--text).")
_command("close", "End a verified or a rejected task; the KPI is watched from then on.")
_command("reject", "The assignee says why it is not his, or no fault (--text).")
_command("escalate", "The assignee asks the person above for help (--text).")


@dispatch_app.command("reassign")
def reassign(
    number: Number,
    to: Annotated[str, typer.Option(help="login of the new assignee")],
    text: TextOption = "",
    home: HomeOption = DEFAULT_HOME,
    as_login: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Give the task to somebody below, or take it on oneself (--text)."""
    _take(home, number, as_login, as_json, action="reassign", text=text, to_login=to)


@dispatch_app.command("notify")
def notify_(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Send what waits in the outbox, each message at most once."""
    from bass.dispatch import notify

    with errors_shown(as_json):
        result = notify(Home.open(home))
    show(result, as_json)
