"""The command line `bass`. Thin: it reads options and the environment, calls an operation, prints, and exits.

Exit codes: 0 good, 1 refused by the data or the gate, 2 wrong use.
"""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bass.console import DEFAULT_HOME, HomeOption, JsonOption, errors_shown, show
from bass.dispatch_cli import dispatch_app
from bass.home import Home, Settings
from bass.progress import progress_bar
from bass.report_cli import report

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

app.add_typer(dispatch_app, name="dispatch")
app.command("report")(report)


@app.callback()
def main() -> None:
    """OpenBASS: the business-analysis warehouse of a telecom operator."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")


@app.command()
def simulate(
    home: HomeOption = DEFAULT_HOME,
    out: Annotated[Path | None, typer.Option(help="write landing/ and truth/ here instead of into the home")] = None,
    subscribers: Annotated[int, typer.Option(min=1, help="lines at the start")] = 2000,
    months: Annotated[int, typer.Option(min=1, help="whole months")] = 15,
    seed: Annotated[int, typer.Option(help="same seed, same bytes")] = 1,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="last day")] = None,
    faults: Annotated[bool, typer.Option(help="plant faults, listed in truth/faults.csv")] = False,
    as_json: JsonOption = False,
) -> None:
    """Let the synthetic operator send its files (模拟运营商)."""
    from synth.simulate import simulate as run_simulation

    with errors_shown(as_json), progress_bar(not as_json) as progress:
        last_day: date | None = until.date() if until else None
        target = out or Home.create(home).root
        result = run_simulation(
            target, subscribers=subscribers, months=months, seed=seed, until=last_day, faults=faults, progress=progress
        )
    show(result, as_json)


@app.command()
def adapt(
    name: Annotated[str, typer.Argument(help="a folder of ingestion/adapters/")],
    source: Annotated[Path, typer.Option("--from", help="the foreign files")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Turn foreign files into contract files in the landing folder."""
    from ingestion.adapters import adapt as run_adapter
    from ingestion.adapters import home_settings

    with errors_shown(as_json):
        settings: Settings = home_settings(name)
        result = run_adapter(name, source, Home.create(home, settings))
    show(result, as_json)


