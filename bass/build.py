"""`bass build`: the star schema and the KPIs from the committed deliveries, by affected days and months."""

from contextlib import suppress
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bass.building import journal, record
from bass.building.affected import affected_dates
from bass.building.code import code_version
from bass.building.dbt import DbtOutcome, NodeOutcome, run_dbt
from bass.building.ledger_table import make_affected_tables, make_ledger_tables
from bass.building.lock import build_lock
from bass.building.published import take_over
from bass.building.raw_view import make_raw_views
from bass.building.record import Build, BuildState, reason_for_full
from bass.building.restated import Restated, count_restated
from bass.building.working_file import opened, remove_database, set_working_file_aside
from bass.errors import BassError, UsageError
from bass.failpoint import failpoint
from bass.home import PROJECT_DIR, Home
from bass.progress import Progress
from ingestion.contract import load_contract
from ingestion.lease import reading_lake
from ingestion.ledger import DeliveryRecord, Ledger, LedgerSnapshot
from ingestion.storage import storage_errors

DBT_BUILD = ("build", "--exclude-resource-type", "test", "unit_test")


@dataclass(frozen=True)
class BuildResult:
    """What was built. `reason` why everything was built anew, '' where only affected periods were; `restated` the rows
    that were written again by mart, None where nothing had changed and nothing was done; `seconds` by step; `nodes`
    every model and seed with its seconds."""

    build_id: str
    code_version: str
    reason: str
    delivery_count: int
    changed_count: int
    restated: Restated | None
    seconds: dict[str, float]
    nodes: tuple[NodeOutcome, ...]

    @property
    def is_good(self) -> bool:
        return True

    @property
    def summary(self) -> str:
        if self.restated is None:
            return f"nothing changed since build {self.build_id}"
        what = f"everything ({self.reason})" if self.reason else self.restated.periods
        steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items())
        return (
            f"build {self.build_id}: {self.changed_count} of {self.delivery_count} deliveries changed; "
            f"recomputed {what}: {self.restated.row_count:,} rows in {len(self.restated.rows)} marts "
            f"({len(self.nodes)} models and seeds; {steps})"
        )

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, **asdict(self)}


@dataclass(frozen=True)
class _Plan:
    """What is to be built: the snapshot's committed deliveries, those that came or went since the last finished build,
    and why everything is built anew ('' where only what changed is)."""

    snapshot: LedgerSnapshot
    committed: list[DeliveryRecord]
    changed: list[DeliveryRecord]
    code_version: str
    reason: str
    state: BuildState

    @property
    def is_needed(self) -> bool:
        return bool(self.reason or self.changed) or self.state.begun_deliveries is not None


def build(home: Home, *, full: bool = False, target: str = "duckdb", progress: Progress | None = None) -> Any:
    """Build what changed since the last build, or everything with `full`.

    Everything is also built anew on the first build, after a change of models or contract, and where an earlier build
    was cut off and other deliveries came since. The published file is never touched. Raises BassError where another
    build runs or a model fails, UsageError for an unknown target or one whose engine is not installed.
    """
    if target == "spark":
        from bass.spark.build import build_on_spark

        return build_on_spark(home, progress=progress)
    if target != "duckdb":
        raise UsageError(f"target {target!r} is neither duckdb nor spark")
    with storage_errors(home), build_lock(home), reading_lake(home):
        return _build(home, full, progress)


def _build(home: Home, full: bool, progress: Progress | None) -> BuildResult:
    start = perf_counter()
    ledger = Ledger.open(home)
    plan = _plan(home, ledger, full)
    journal.settle(ledger, home.now(), plan.state.build_id)
    if not plan.is_needed:
        found = (plan.state.build_id, plan.code_version, "", len(plan.committed), 0, None)
        return BuildResult(*found, {"prepare": perf_counter() - start}, ())
    begun = journal.begin(ledger, home.now(), plan.code_version, plan.reason, plan.state.as_of_date, plan.committed)
    try:
        result = _run(home, ledger, plan, begun, start, progress)
    except BaseException:
        with suppress(SQLAlchemyError):  # what broke the build may break this too; the next build settles it
            journal.end(ledger, begun.build_id, home.now(), "failed", {})
        raise
    detail = {"reason": begun.reason, "restated": asdict(result.restated or Restated(0, 0, {}))}
    journal.end(ledger, begun.build_id, home.now(), "built", {**detail, "seconds": result.seconds})
    return result


def _plan(home: Home, ledger: Ledger, full: bool) -> _Plan:
    snapshot, version = ledger.snapshot(), code_version(PROJECT_DIR)
    with opened(home) as connection:
        state = record.read_state(connection)
    committed = [item for item in snapshot.deliveries if item.state == "committed"]
    numbers = {item.delivery_number for item in committed}
    reason = reason_for_full(state, version, numbers, full)
    built = frozenset() if reason else state.built_deliveries or frozenset()
    differing = numbers ^ built
    changed = [item for item in snapshot.deliveries if item.delivery_number in differing]
    return _Plan(snapshot, committed, changed, version, reason, state)


def _run(home: Home, ledger: Ledger, plan: _Plan, begun: Build, start: float, progress: Progress | None) -> BuildResult:
    _hand_over(home, ledger, plan, begun)
    failpoint("build.begun")
    prepared = perf_counter()
    outcome = run_dbt(home, DBT_BUILD, progress=progress)
    if not outcome.is_good:
        raise BassError(f"build {begun.build_id} failed; the published figures stay as they were.\n{outcome.problem}")
    failpoint("build.transformed")
    transformed = perf_counter()
    restated = _finish(home, outcome)
    failpoint("build.finished")
    seconds = {
        "prepare": prepared - start,
        "transform": transformed - prepared,
        "record": perf_counter() - transformed,
    }
    counts = (len(plan.committed), len(plan.changed))
    return BuildResult(begun.build_id, plan.code_version, plan.reason, *counts, restated, seconds, outcome.nodes)


def _hand_over(home: Home, ledger: Ledger, plan: _Plan, begun: Build) -> None:
    """Make the raw views and the ledger's tables, and enter the build, in one transaction of the working file."""
    contract = load_contract(PROJECT_DIR)
    earlier = set_working_file_aside(home) if begun.is_full else None
    with opened(home) as connection:
        if earlier and earlier.exists():
            take_over(connection, earlier)
            failpoint("build.taken_over")
            remove_database(earlier)
        connection.execute("begin")
        record.read_state(connection)
        make_raw_views(connection, contract, plan.snapshot, home.lake)
        make_ledger_tables(connection, home, ledger, contract, plan.snapshot)
        make_affected_tables(connection, plan.changed, affected_dates(ledger, contract, plan.changed))
        record.begin(connection, begun, plan.committed)
        connection.execute("commit")


def _finish(home: Home, outcome: DbtOutcome) -> Restated:
    with opened(home) as connection:
        restated = count_restated(connection, outcome)
        record.finish(connection, home.now())
        connection.execute("checkpoint")
    return restated
