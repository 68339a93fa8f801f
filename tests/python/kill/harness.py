"""Kill one `bass` command, at a named point or after a while, and see that nothing was lost, doubled or torn.

    ended = run_bass(home, "ingest", kill=Kill(point="ingest.moved"))
    check_lake(home, sent)              # holds at every moment, also right after a kill
    run_bass(home, "ingest")            # carries on
    check_settled(home, sent)           # holds once a command has run to its end

`POINTS` lists the named points of every command; a kill by `seconds` strikes wherever the command happens to be.
"""

import hashlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Row, select

from bass import failpoint
from bass.home import PROJECT_DIR, Home
from ingestion import ledger_schema as tables
from ingestion.ledger import Ledger

POINTS: dict[str, tuple[str, ...]] = {
    "ingest": (
        "ingest.parsed",
        "ingest.staged",
        "ingest.moving",
        "ingest.moved",
        "ingest.entered",
        "ingest.committed",
        "ingest.sweeping",
        "ingest.archiving",
        "ingest.acknowledging",
        "ingest.archived",
        "ingest.unchanged",
        "ingest.setting_aside",
        "ingest.unchanged",
    ),
    "build": ("build.begun", "build.transformed", "build.finished"),
    "full build": ("build.set_aside", "build.taken_over"),
    "publish": (
        "publish.written",
        "publish.sealed",
        "publish.before_flip",
        "publish.flipped",
        "publish.figures_kept",
        "publish.recorded",
    ),
}


@dataclass(frozen=True)
class Kill:
    """When to kill: at a named point (`name` or `name:3` for the third time it is passed), or after some seconds."""

    point: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Ended:
    """How a command ended; `was_killed` is False where it was through before the kill could strike."""

    was_killed: bool
    exit_code: int
    output: str


def run_bass(home: Home, *arguments: str, kill: Kill | None = None, timeout: float = 900) -> Ended:
    """Run `bass <arguments> --home <home>` in a process group of its own, and kill all of it where told."""
    kill = kill or Kill()
    command = [sys.executable, "-c", "from bass.cli import app; app()", *arguments, "--home", str(home.root)]
    environment = {key: value for key, value in os.environ.items() if key != failpoint.ENVIRONMENT}
    if kill.point:
        environment[failpoint.ENVIRONMENT] = kill.point
    log = home.root / "killed-command.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT_DIR, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            process.wait(kill.seconds or timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if not kill.seconds:
                raise
    return Ended(process.returncode == -signal.SIGKILL, process.returncode, log.read_text())


def inventory(home: Home) -> Counter[str]:
    """Hashes of everything that lies in landing: what the sender would miss if it got lost."""
    files = [path for path in home.landing.iterdir() if path.is_file()]
    return Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)


def check_lake(home: Home, sent: Counter[str]) -> None:
    """What must hold at any moment, whatever was killed: readers see whole deliveries, and every byte is somewhere."""
    ledger = Ledger.open(home)
    snapshot = ledger.snapshot()
    committed = [record for record in snapshot.deliveries if record.state == "committed"]
    keys = Counter((record.unit, record.province, record.period, record.mode) for record in committed)
    assert not keys or max(keys.values()) == 1, f"committed twice: {keys.most_common(1)}"
    listed = {file.delivery_id for files in snapshot.files.values() for file in files}
    assert listed <= {record.delivery_id for record in committed}
    totals = {(total.delivery_id, total.column_name): total.loaded_fen for total in snapshot.totals}
    for record in committed:
        paths = [home.lake / f.path for f in snapshot.files.get(record.unit, ()) if f.delivery_id == record.delivery_id]
        _check_rows(paths, record.delivery_id, record.loaded_count, totals)
    kept = Counter(
        hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in (home.landing, home.archive)
        for path in folder.rglob("*")
        if path.is_file()
    )
    assert not set(sent) - set(kept), "a delivered file is neither in landing nor in the archive"


def _check_rows(paths: list[Path], delivery_id: str, loaded: int, totals: dict[tuple[str, str], int]) -> None:
    if not paths:
        assert loaded == 0, f"{delivery_id}: {loaded} rows, and no file"
        return
    source, files = "read_parquet($files)", {"files": [str(path) for path in paths]}
    columns = [column for name, column in totals if name == delivery_id]
    sums = "".join(f', sum("{column}")' for column in columns)
    query = f"select count(*), count(distinct (_part, _line)), min(_delivery_id), max(_delivery_id){sums} from {source}"
    found = duckdb.execute(query, files).fetchone() or ()
    assert found[:4] == (loaded, loaded, delivery_id, delivery_id), f"{delivery_id}: rows lost, doubled or foreign"
    fen = [totals[delivery_id, column] for column in columns]
    assert list(found[4:]) == fen, f"{delivery_id}: fen {found[4:]}, the ledger says {fen}"


def check_settled(home: Home, sent: Counter[str], ignored: frozenset[str] = frozenset()) -> None:
    """What must hold besides, once an ingest has run to its end: nothing is left over, everything is acknowledged.

    `ignored`: names that stay in landing, since they are no deliveries or not whole.
    """
    check_lake(home, sent)
    ledger = Ledger.open(home)
    snapshot = ledger.snapshot()
    listed = {file.path for files in snapshot.files.values() for file in files}
    in_lake = {str(path.relative_to(home.lake)) for path in home.lake.rglob("*.parquet")}
    assert in_lake == listed, f"left over in the lake: {sorted(in_lake - listed)}"
    assert not list(home.spool.glob("lease-*")), "a dead process's folder is left in spool"
    assert {path.name for path in home.landing.iterdir()} == ignored, "left in landing"
    _check_receipts(home, ledger)


def _check_receipts(home: Home, ledger: Ledger) -> None:
    """One receipt for each outcome, and it tells that outcome: of a delivery decided, and of one set aside."""
    told = {path.with_suffix(""): path.read_text("utf-8").splitlines() for path in home.receipts.rglob("*.rcv")}
    with ledger.read() as connection:
        decided = connection.execute(select(tables.delivery)).all()
    for row in decided:
        lines = told.pop(home.root / row.receipt, [])
        right = {
            f"delivery: {row.delivery_id}",
            f"outcome: {'rejected' if row.state == 'rejected' else 'loaded'}",
            f"rows_loaded: {row.loaded_count}",
            f"rows_rejected: {row.reject_count}",
            *([f"error_code: {row.error_code}"] if row.error_code else []),
        }
        assert right <= set(lines), f"{row.delivery_id}: the receipt lacks {sorted(right - set(lines))}"
        assert row.error_code or not any(line.startswith("error_code") for line in lines), (
            f"{row.delivery_id}: an error"
        )
    aside = {path.stem for path in (home.archive / "duplicate").rglob("*.verf")}
    assert {path.name.split(".")[0] for path in told} == aside, "a set-aside delivery was not acknowledged, or another"
    for path, lines in told.items():
        assert {"outcome: duplicate", "outcome: unchanged"} & set(lines), f"{path}: no outcome of a set-aside delivery"
    _check_rejects(home, decided)


def _check_rejects(home: Home, decided: Sequence[Row[Any]]) -> None:
    wanted = {home.root / f"{row.receipt}.rej": row.reject_count for row in decided if row.reject_count}
    found = {path: len(path.read_bytes().splitlines()) - 1 for path in home.receipts.rglob("*.rej")}
    assert found == wanted, "a record-level receipt is missing, doubled, or lists other lines"