@app.command()
def ingest(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Verify and load what has arrived, each delivery exactly once."""
    from ingestion.ingest import ingest as run_ingest

    with errors_shown(as_json), progress_bar(not as_json) as progress:
        result = run_ingest(Home.open(home), progress=progress)
    show(result, as_json)


@app.command()
def status(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """What arrived, what is late, what was rejected and why."""
    from ingestion.board import board

    with errors_shown(as_json):
        result = board(Home.open(home))
    show(result, as_json, result.as_text)


@app.command()
def build(
    home: HomeOption = DEFAULT_HOME,
    full: Annotated[bool, typer.Option("--full", help="rebuild everything, not only what changed")] = False,
    target: Annotated[str, typer.Option(help="duckdb or spark")] = "duckdb",
    as_json: JsonOption = False,
) -> None:
    """Build the star schema and the KPIs from the committed deliveries."""
    from bass.build import build as run_build

    with errors_shown(as_json), progress_bar(not as_json) as progress:
        result = run_build(Home.open(home), full=full, target=target, progress=progress)
    show(result, as_json)


@app.command()
def check(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Test what was built; a failed check holds back what depends on it."""
    from quality.gate import check as run_check

    with errors_shown(as_json), progress_bar(not as_json) as progress:
        result = run_check(Home.open(home), progress=progress)
    show(result, as_json)


@app.command()
def quality(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """How good the feeds are (接口质量): the score of each source, the rules that did not hold, and examples."""
    from quality.feed.score import feed_quality

    with errors_shown(as_json):
        result = feed_quality(Home.open(home))
    show(result, as_json)


@app.command()
def profile(
    unit: Annotated[str, typer.Argument(help="an interface unit")],
    period: Annotated[str | None, typer.Option(help="yyyymmdd or yyyymm; the newest without it")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """What a delivery holds, column by column, beside what is usual (数据源画像)."""
    from quality.source_profile import delivery_profile

    with errors_shown(as_json):
        result = delivery_profile(Home.open(home), unit, period)
    show(result, as_json)


@app.command()
def publish(
    home: HomeOption = DEFAULT_HOME,
    status_only: Annotated[bool, typer.Option("--status", help="only run status and rights; the figures stay")] = False,
    as_json: JsonOption = False,
) -> None:
    """Put the checked figures before the readers, at once and whole."""
    from bass.publish import publish as run_publish

    with errors_shown(as_json):
        result = run_publish(Home.open(home), status_only=status_only)
    show(result, as_json)


@app.command()
def explain(
    kpi: Annotated[str, typer.Argument(help="code, number in the dictionary, or name")],
    period: Annotated[str, typer.Option(help="a month, 2026-09, or a day, 2026-09-14")],
    area: Annotated[str | None, typer.Option(help="code or name; the province without it")] = None,
    against: Annotated[str, typer.Option(help="previous or last_year")] = "previous",
    recompute: Annotated[bool, typer.Option("--recompute", help="rebuild it from its deliveries and compare")] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """A figure, its parts, what made it change, its calibers and the files it came from (指标溯源)."""
    from bass.explain import explain as run_explain

    with errors_shown(as_json):
        result = run_explain(Home.open(home), kpi, period, area=area, against=against, is_recomputed=recompute)
    show(result, as_json)


@app.command()
def verify(
    home: HomeOption = DEFAULT_HOME,
    sealed_only: Annotated[
        bool, typer.Option("--sealed-only", help="seals and ledger; no rebuild from the files")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Hold the published figures against their seals, the ledger and a rebuild from their files (数据校验)."""
    from bass.verify import verify as run_verify

    with errors_shown(as_json), progress_bar(not as_json) as progress:
        result = run_verify(Home.open(home), is_rebuilt=not sealed_only, progress=progress)
    show(result, as_json)


@app.command()
def export(
    target: Annotated[str | None, typer.Argument(help="one list; all without it")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Write the lists that go back to operations (反馈清单), as files that BOSS can load."""
    from bass.export import export as run_export

    with errors_shown(as_json):
        result = run_export(Home.open(home), target)
    show(result, as_json)


@app.command()
def run(
    home: HomeOption = DEFAULT_HOME,
    due: Annotated[bool, typer.Option("--due", help="and send the reports that are due; for cron and timers")] = False,
    as_json: JsonOption = False,
) -> None:
    """Ingest, build, check, publish and export: only what changed, safe to repeat."""
    from bass.run import run as run_all

    with errors_shown(as_json), progress_bar(not as_json) as progress:
        result = run_all(Home.open(home), progress=progress, is_due=due)
    show(result, as_json)


@app.command()
def docs(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Write the data dictionary (数据字典): tables, columns, tests and lineage, as one page."""
    from bass.dictionary import write_dictionary

    with errors_shown(as_json):
        result = write_dictionary(Home.open(home))
    show(result, as_json)


@app.command()
def serve(
    home: HomeOption = DEFAULT_HOME,
    port: Annotated[int, typer.Option(min=1024, max=65535)] = 8088,
    as_json: JsonOption = False,
) -> None:
    """Start Superset on 127.0.0.1 in the background and import the pages."""
    from bass.serve import serve as run_server

    with errors_shown(as_json), progress_bar(not as_json) as progress:
        result = run_server(Home.open(home), port=port, progress=progress)
    show(result, as_json)


@app.command()
def stop(home: HomeOption = DEFAULT_HOME) -> None:
    """End the Superset servers of this home and of the homes below it."""
    from bass.serve import stop_below

    stopped = stop_below(home)
    typer.echo("stopped: " + ", ".join(map(str, stopped)) if stopped else "no server was running")


@app.command()
def demo(home: HomeOption = Path("var/demo"), port: int = 8088) -> None:
    """The synthetic operator from its files to an open dashboard (`make demo`)."""
    from bass.demo import demo as run_demo

    with errors_shown(False):
        typer.echo(run_demo(home, port, say=lambda text: typer.echo(text)))


@app.command("demo-real")
def demo_real(home: HomeOption = Path("var/real"), port: int = 8089) -> None:
    """Real public data from foreign files to the same dashboard (`make demo-real`)."""
    from bass.demo import demo_real as run_demo

    with errors_shown(False):
        typer.echo(run_demo(home, port, say=lambda text: typer.echo(text)))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context) -> None:
    """Measure speed, as ratios in one run (`bass bench --help` lists the sizes)."""
    from benchmarks.run import main as run_bench

    sys.exit(run_bench(context.args))


if __name__ == "__main__":
    app()
