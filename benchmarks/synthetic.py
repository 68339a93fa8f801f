"""The synthetic operator's homes that the other measurements work on, and how fast its files are written."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bass.home import Home, Settings
from benchmarks.measure import Stopwatch, run_case
from benchmarks.table import Row

LAST_DAY = date(2026, 10, 10)
LONG_MONTHS, SHORT_MONTHS = 13, 1  # whole months before the one that LAST_DAY lies in: 405 and 40 days
AIM_GENERATOR = 1_000_000


@dataclass(frozen=True)
class Operator:
    """A home whose landing folder is filled, and a folder that holds the deliveries of its last day back."""

    home: Path
    held_back: Path
    days: int
    records: int


def simulate_case(watch: Stopwatch, *, home: str, subscribers: int, months: int) -> dict[str, Any]:
    """Fill a fresh home's landing folder."""
    from synth.simulate import simulate

    shutil.rmtree(home, ignore_errors=True)
    fresh = Home.create(Path(home), Settings(clock=datetime.combine(LAST_DAY + timedelta(days=2), time(8))))
    with watch.timed():
        result = simulate(fresh.root, subscribers=subscribers, months=months, seed=1, until=LAST_DAY, truth=False)
    return {"records": result.record_count, "bytes": result.record_bytes, "seconds": result.seconds}


def make_operator(folder: Path, subscribers: int, months: int) -> Operator:
    """A home whose history ends the day before LAST_DAY; that day waits in `held_back`."""
    home, held_back = folder / "home", folder / "held_back"
    measured = run_case("benchmarks.synthetic:simulate_case", home=str(home), subscribers=subscribers, months=months)
    held_back.mkdir(parents=True)
    days = set()
    for path in (home / "landing").iterdir():
        period = path.name.split("_")[2]
        if path.name.startswith("e_") and len(period) == len("20260101"):
            days.add(period)
        if period == f"{LAST_DAY:%Y%m%d}":
            path.rename(held_back / path.name)
    return Operator(home, held_back, len(days) - 1, measured.facts["records"])


def measure_generator(scratch: Path, subscribers: int) -> list[Row]:
    """Row: call records a second, their files written and hashed."""
    arguments = {"home": str(scratch), "subscribers": subscribers, "months": SHORT_MONTHS}
    measured = run_case("benchmarks.synthetic:simulate_case", **arguments)
    shutil.rmtree(scratch)
    records, seconds = measured.facts["records"], measured.facts["seconds"]["call records"]
    rate = records / seconds
    return [
        Row(
            f"synthetic operator, {records / 1e6:.1f}M call records, {measured.facts['bytes'] / 1e6:,.0f} MB written",
            f"{seconds:.1f} s, {rate / 1e6:.2f}M rows/s",
            f"with lives, bills and check files {measured.seconds:.1f} s",
            aim=f">= {AIM_GENERATOR / 1e6:.0f}M rows/s",
            is_met=rate >= AIM_GENERATOR,
            peak_mb=measured.peak_mb,
        )
    ]
