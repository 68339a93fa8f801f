"""`bass build`: the star schema and the KPIs from the committed deliveries, by affected days and months."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from time import perf_counter
from typing import Any

from sqlalchemy import func, insert, select, update

from bass.building import record
from bass.building.affected import affected_dates
from bass.building.code import code_version
from bass.building.dbt import DbtOutcome, NodeOutcome, run_dbt
from bass.building.ledger_table import make_affected_tables, make_ledger_tables
from bass.building.lock import build_lock
from bass.building.raw_view import make_raw_views
from bass.building.record import Build
from bass.building.restated import Restated, count_restated
from bass.building.working_file import opened, remove_working_file
from bass.errors import BassError
from bass.failpoint import failpoint
from bass.home import PROJECT_DIR, Home
from bass.progress import Progress
from ingestion import ledger_schema as tables
from ingestion.contract import load_contract
from ingestion.ledger import DeliveryRecord, Ledger, LedgerSnapshot

DBT_BUILD = ("build", "--exclude-resource-type", "test", "unit_test")


@dataclass(frozen=True)
class BuildResult:
    """What was built. `reason` why everything was built anew, '' where only affected periods were; `restated` the rows
    that were written again by mart; `seconds` by step; `nodes` every model and seed with its seconds."""

    build_id: str
    code_version: str
    reason: str
    delivery_count: int
    changed_count: int
    restated: Restated
    seconds: dict[str, float]
    nodes: tuple[NodeOutcome, ...]

    @property
    def is_good(self) -> bool:
        return True

    @property
    def summary(self) -> str:
        what = f"everything ({self.reason})" if self.reason else self.restated.periods
        steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in self.seconds.items())
        return (
            f"build {self.build_id}: {self.changed_count} of {self.delivery_count} deliveries changed; "
            f"recomputed {what}: {self.restated.row_count:,} rows in {len(self.restated.rows)} marts "
            f"({len(self.nodes)} models and seeds; {steps})"
        )

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, **asdict(self)}


def build(home: Home, *, full: bool = False, target: str = "duckdb", progress: Progress | None = None) -> Any:
    """Build what changed since the last build, or everything with `full`.

    Everything is also built anew on the first build, after a change of models or contract, and where an earlier build
    was cut off and other deliveries came since. The published file is never touched. Raises BassError where another
    build runs or a model fails, UsageError where the target's engine is not installed.
    """
    if target == "spark":
        from bass.spark.build import build_on_spark

        return build_on_spark(home, progress=progress)
    if target != "duckdb":
        raise BassError(f"target {target!r} is neither duckdb nor spark")
    with build_lock(home):
        return _build(home, full, progress)


def _build(home: Home, full: bool, progress: Progress | None) -> BuildResult:
    start = perf_counter()
    ledger = Ledger.open(home)
    snapshot = ledger.snapshot()
    begun, changed = _begin(home, ledger, snapshot, full)
    failpoint("build.begun")
    prepared = perf_counter()
    try:
        outcome = run_dbt(home, DBT_BUILD, progress=progress)
        if not outcome.is_good:
            raise BassError(
                f"build {begun.build_id} failed; the published figures stay as they were.\n{outcome.problem}"
            )
        failpoint("build.transformed")
        transformed = perf_counter()
        restated = _finish(home, outcome)
    except BassError:
        _record_end(ledger, begun.build_id, home.now(), "failed", {})
        raise
    failpoint("build.finished")
    seconds = {
        "prepare": prepared - start,
        "transform": transformed - prepared,
        "record": perf_counter() - transformed,
    }
    committed = [item for item in snapshot.deliveries if item.state == "committed"]
    result = BuildResult(
        begun.build_id, begun.code_version, begun.reason, len(committed), changed, restated, seconds, outcome.nodes
    )
    detail = {"reason": begun.reason, "restated": restated.rows, "seconds": seconds}
    _record_end(ledger, begun.build_id, home.now(), "built", detail)
    return result


def _begin(home: Home, ledger: Ledger, snapshot: LedgerSnapshot, full: bool) -> tuple[Build, int]:
    """Hand the snapshot over to dbt and enter the build; returns it and how many deliveries came or went."""
    contract = load_contract(PROJECT_DIR)
    committed = [item for item in snapshot.deliveries if item.state == "committed"]
    version = code_version(PROJECT_DIR)
    with opened(home) as connection:
        state = record.read_state(connection)
    numbers = frozenset(item.delivery_number for item in committed)
    reason = record.reason_for_full(state, version, numbers, full)
    if reason:
        remove_working_file(home)
    built = frozenset() if reason else state.built_deliveries or frozenset()
    changed = [
        item for item in snapshot.deliveries if (item.delivery_number in numbers) != (item.delivery_number in built)
    ]
    begun = _new_build(home, ledger, version, reason, state, committed)
    with opened(home) as connection:
        connection.execute("begin")
        record.read_state(connection)
        make_raw_views(connection, contract, snapshot, home.lake)
        make_ledger_tables(connection, home, ledger, contract, snapshot)
        make_affected_tables(connection, changed, affected_dates(ledger, contract, changed))
        record.begin(connection, begun, committed)
        connection.execute("commit")
    return begun, len(changed)


def _new_build(
    home: Home, ledger: Ledger, version: str, reason: str, state: record.BuildState, committed: Sequence[DeliveryRecord]
) -> Build:
    """Enter the build in the ledger. Its number and start follow those before, also where the clock was set back."""
    table = tables.build
    with ledger.write() as connection:
        stale = update(table).where(table.c.state == "running").values(state="failed")
        connection.execute(stale)  # this process holds the lock, so whoever ran it is dead
        count, last = connection.execute(select(func.count(), func.max(table.c.started_at))).one()
        started = max(home.now(), last) if last else home.now()
        build_id = f"{count + 1:06d}-{started:%Y%m%dT%H%M%S}"
        numbers = json.dumps([item.delivery_number for item in committed])
        values = {"build_id": build_id, "started_at": started, "state": "running", "code_version": version}
        connection.execute(insert(table).values(**values, deliveries=numbers, detail="{}"))
    return Build(build_id, started, version, reason, None if reason else state.as_of_date)


def _finish(home: Home, outcome: DbtOutcome) -> Restated:
    with opened(home) as connection:
        restated = count_restated(connection, outcome)
        record.finish(connection, home.now())
        connection.execute("checkpoint")
    return restated


def _record_end(ledger: Ledger, build_id: str, now: datetime, state: str, detail: dict[str, Any]) -> None:
    table = tables.build
    with ledger.write() as connection:
        change = {"state": state, "finished_at": now, "detail": json.dumps(detail, ensure_ascii=False)}
        connection.execute(update(table).where(table.c.build_id == build_id).values(**change))
