"""Running dbt on the working file, in this process: a kill of the command then ends dbt with it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bass.building.parsed import parsed_project
from bass.errors import BassError
from bass.home import PROJECT_DIR, Home
from bass.memory import memory_limit
from bass.progress import Progress


@dataclass(frozen=True)
class NodeOutcome:
    """One seed, model or test: its dbt id, status (success, pass, fail, warn, error, skipped), seconds, failing rows
    where it is a test, and dbt's message."""

    node_id: str
    status: str
    seconds: float
    failing_count: int | None
    message: str

    @property
    def name(self) -> str:
        return self.node_id.split(".")[2]


@dataclass(frozen=True)
class DbtOutcome:
    """What a dbt command did. `is_good` is False where a node failed; `problem` says why in that case; `results` are
    dbt's own."""

    is_good: bool
    nodes: tuple[NodeOutcome, ...]
    problem: str
    results: tuple[Any, ...]


def target_path(home: Home) -> Path:
    """Where manifest.json, run_results.json and compiled statements are."""
    return home.warehouse / "target"


def run_dbt(
    home: Home, arguments: Sequence[str], *, progress: Progress | None = None, what: str = "build"
) -> DbtOutcome:
    """Run a dbt command, like ["build", "--select", "+dim_area"], on the home's working file.

    The caller holds the build lock where the command writes. Logs go to state/dbt.log. Raises BassError where dbt
    cannot even begin (a model that does not parse, a working file that is in use).
    """
    from dbt.cli.main import dbtRunner

    _make_folders(home)
    places = {
        "--project-dir": PROJECT_DIR,
        "--profiles-dir": PROJECT_DIR,
        "--target-path": target_path(home),
        "--log-path": home.state,
    }
    where = [str(part) for pair in places.items() for part in pair]
    with _environment(home):
        try:
            runner = dbtRunner(parsed_project(), [_Counter(progress, what)] if progress else [])
            result = runner.invoke(
                [*arguments, *where, "--log-level", "none", "--no-print", "--log-level-file", "info"]
            )
        finally:
            _close_connections()
    if isinstance(result.exception, KeyboardInterrupt):
        raise result.exception
    if result.exception is not None:
        raise BassError(
            f"dbt {arguments[0]} could not begin: {result.exception}; all of it in {home.state / 'dbt.log'}"
        )
    results = tuple(getattr(result.result, "results", ()))
    nodes = tuple(map(_outcome, results))
    return DbtOutcome(result.success, nodes, "" if result.success else _problem(home, nodes), results)


def _make_folders(home: Home) -> None:
    for folder in (home.warehouse, home.state):
        folder.mkdir(exist_ok=True)


@contextmanager
def _environment(home: Home) -> Iterator[None]:
    wanted = {
        "OPENBASS_WORKING_DB": str(home.working_db),
        "OPENBASS_MEMORY_LIMIT": memory_limit(),
        "DO_NOT_TRACK": "1",
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _close_connections() -> None:
    """dbt-duckdb keeps the file open after a command; the next reader needs it closed."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
        DuckDBConnectionManager.close_all_connections()


def _outcome(item: Any) -> NodeOutcome:
    return NodeOutcome(item.node.unique_id, str(item.status), item.execution_time, item.failures, item.message or "")


def _problem(home: Home, nodes: Sequence[NodeOutcome]) -> str:
    failed = [node for node in nodes if node.status in ("error", "fail", "runtime error")]
    skipped = sum(node.status == "skipped" for node in nodes)
    lines = [f"{node.name}: {' '.join(node.message.split())}" for node in failed[:5]]
    more = f"{len(failed)} failed, {skipped} skipped because of them; all of it in {home.state / 'dbt.log'}"
    return "\n".join([*lines, more])


@dataclass
class _Counter:
    """Turns dbt's events into progress: one step a node."""

    progress: Progress
    what: str
    done: int = 0

    def __call__(self, event: Any) -> None:
        if event.info.name in ("LogModelResult", "LogSeedResult", "LogTestResult", "LogSnapshotResult"):
            self.done += 1
            total = getattr(event.data, "total", 0) or getattr(event.data, "num_models", 0)  # of models, of tests
            self.progress(self.what, self.done, total)
