"""`bass report`: one report now, the pack's list, or everything that is due."""

from typing import Annotated

import typer

from bass.console import DEFAULT_HOME, HomeOption, JsonOption, errors_shown, show
from bass.errors import UsageError
from bass.home import Home


def report(
    name: Annotated[str | None, typer.Argument(help="a report; without it the list of all")] = None,
    period: Annotated[
        str | None, typer.Option(help="a month, 2026-09, or a day, 2026-09-14; the newest final one")
    ] = None,
    area: Annotated[str | None, typer.Option(help="code or name; the province without it")] = None,
    language: Annotated[str, typer.Option(help="zh or en")] = "zh",
    due: Annotated[bool, typer.Option("--due", help="make and send what is due, each person's copy once")] = False,
    deliveries: Annotated[bool, typer.Option("--deliveries", help="what was sent, and what was not and why")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Reports (报表) as Excel and PDF; every number is held against the marts before anybody gets it."""
    with errors_shown(as_json):
        if sum((name is not None, due, deliveries)) > 1:
            raise UsageError("give a report's name, or --due, or --deliveries; not two of them")
        if due:
            from bass.report_due import send_due

            result: object = send_due(Home.open(home))
        elif deliveries:
            from bass.report_due import sent

            result = sent(Home.open(home))
        elif name is None:
            from bass.report import list_reports

            result = list_reports()
        else:
            from bass.report import make_report

            result = make_report(Home.open(home), name, period=period, area=area, language=language)
    show(result, as_json)
