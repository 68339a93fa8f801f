"""`bass check`: the gate between a build and its readers. Runs every check and keeps the results in the ledger."""

import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bass.building.dbt import target_path
from bass.building.lock import build_lock
from bass.home import PROJECT_DIR, Home
from bass.progress import Progress
from bass.publishing import duck
from bass.publishing.lineage import Lineage
from bass.publishing.records import KPI_MARK, finished_build
from bass.run_lock import recorded_run
from ingestion import ledger_schema as tables
from ingestion.contract import load_contract
from ingestion.lease import reading_lake
from ingestion.ledger import Ledger, RunRecord
from ingestion.storage import storage_errors
from quality.dbt_tests import dbt_outcomes
from quality.feed.judge import judge
from quality.feed.rule import load_pack
from quality.feed.score import FeedScore, feed_quality
from quality.profile import update_profile
from quality.rule import Context, Outcome
from quality.source_profile import PROFILE
from quality.suites import all_suites

DOCS = "quality"
CHECKERS = {"dbt": "dbt", "gx": "great_expectations"}
STATES = {"pass": "passed", "fail": "failed", "error": "error"}
CATALOGUE_COLUMNS = ("kpi_code", "form", "is_monthly", "is_daily", "input_units", "is_headline")


@dataclass(frozen=True)
class CheckResult:
    """How the checks of a build ended. `blocking` hold back what they bear on, `warnings` are only told;
    `feeds` the newest quality score of each source; `report` the page of the Data Docs."""

    build_id: str
    check_count: int
    blocking: tuple[Outcome, ...]
    warnings: tuple[Outcome, ...]
    feeds: tuple[FeedScore, ...]
    report: Path

    @property
    def is_good(self) -> bool:
        return not self.blocking

    @property
    def summary(self) -> str:
        good = self.check_count - len(self.blocking) - len(self.warnings)
        lines = [f"{good} of {self.check_count} checks passed; report: {self.report}"]
        lines += [f"  critical: {_line(outcome)}" for outcome in self.blocking]
        lines += [f"  warning:  {_line(outcome)}" for outcome in self.warnings]
        if self.feeds:
            lines.append("feed quality, of 100: " + ", ".join(f"{one.source} {one.score}" for one in self.feeds))
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"is_good": self.is_good, "report": str(self.report)}


def check(home: Home, *, progress: Progress | None = None) -> CheckResult:
    """Run the dbt tests and the Great Expectations suites on the last build; results go to the ledger.

    A check that fails does not raise: publishing reads the results and holds back what they bear on. Raises BassError
    where there is no whole build, or where a check breaks down as a whole.
    """
    with storage_errors(home), build_lock(home), reading_lake(home):
        ledger = Ledger.open(home)
        with recorded_run(home, ledger, "check") as record:
            return _check(home, ledger, record, progress)


def _check(home: Home, ledger: Ledger, record: RunRecord, progress: Progress | None) -> CheckResult:
    build = finished_build(ledger)
    lineage = Lineage.read(target_path(home) / "manifest.json")
    outcomes = dbt_outcomes(home, lineage, progress)
    outcomes += _expectations(home, build.build_id, progress)
    _keep(ledger, record.run_id, build.build_id, outcomes)
    result = CheckResult(
        build_id=build.build_id,
        check_count=len(outcomes),
        blocking=tuple(outcome for outcome in outcomes if outcome.blocks),
        warnings=tuple(outcome for outcome in outcomes if outcome.verdict != "pass" and not outcome.blocks),
        feeds=feed_quality(home).latest,
        report=home.reports / DOCS / "index.html",
    )
    record.finish({"build_id": build.build_id, "checks": len(outcomes)}, is_good=result.is_good)
    return result


def _expectations(home: Home, build_id: str, progress: Progress | None) -> list[Outcome]:
    """The suites on raw and on the marts, and their report in reports/quality/."""
    from quality.validation import validate  # takes seconds to import, so only where checks are run

    profile = home.warehouse / PROFILE
    contract = load_contract(PROJECT_DIR)
    delivered = update_profile(profile, home.working_db, tuple(contract.extracts.values()))
    judge(profile, home.working_db, contract, load_pack(), build_id, home.now())
    suites = all_suites(Context(contract, _catalogue(home), delivered))
    fresh = home.reports / f".{DOCS}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    outcomes = validate(
        suites,
        {"profile": profile, "working": home.working_db},
        fresh,
        build_id,
        (lambda done, total: progress("expectations", done, total)) if progress else None,
    )
    shutil.rmtree(home.reports / DOCS, ignore_errors=True)
    fresh.rename(home.reports / DOCS)
    return outcomes


def _catalogue(home: Home) -> tuple[dict[str, Any], ...]:
    with duck.reading(home.working_db) as connection:
        if ("kpi", "dim_kpi") not in duck.columns(connection, home.working_db.stem):
            return ()
        rows = connection.execute(f"select {', '.join(CATALOGUE_COLUMNS)} from kpi.dim_kpi").fetchall()
    return tuple(dict(zip(CATALOGUE_COLUMNS, row, strict=True)) for row in rows)


def _keep(ledger: Ledger, run_id: int, build_id: str, outcomes: list[Outcome]) -> None:
    """One row for each check and node, or KPI, that it bears on."""
    rows = [
        {
            "run_id": run_id,
            "build_id": build_id,
            "checker": CHECKERS[outcome.source],
            "name": outcome.check_name,
            "node": node,
            "severity": outcome.severity,
            "state": STATES[outcome.verdict],
            "failing_count": outcome.failed_count,
            "message": f"{outcome.message} ({outcome.observed})" if outcome.observed else outcome.message,
        }
        for outcome in outcomes
        for node in _nodes(outcome)
    ]
    with ledger.write() as connection:
        connection.execute(insert(tables.check_result), rows)


def _nodes(outcome: Outcome) -> list[str]:
    nodes = outcome.node_ids or ("",)
    return [f"{node}{KPI_MARK}{code}" for node in nodes for code in outcome.kpi_codes] or list(nodes)


def _line(outcome: Outcome) -> str:
    where = ", ".join(outcome.kpi_codes or (node.split(".", 2)[-1] for node in outcome.node_ids))
    observed = f" ({outcome.observed})" if outcome.observed else ""
    return f"{outcome.check_name}: {outcome.message}{observed}; bears on {where}"
