"""What publishing reads from the ledger and writes into it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bass.errors import BassError
from bass.publishing.operation import CheckLine
from bass.publishing.plan import Failure
from ingestion import ledger_schema as tables
from ingestion.ledger import Ledger

NOT_RUN = "not run"
_NEWEST = (tables.build.c.started_at.desc(), tables.build.c.build_id.desc())
KPI_MARK = "#"  # check_result.node: `<dbt node>#<kpi_code>` where a failure bears on one KPI alone


@dataclass(frozen=True)
class BuildRecord:
    """The last finished build; `deliveries` says what it contains."""

    build_id: str
    built_at: datetime | None
    code_version: str


@dataclass(frozen=True)
class Gate:
    """The results of the last check of a build: `result` is passed, warning, failed or not run."""

    result: str = NOT_RUN
    failed_count: int = 0
    failures: tuple[Failure, ...] = ()
    lines: tuple[CheckLine, ...] = ()


@dataclass(frozen=True)
class LastRun:
    """The latest command that the ledger recorded: when it started, and its state (as ledger_schema.run has it)."""

    started_at: datetime | None
    state: str


@dataclass(frozen=True)
class SealedDelivery:
    """A delivery that a build contains; `digest` is over the hashes of its files."""

    delivery_number: int
    delivery_id: str
    unit: str
    period: str
    digest: str


@dataclass(frozen=True)
class SealedBuild:
    """What the figures of a build are sealed with; `rule_hash` is over the results of its last check."""

    build_id: str
    code_version: str
    rule_hash: str
    deliveries: tuple[SealedDelivery, ...]


def sealed_build(ledger: Ledger, build_id: str) -> SealedBuild:
    """Raises BassError where the ledger does not know the build."""
    results, held = tables.check_result.c, tables.delivery.c
    told = (results.checker, results.name, results.node, results.severity, results.state, results.failing_count)
    with ledger.read() as connection:
        build = connection.execute(select(tables.build).where(tables.build.c.build_id == build_id)).first()
        if build is None:
            raise BassError(f"the ledger knows no build {build_id}, which was published; restore the ledger")
        latest = select(func.max(results.run_id)).where(results.build_id == build_id).scalar_subquery()
        checks = connection.execute(select(*told).where(results.run_id == latest)).all()
        numbers = set(json.loads(build.deliveries))
        known = connection.execute(select(held.delivery_number, held.delivery_id, held.unit, held.period, held.digest))
        deliveries = tuple(SealedDelivery(*row) for row in known if row.delivery_number in numbers)
    lines = sorted("|".join(map(str, check)) for check in checks)
    rule_hash = sha256("\n".join(lines).encode()).hexdigest()
    return SealedBuild(build_id, build.code_version, rule_hash, deliveries)


def finished_build(ledger: Ledger) -> BuildRecord:
    """Raises BassError unless the last build that was begun is also finished: the working file is whole only then."""
    with ledger.read() as connection:
        row = connection.execute(select(tables.build).order_by(*_NEWEST).limit(1)).first()
    if row is None:
        raise BassError("nothing has been built yet; run `bass build` first")
    if row.state != "built":
        raise BassError(f"build {row.build_id} is {row.state}, so its figures are not whole; run `bass build` again")
    return BuildRecord(row.build_id, row.finished_at, row.code_version)


def latest_build_id(ledger: Ledger) -> str | None:
    """The build that was begun last, whatever became of it."""
    with ledger.read() as connection:
        return connection.execute(select(tables.build.c.build_id).order_by(*_NEWEST).limit(1)).scalar()


def refuse_unchecked(build: BuildRecord, gate: Gate) -> None:
    """Raises BassError where the build was not checked, or the check broke down before its end."""
    if gate.result == NOT_RUN:
        raise BassError(f"build {build.build_id} has not been checked; run `bass check` first")


def gate_of(ledger: Ledger, build_id: str | None) -> Gate:
    """The last check of the build; `not run` where there is none."""
    results = tables.check_result
    with ledger.read() as connection:
        latest = select(func.max(results.c.run_id)).where(results.c.build_id == build_id)
        run_id = connection.execute(latest).scalar()
        rows = connection.execute(select(results).where(results.c.run_id == run_id)).all()
        run = connection.execute(select(tables.run).where(tables.run.c.id == run_id)).first()
    if not rows or run is None:
        return Gate()
    bad = [row for row in rows if row.state != "passed"]
    blocking = [row for row in bad if row.severity == "critical" or row.state == "error"]
    failed = "failed" if blocking else "warning" if bad else "passed"
    lines = {row.name: _line(row, run.started_at) for row in bad}
    count = len({row.name for row in blocking})
    return Gate(failed, count, tuple(map(_failure, blocking)), tuple(lines[name] for name in sorted(lines)))


def _failure(row: Any) -> Failure:
    node, _, kpi_code = row.node.partition(KPI_MARK)
    return Failure(row.name, row.message, frozenset({node}), frozenset({kpi_code} if kpi_code else ()))


def _line(row: Any, checked_at: datetime) -> CheckLine:
    count = row.failing_count or 0
    return CheckLine(row.name, row.checker, row.severity, row.state, count, row.message, checked_at)


def last_run(ledger: Ledger) -> LastRun:
    with ledger.read() as connection:
        newest = select(tables.run).order_by(tables.run.c.id.desc()).limit(1)
        row = connection.execute(newest).first()
        whole = connection.execute(newest.where(tables.run.c.command == "run")).first()
    if row and whole and (whole.finished_at is None or row.started_at <= whole.finished_at):
        row = whole  # its check is recorded after it, and may have been good where the run then broke down
    return LastRun(row.started_at, row.state) if row else LastRun(None, "none")


def next_moment(ledger: Ledger, now: datetime) -> datetime:
    """The time of the next publish: now, but always after the last one.

    Versions of a published figure are ordered by it, also where the clock stands still or was set back.
    """
    with ledger.read() as connection:
        last = connection.execute(select(func.max(tables.publish.c.published_at))).scalar()
    return now if last is None or now > last else last + timedelta(seconds=1)


def standing_gate(ledger: Ledger, build_id: str) -> Gate | None:
    """The last check of the build where its figures are the last that were published; else None."""
    published = select(tables.publish.c.build_id).where(tables.publish.c.state == "published")
    with ledger.read() as connection:
        last = connection.execute(published.order_by(tables.publish.c.id.desc()).limit(1)).scalar()
    gate = gate_of(ledger, build_id) if last == build_id else Gate()
    return None if gate.result == NOT_RUN else gate


def contained_deliveries(ledger: Ledger, published_at: datetime | None = None) -> frozenset[int] | None:
    """delivery_numbers of the build whose figures were published then, or last; None where no such publish is known."""
    table = tables.publish
    chosen = select(tables.build.c.deliveries).join(table, table.c.build_id == tables.build.c.build_id)
    if published_at is not None:
        chosen = chosen.where(table.c.published_at == published_at)
    with ledger.read() as connection:
        last = chosen.where(table.c.state == "published").order_by(table.c.id.desc()).limit(1)
        numbers = connection.execute(last).scalar()
    return None if numbers is None else frozenset(json.loads(numbers))


def sealed_digest(ledger: Ledger, path: str) -> str | None:
    """The digest of the seals that the ledger remembers of a published build; None where it remembers none."""
    with ledger.read() as connection:
        detail = connection.execute(select(tables.publish.c.detail).where(tables.publish.c.path == path)).scalar()
    return json.loads(detail or "{}").get("seal")


def is_recorded(ledger: Ledger, path: str) -> bool:
    with ledger.read() as connection:
        found = select(tables.publish.c.id).where(tables.publish.c.path == path).limit(1)
        return connection.execute(found).first() is not None


def record_publish(
    connection: Connection, *, build_id: str, published_at: datetime, state: str, path: str, detail: dict[str, Any]
) -> None:
    """Enter a publish; `path` is the build's folder below publish/, `state` published or status."""
    values = {"build_id": build_id, "published_at": published_at, "state": state, "path": path}
    connection.execute(insert(tables.publish).values(**values, detail=json.dumps(detail, ensure_ascii=False)))
