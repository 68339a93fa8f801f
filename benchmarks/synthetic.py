"""The synthetic operator's homes that the other measurements work on, and how fast its files are written."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bass.home import Home, Settings
from benchmarks.measure import Measured, Stopwatch, run_case
from benchmarks.table import Row

LAST_DAY = date(2026, 10, 10)
MONTHS = {"long": 13, "short": 1}  # whole months before the one that LAST_DAY lies in: 405 and 40 days
AIM_GENERATOR = 1_000_000


@dataclass(frozen=True)
class Operator:
    """A home whose landing folder is filled, and a folder that holds the deliveries of its last day back."""

    home: Path
    held_back: Path
    days: int


def simulate_case(watch: Stopwatch, *, home: str, subscribers: int, months: int) -> dict[str, Any]:
    """Fill a fresh home's landing folder; counts the rows that its check files declare."""
    from synth.simulate import simulate

    shutil.rmtree(home, ignore_errors=True)
    fresh = Home.create(Path(home), Settings(clock=datetime.combine(LAST_DAY + timedelta(days=2), time(8))))
    with watch.timed():
        simulate(
            fresh.root, subscribers=subscribers, months=months, seed=1, until=LAST_DAY, faults=False, progress=None
        )
    rows = {"call records": 0, "other": 0}
    for path in fresh.landing.glob("*.verf"):
        kind = "call records" if "_cdr_" in path.name else "other"
        rows[kind] += sum(int(line.split("|")[2]) for line in path.read_text("utf-8").splitlines()[1:])
    return rows


def make_operator(folder: Path, subscribers: int, months: int) -> tuple[Operator, Measured]:
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
    return Operator(home, held_back, len(days) - 1), measured


def generator_row(measured: Measured) -> Row:
    """Row: how fast the files are written."""
    rows = sum(measured.facts.values())
    rate = rows / measured.seconds
    return Row(
        f"synthetic operator, {rows / 1e6:.1f}M rows ({measured.facts['call records'] / 1e6:.1f}M call records)",
        f"{measured.seconds:.1f} s, {rate / 1e6:.2f}M rows/s",
        aim=f">= {AIM_GENERATOR / 1e6:.0f}M rows/s",
        is_met=rate >= AIM_GENERATOR,
        peak_mb=measured.peak_mb,
    )
