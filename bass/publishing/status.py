"""How the warehouse stands, for the pages: put together from the ledger, the gate and the home."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bass.home import Home
from bass.publishing import duck
from bass.publishing.operation import BoardLine, RunStatus
from bass.publishing.records import BuildRecord, Gate, LastRun
from bass.publishing.warehouse_file import Moment, TableStatus
from ingestion.board import board

RUNNING = "running"


def run_status(
    home: Home, build: BuildRecord, gate: Gate, last_run: LastRun, moment: Moment, tables: Sequence[TableStatus]
) -> RunStatus:
    """The run status of a build that is being published: the run that publishes it is still running, so its state is
    what the gate makes of it."""
    state = last_run.state
    if state == RUNNING:
        state = "refused" if gate.result == "failed" else "good"
    return RunStatus(
        as_of_date=moment.as_of_date,
        built_at=build.built_at,
        last_run_at=last_run.started_at,
        last_run_state=state,
        gate_result=gate.result,
        gate_failed_count=gate.failed_count,
        published_at=moment.published_at,
        code_version=build.code_version,
        home_name=home.settings.name,
        currency=home.settings.currency,
        clock_note=clock_note(home),
        build_id=build.build_id,
        held_back_count=sum(table.is_held_back for table in tables),
    )


def fresh_status(earlier: RunStatus, home: Home, gate: Gate, last_run: LastRun, moment: Moment) -> RunStatus:
    """The run status for figures that stay: what tells of the figures stays too."""
    return replace(
        earlier,
        last_run_at=last_run.started_at,
        last_run_state=last_run.state,
        gate_result=gate.result,
        gate_failed_count=gate.failed_count,
        published_at=moment.published_at,
        home_name=home.settings.name,
        clock_note=clock_note(home),
    )


def no_figures(home: Home, moment: Moment) -> RunStatus:
    """The run status before the first build."""
    nothing = BuildRecord("", None, "")
    return run_status(home, nothing, Gate(), LastRun(None, "none"), moment, ())


def clock_note(home: Home) -> str:
    clock = home.settings.clock
    return f"the clock of this home stands at {clock:%Y-%m-%d %H:%M}" if clock else ""


def read_run_status(warehouse: Path) -> RunStatus:
    """The run status that a published file holds."""
    names = list(RunStatus.__dataclass_fields__)
    with duck.reading(warehouse) as connection:
        row = connection.execute(f"select {', '.join(names)} from operation.run_status").fetchone() or ()
    return RunStatus(**dict(zip(names, row, strict=True)))


def read_table_status(warehouse: Path) -> list[TableStatus]:
    """How fresh each table of a published file is."""
    names = list(TableStatus.__dataclass_fields__)
    with duck.reading(warehouse) as connection:
        rows = connection.execute(f"select {', '.join(names)} from operation.table_status").fetchall()
    return [TableStatus(*row) for row in rows]


def delivery_board(home: Home) -> list[BoardLine]:
    """The timeliness board of the moment, as `bass status` shows it."""
    names = BoardLine.__dataclass_fields__
    return [BoardLine(**{name: getattr(line, name) for name in names}) for line in board(home).lines]
