"""Verified load of call records against bare DuckDB, pandas and polars on the same files; and many small files."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bass.home import Home, Settings
from benchmarks.call_records import write_call_files
from benchmarks.measure import CaseError, Stopwatch, alternate
from benchmarks.table import Row
from ingestion.ledger import Ledger

UNIT = "cdr_voice"
AIM_LOAD = 1.2
AIM_DELIVERIES = 100
PEERS = {
    "bare DuckDB": "benchmarks.peers:bare_duckdb",
    "polars": "benchmarks.peers:with_polars",
    "pandas": "benchmarks.peers:with_pandas",
}


@dataclass(frozen=True)
class LoadSizes:
    """How many records in how many daily files; how many small deliveries of how many records; rounds of each."""

    records: int
    days: int
    deliveries: int
    records_each: int
    rounds: int


def verified_load(watch: Stopwatch, *, folder: str, home: str, records: int) -> dict[str, Any]:
    """Ingest what lies in `folder` into a fresh home: everything that a delivery goes through is in the time.

    Raises CaseError where not all of the `records` arrive.
    """
    from ingestion.ingest import ingest

    shutil.rmtree(home, ignore_errors=True)
    fresh = Home.create(Path(home), Settings(clock=datetime(2027, 1, 1)))
    for path in Path(folder).iterdir():
        shutil.copyfile(path, fresh.landing / path.name)
    with watch.timed():
        result = ingest(fresh)
    snapshot = Ledger.open(fresh).snapshot()
    loaded = sum(file.row_count for file in snapshot.files.get(UNIT, ()))
    if loaded != records:
        raise CaseError(f"{loaded} of {records} records were loaded: {result.summary}")
    size = sum(path.stat().st_size for path in fresh.lake.rglob("*.parquet"))
    shutil.rmtree(home)
    return {"bytes": size, "rows": loaded}


def arguments_of(scratch: Path, folder: str, records: int) -> dict[str, Any]:
    return {"folder": str(scratch / folder), "home": str(scratch / "home"), "records": records}


def measure_load(scratch: Path, sizes: LoadSizes) -> list[Row]:
    """Rows: our load against bare DuckDB, with the other peers beside it."""
    written = write_call_files(scratch / "calls", sizes.records, sizes.days)
    common = {"files": [str(file) for file in written.files], "unit": UNIT, "out": str(scratch / "peer.parquet")}
    cases: dict[str, tuple[str, dict[str, Any]]] = {
        "ours": ("benchmarks.load:verified_load", arguments_of(scratch, "calls", sizes.records))
    }
    cases |= {name: (case, common) for name, case in PEERS.items()}
    measured = alternate(cases, sizes.rounds)
    shutil.rmtree(scratch / "calls")
    what = f"{sizes.records / 1e6:g}M call records, {written.bytes / 1e6:,.0f} MB, {sizes.days} files"
    ours, bare = measured.pop("ours"), measured["bare DuckDB"]
    ratio = ours.seconds / bare.seconds
    rows = [
        Row(
            f"verified load, {what}",
            f"{ours.seconds:.2f} s, {sizes.records / ours.seconds / 1e6:.2f}M rows/s",
            f"bare DuckDB copy {bare.seconds:.2f} s",
            f"{ratio:.2f}",
            f"<= {AIM_LOAD}",
            ratio <= AIM_LOAD,
            ours.peak_mb,
        )
    ]
    for name, peer in measured.items():
        figure = f"{peer.seconds:.2f} s, {sizes.records / peer.seconds / 1e6:.2f}M rows/s"
        rows.append(Row(f"  {name}, nothing verified", figure, peak_mb=peer.peak_mb))
    return rows


def measure_deliveries(scratch: Path, sizes: LoadSizes) -> list[Row]:
    """Row: small daily deliveries a second, each verified, committed once, archived and receipted."""
    write_call_files(scratch / "small", sizes.deliveries * sizes.records_each, sizes.deliveries)
    arguments = arguments_of(scratch, "small", sizes.deliveries * sizes.records_each)
    ours = alternate({"ours": ("benchmarks.load:verified_load", arguments)}, sizes.rounds)["ours"]
    shutil.rmtree(scratch / "small")
    rate = sizes.deliveries / ours.seconds
    return [
        Row(
            f"small deliveries, {sizes.deliveries} of {sizes.records_each} records",
            f"{rate:.0f} a second",
            aim=f">= {AIM_DELIVERIES} a second",
            is_met=rate >= AIM_DELIVERIES,
            peak_mb=ours.peak_mb,
        )
    ]
