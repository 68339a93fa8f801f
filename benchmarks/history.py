"""One more day on a long history against one more day on a short one: incremental work must not grow with history."""

import shutil
from pathlib import Path
from typing import Any

from bass.home import Home
from benchmarks.load import AIM_DELIVERIES
from benchmarks.measure import Stopwatch, alternate, run_case
from benchmarks.synthetic import Operator
from benchmarks.table import Row

AIM = 1.2


def load_and_publish(watch: Stopwatch, *, home: str) -> dict[str, Any]:
    """Take what lies in the home's landing folder to a published file; the load is what is timed."""
    from bass.build import build
    from bass.publish import publish
    from ingestion.ingest import ingest
    from quality.gate import check

    opened = Home.open(Path(home))
    with watch.timed():
        loaded = ingest(opened)
    built = build(opened)
    checked = check(opened)
    publish(opened)
    return {"load": loaded.summary, "build": built.summary, "check": checked.summary}


def load_operator(operator: Operator) -> list[Row]:
    """Row: the load of a whole history, thousands of daily files of every unit. Builds and publishes as well."""
    deliveries = sum(1 for _ in (operator.home / "landing").glob("*.verf"))
    measured = run_case("benchmarks.history:load_and_publish", home=str(operator.home))
    rate = deliveries / measured.seconds
    return [
        Row(
            f"a history of {deliveries:,} deliveries of every unit, {operator.records / 1e6:.2f}M call records",
            f"{measured.seconds:.0f} s, {rate:.0f} deliveries a second",
            aim=f">= {AIM_DELIVERIES} a second",
            is_met=rate >= AIM_DELIVERIES,
        )
    ]


def one_more_day(watch: Stopwatch, *, home: str, kept: str, held_back: str) -> dict[str, Any]:
    """Put the home back as it was, let the day arrive, ingest and build it."""
    from bass.build import build
    from ingestion.ingest import ingest

    shutil.rmtree(home)
    shutil.copytree(kept, home, symlinks=True)
    opened = Home.open(Path(home))
    for path in Path(held_back).iterdir():
        shutil.copyfile(path, opened.landing / path.name)
    with watch.timed():
        ingest(opened)
    loaded = watch.seconds
    with watch.timed():
        build(opened)
    return {"ingest": loaded, "build": watch.seconds - loaded}


def measure_history(operators: dict[str, Operator], rounds: int) -> list[Row]:
    """Row: the ratio of the two. `operators`: long and short, each loaded and built up to the day before."""
    cases: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, operator in operators.items():
        kept = operator.home.with_name("kept")
        shutil.copytree(operator.home, kept, symlinks=True)
        arguments = {"home": str(operator.home), "kept": str(kept), "held_back": str(operator.held_back)}
        cases[name] = ("benchmarks.history:one_more_day", arguments)
    measured = alternate(cases, rounds)
    long, short = measured["long"], measured["short"]
    ratio = long.seconds / short.seconds
    return [
        Row(
            f"one more day on {operators['long'].days} days (ingest and build)",
            f"{long.seconds:.1f} s",
            f"on {operators['short'].days} days {short.seconds:.1f} s",
            f"{ratio:.2f}",
            f"<= {AIM}",
            ratio <= AIM,
            long.peak_mb,
        )
    ]
