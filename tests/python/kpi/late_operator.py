"""An operator some of whose files come months late, and what each build made of them."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from sqlalchemy import insert
from truth_run import CLOCK

from bass.build import build
from bass.home import Home, Settings
from bass.publish import publish
from bass.publishing.records import finished_build
from ingestion import ledger_schema as tables
from ingestion.checkfile import check_entry, read_check_file, write_check_file
from ingestion.ingest import ingest
from ingestion.ledger import Ledger
from synth.simulate import simulate

INCREMENTS = ("user", "user_status", "user_tariff", "customer", "channel", "staff")
LATE_DAYS = [f"202602{day:02d}" for day in range(2, 21)]  # of the increments; all days after them are built before
EMPTY_DAY, MISSING_DAY = "20260115", "20260116"  # of cdr_voice: first sent without rows; of cdr_data: not sent


@dataclass(frozen=True)
class LateOperator:
    """Working files: `before` anything late came, `calls_late` and `calls_full` with the calls, built by affected
    periods and anew; `days_late` and `days_full` with the increments."""

    home: Home
    before: Path
    calls_late: Path
    calls_full: Path
    days_late: Path
    days_full: Path

    def lines_sent_late_and_later(self, unit: str) -> int:
        """Lines with a row in a late file of the unit and another in a file that was built before it."""
        files = [str(self.home.lake / file.path) for file in Ledger.open(self.home).snapshot().files[unit]]
        query = (
            "select count(*) from (select user_id from read_parquet($files, hive_partitioning = true,"
            " hive_types_autocast = false) group by user_id"
            " having bool_or(period between $first and $last) and bool_or(period > $last))"
        )
        found = duckdb.execute(query, {"files": files, "first": LATE_DAYS[0], "last": LATE_DAYS[-1]}).fetchone()
        return found[0] if found else 0


def run_late_operator(root: Path) -> LateOperator:
    """Build and publish an operator without its late files, then build with the call records, then with the rest."""
    home = Home.create(root / "home", Settings(clock=CLOCK))
    simulate(home.root, subscribers=100, months=4, seed=8, until=date(2026, 3, 31), workers=1)
    late = root / "late"
    late.mkdir()
    for unit in INCREMENTS:
        for day in LATE_DAYS:
            _move(home.landing, late, f"i_*_{day}_{unit}_00*")
    _move(home.landing, late, f"e_*_{MISSING_DAY}_cdr_data_00*")
    _send_empty_first(home.landing, late)
    _ingest_and_build(home)
    _pass_the_gate(home)
    publish(home)
    before = _kept(home, root, "before")
    _move(late, home.landing, "*_cdr_*")
    _ingest_and_build(home)
    calls_late = _kept(home, root, "calls_late")
    build(home, full=True)
    calls_full = _kept(home, root, "calls_full")
    _move(late, home.landing, "*")
    _ingest_and_build(home)
    days_late = _kept(home, root, "days_late")
    build(home, full=True)
    return LateOperator(home, before, calls_late, calls_full, days_late, home.working_db)


def _ingest_and_build(home: Home) -> None:
    result = ingest(home)
    assert result.is_good, result.summary
    build(home)


def _kept(home: Home, root: Path, name: str) -> Path:
    return shutil.copy(home.working_db, root / f"{name}.duckdb")


def _move(source: Path, target: Path, pattern: str) -> None:
    paths = sorted(source.glob(pattern))
    assert paths, f"no {pattern} in {source}"
    for path in paths:
        shutil.move(path, target / path.name)


def _send_empty_first(landing: Path, late: Path) -> None:
    """Send the day without rows, and keep what it has for a redelivery."""
    (check_path,) = landing.glob(f"e_*_{EMPTY_DAY}_cdr_voice_00.verf")
    check = read_check_file(check_path.name, check_path.read_bytes())
    text = check_path.read_text("utf-8").replace("_cdr_voice_00", "_cdr_voice_01")
    (late / check_path.name.replace("voice_00", "voice_01")).write_text(text, "utf-8")
    check_path.unlink()
    (entry,) = check.entries
    path = landing / entry.file_name
    header = path.read_bytes().partition(b"\n")[0] + b"\n"
    shutil.move(path, late / path.name.replace("voice_00", "voice_01"))
    path.write_bytes(header)
    nothing = dict.fromkeys(entry.amounts, 0)
    empty = check_entry(path, row_count=0, amounts=nothing, created_at=entry.created_at)
    write_check_file(landing, check.delivery, [empty])


def _pass_the_gate(home: Home) -> None:
    """Enter a passed check of the build: what the checks find is not at issue here, and they take their time."""
    ledger = Ledger.open(home)
    build_id = finished_build(ledger).build_id
    with ledger.recorded_run("check", home.now()) as run:
        row = {"run_id": run.run_id, "build_id": build_id, "checker": "dbt", "name": "good", "severity": "critical"}
        with ledger.write() as connection:
            node = {"node": "model.openbass.dim_area", "state": "passed", "failing_count": 0, "message": ""}
            connection.execute(insert(tables.check_result), [{**row, **node}])
        run.finish({}, is_good=True)
