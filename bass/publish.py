"""`bass publish`: put the checked figures before the readers, at once and whole."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

from bass.building.dbt import target_path
from bass.building.lock import build_lock
from bass.errors import BassError
from bass.failpoint import failpoint
from bass.home import PROJECT_DIR, Home
from bass.publishing import duck, records
from bass.publishing.analyst_file import analyst_key, write_analyst_file
from bass.publishing.builds import ANALYST, WAREHOUSE, Builds, publish_lock
from bass.publishing.figures import append_figures
from bass.publishing.kpi_parts import read_parts
from bass.publishing.lineage import Lineage
from bass.publishing.operation import Operation, RunStatus, write_operation
from bass.publishing.plan import KpiParts, TablePlan, plan_tables
from bass.publishing.records import BuildRecord, Gate
from bass.publishing.scope import write_scope
from bass.publishing.seal import seal_digest, write_seals
from bass.publishing.status import (
    delivery_board,
    fresh_status,
    no_figures,
    read_run_status,
    read_table_status,
    run_status,
)
from bass.publishing.warehouse_file import Moment, TableStatus, refuse_personal_data, write_tables
from bass.run_lock import settle_runs
from ingestion.contract import load_contract
from ingestion.ledger import Ledger
from ingestion.storage import storage_errors
from quality.feed.score import feed_quality

PUBLISHED, STATUS = "published", "status"


@dataclass(frozen=True)
class PublishResult:
    """What readers see now. `path` the build's folder; `state` published, or status where only the run status and
    rights are new; `held_back` the tables (`schema.table`, or `schema.table#kpi_code`) that show earlier figures, each
    with its reason; `figure_count` the final KPI values that were published for the first time or differ;
    `rights_problem` why rights could not be computed anew and stay as they were, '' where they were."""

    path: Path
    build_id: str
    state: str
    published_at: datetime
    gate_result: str
    table_count: int
    held_back: dict[str, str]
    figure_count: int
    rights_problem: str = ""

    @property
    def is_good(self) -> bool:
        """A status publish brings no figures, so none can be refused."""
        return not self.rights_problem and (self.state == STATUS or not self.held_back)

    @property
    def summary(self) -> str:
        if self.state == STATUS:
            rights = f"rights stay as they were, {self.rights_problem}" if self.rights_problem else "rights are new"
            return f"run status published (gate: {self.gate_result}); {rights}; the figures are those of before"
        text = (
            f"{self.table_count} tables published, gate: {self.gate_result}, {self.figure_count} new final KPI values"
        )
        return text + "".join(f"\n  held back: {name}: {reason}" for name, reason in self.held_back.items())

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"path": str(self.path), "is_good": self.is_good}


def publish(home: Home, *, status_only: bool = False) -> PublishResult:
    """Publish the last build as far as its check allows, or, with `status_only`, the run status and rights alone.

    What a failed critical check bears on keeps its last published figures. Readers see the old build or the new one,
    never a part of one, also where this is killed or the disk is full. Raises BassError where there is no whole,
    checked build (not with `status_only`), where another publish is at work, or where a file cannot be written.
    """
    with storage_errors(home), publish_lock(home):
        publisher = _Publisher(home, Ledger.open(home), Builds(home.publish))
        try:
            settle_runs(home, publisher.ledger)
            publisher.recover()
            return publisher.publish_status() if status_only else publisher.publish_build()
        except OSError as error:
            raise BassError(f"{home.publish}: nothing was published; free disk space and repeat. {error}") from error
        finally:
            publisher.builds.clear()


@dataclass(frozen=True)
class _Publisher:
    """One publish of one home."""

    home: Home
    ledger: Ledger
    builds: Builds

    def recover(self) -> None:
        """Enter into the ledger what an earlier publish made current and was killed before it could say so."""
        current = self.builds.current()
        if current is not None and not records.is_recorded(self.ledger, current.name):
            status = read_run_status(current / WAREHOUSE)
            self._record(current, status, PUBLISHED, {})

    def publish_build(self) -> PublishResult:
        with build_lock(self.home):
            build = records.finished_build(self.ledger)
            gate = records.gate_of(self.ledger, build.build_id)
            records.refuse_unchecked(build, gate)
            return self._publish(build, gate)

    def _publish(self, build: BuildRecord, gate: Gate) -> PublishResult:
        plans = self._plans(gate)
        moment = Moment(records.next_moment(self.ledger, self.home.now()), self._as_of_date(build))
        current = self.builds.current()
        partial = self.builds.begin()
        previous = current / WAREHOUSE if current else None
        tables = write_tables(partial / WAREHOUSE, self.home.working_db, previous, plans, moment)
        status = run_status(self.home, build, gate, records.last_run(self.ledger), moment, tables)
        self._write_operation(partial / WAREHOUSE, status, tables, gate)
        write_seals(partial / WAREHOUSE, previous, records.sealed_build(self.ledger, build.build_id), tables)
        write_analyst_file(partial / ANALYST, partial / WAREHOUSE, analyst_key(self.home))
        return self._go_live(partial, PUBLISHED, status, tables)

    def publish_status(self) -> PublishResult:
        current = self.builds.current()
        gate = records.gate_of(self.ledger, records.latest_build_id(self.ledger))
        moment = Moment(records.next_moment(self.ledger, self.home.now()), None)
        partial = self.builds.begin()
        if current is None:
            earlier, tables = no_figures(self.home, moment), []
        else:
            earlier, tables = read_run_status(current / WAREHOUSE), read_table_status(current / WAREHOUSE)
            for name in (WAREHOUSE, ANALYST):
                copyfile(current / name, partial / name)
        problem = self._renew_rights(partial / WAREHOUSE)
        status = fresh_status(earlier, self.home, gate, records.last_run(self.ledger), moment)
        for name in (WAREHOUSE, ANALYST):
            self._write_operation(partial / name, status, tables, gate)
        return replace(self._go_live(partial, STATUS, status, tables), rights_problem=problem)

    def _renew_rights(self, path: Path) -> str:
        try:
            write_scope(path, self.home, self.ledger)
        except BassError as error:
            return str(error)
        return ""

    def _plans(self, gate: Gate) -> tuple[TablePlan, ...]:
        lineage = Lineage.read(manifest_path(self.home))
        nodes = frozenset(lineage.parents)
        parts = read_parts(self.home.working_db, nodes) if gate.failures else KpiParts({}, {})
        return plan_tables(lineage, gate.failures, parts)

    def _write_operation(self, path: Path, status: RunStatus, tables: Sequence[TableStatus], gate: Gate) -> None:
        with duck.writing(path) as connection:
            feed = feed_quality(self.home)
            board = delivery_board(self.home)
            write_operation(connection, Operation(status, tables, gate.lines, board, feed.scores, feed.failures))

    def _as_of_date(self, build: BuildRecord) -> date | None:
        with duck.reading(self.home.working_db) as connection:
            row = connection.execute("select build_id, as_of_date from raw_ledger.built").fetchone()
        build_id, as_of_date = row or ("", None)
        if build_id != build.build_id:
            raise BassError(f"{self.home.working_db}: holds build {build_id!r}, not {build.build_id}; run `bass build`")
        return as_of_date

    def _go_live(self, partial: Path, state: str, status: RunStatus, tables: Sequence[TableStatus]) -> PublishResult:
        for path in partial.iterdir():
            refuse_personal_data(path, personal_columns())
        build = self.builds.seal(partial)
        self.builds.make_current(build)
        failpoint("publish.flipped")
        held = {_name(table): table.reason for table in tables if table.is_held_back}
        count = self._record(build, status, state, {"held_back": held})
        failpoint("publish.recorded")
        self.builds.prune()
        whole = sum(not table.kpi_code for table in tables)
        return PublishResult(build, status.build_id, state, status.published_at, status.gate_result, whole, held, count)

    def _record(self, build: Path, status: RunStatus, state: str, detail: dict[str, Any]) -> int:
        count = 0
        if state == PUBLISHED:
            count = append_figures(
                self.ledger, build / WAREHOUSE, self.home.working_db, status.build_id, status.published_at
            )
        failpoint("publish.figures_kept")
        with self.ledger.write() as connection:
            records.record_publish(
                connection,
                build_id=status.build_id,
                published_at=status.published_at,
                state=state,
                path=build.name,
                detail={**detail, "seal": seal_digest(build / WAREHOUSE)},
            )
        return count


def manifest_path(home: Home) -> Path:
    return target_path(home) / "manifest.json"


def personal_columns() -> frozenset[str]:
    """Names of the columns that the interface contract calls personal data."""
    extracts = load_contract(PROJECT_DIR).extracts.values()
    return frozenset(name for extract in extracts for name in extract.pii_columns)


def _name(table: TableStatus) -> str:
    name = f"{table.schema_name}.{table.table_name}"
    return f"{name}{records.KPI_MARK}{table.kpi_code}" if table.kpi_code else name
