"""Simulate an operator: extracts with check files in one folder, the truth about them in another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

import duckdb
import numpy as np

from bass.errors import UsageError
from bass.progress import Progress
from synth.boss_report import write_boss_reports
from synth.cdr import MonthUse, Network, write_month
from synth.fault import plant
from synth.fault_delivery import plant_check_files, plant_contents, plant_variants
from synth.fault_line import plant_lines
from synth.fault_repeat import plant_names, plant_repeats
from synth.incident import write_incidents
from synth.leak import write_leaks
from synth.month import BookKeeper
from synth.operator import Operator, build_operator
from synth.order.settlement import write_settlement
from synth.rating import Meter
from synth.render import Book
from synth.static import write_static
from synth.tariff import ADD_ON
from synth.traffic import month_allowance
from synth.truth import State
from synth.truth_state import tell_truth
from synth.world import DEFAULT_UNTIL, Int, Plan
from synth.writer import UnitWriter

T = TypeVar("T")
FAULTY_SIZE = (100, 2)
PLANTERS = (plant_lines, plant_check_files, plant_contents, plant_repeats, plant_names, plant_variants)
_ALONE = 300_000  # records up to which a second process does not pay


@dataclass(frozen=True)
class SimulateResult:
    """What was written: deliveries, call records and their bytes, and `seconds` by step."""

    out: str
    subscribers: int
    start: date
    until: date
    seed: int
    line_count: int
    delivery_count: int
    record_count: int
    record_bytes: int
    fault_count: int
    seconds: dict[str, float]

    @property
    def is_good(self) -> bool:
        return True

    @property
    def summary(self) -> str:
        planted = f"; {self.fault_count:,} faults planted" if self.fault_count else ""
        return (
            f"{self.line_count:,} lines, {self.record_count:,} call records, {self.delivery_count:,} deliveries "
            f"from {self.start} to {self.until}{planted}; in {self.out}"
        )

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"start": str(self.start), "until": str(self.until)}


def simulate(
    out: Path, *, subscribers: int, months: int, seed: int, until: date | None = None, faults: bool = False,
    truth: bool = True, workers: int = 2, progress: Progress | None = None,
) -> SimulateResult:  # fmt: skip
    """Write an operator's extracts into `out/landing` and the truth about them into `out/truth`.

    `months` whole months end with the month of `until` where that is its last day, else with the one before; the days
    after them up to `until` have daily files only. `faults` plants faults (`synth.fault`) and writes what corrects them
    into `out/redelivery`; `truth` False leaves the truth out. Same arguments, same bytes. Raises UsageError where
    landing holds files already or the size makes no operator.
    """
    plan = Plan.of(subscribers, months, seed, until or DEFAULT_UNTIL)
    if faults and (subscribers < FAULTY_SIZE[0] or months < FAULTY_SIZE[1]):
        raise UsageError("faults need at least {} subscribers and {} months to be planted in".format(*FAULTY_SIZE))
    landing = _empty_landing(out)
    steps = _Steps(progress or (lambda what, done, total: None))
    with TemporaryDirectory(dir=out, prefix=".sums-") as folder:
        sums = Path(folder) if truth else None
        operator = steps.take("lives", partial(build_operator, plan))
        uses = steps.take("call records", partial(write_call_records, operator, landing, sums, workers, steps.progress))
        state = State.empty(plan.start, plan.until)
        writer = UnitWriter(duckdb.connect(), landing)
        steps.take("customers and lines", partial(write_static, operator, writer))
        books = BookKeeper(operator, writer, state)
        steps.take("bills and payments", partial(books.keep, [use.items for use in uses], steps.progress))
        counted = [use.interconnect for use in uses]
        write_settlement(plan, writer, state, counted, books.information_fees)
        if sums:
            steps.take("truth", partial(tell_truth, operator, state, sums, out / "truth"))
            write_leaks(books.leaks, out / "truth")
            write_incidents(operator, books.leaks, out / "truth")
            write_boss_reports(plan, writer, state, books.printed, out / "truth")
    planted = steps.take("faults", partial(plant, plan, out, PLANTERS)) if faults else []
    return SimulateResult(
        out=str(out),
        subscribers=subscribers,
        start=plan.start,
        until=plan.until,
        seed=seed,
        line_count=len(operator.lines),
        delivery_count=sum(1 for _ in landing.glob("*.verf")),
        record_count=sum(use.record_count for use in uses),
        record_bytes=sum(use.byte_count for use in uses),
        fault_count=len(planted),
        seconds=steps.seconds,
    )


def _empty_landing(out: Path) -> Path:
    landing = out / "landing"
    if landing.is_dir() and any(landing.iterdir()):
        raise UsageError(f"{landing} holds files already; simulate into an empty folder")
    landing.mkdir(parents=True, exist_ok=True)
    return landing


@dataclass
class _Steps:
    """Steps taken one after the other, and how long each took."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    def take(self, name: str, work: Callable[[], T]) -> T:
        self.progress(name, 0, 0)
        started = perf_counter()
        result = work()
        self.seconds[name] = round(perf_counter() - started, 3)
        return result


_shared: tuple[Operator, Network, Path, Path | None] | None = None


def write_call_records(
    operator: Operator, landing: Path, sums: Path | None = None, workers: int = 2, progress: Progress | None = None
) -> list[MonthUse]:
    """Write the call records of all months into `landing`, and their sums by line and day into folder `sums`.

    Months are independent, so `workers` processes share them out; forked ones inherit the operator, and only results
    are pickled.
    """
    global _shared
    network = Network(
        operator.plan,
        operator.place,
        operator.lines,
        operator.carriers,
        operator.presence,
        _renumbered(operator),
        operator.handsets.changes(),
        Book.of(operator.carriers.number, *operator.handsets.at_first(operator.carriers), operator.place),
    )
    _shared = (operator, network, landing, sums)
    months = range(len(operator.plan.months))
    is_small = operator.plan.subscribers * operator.plan.day_count * 1.6 < _ALONE
    try:
        if workers < 2 or is_small:
            return list(_told(map(_one_month, months), len(months), progress))
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            return list(_told(pool.map(_one_month, months), len(months), progress))
    finally:
        _shared = None


def _told(results: Iterator[T], total: int, progress: Progress | None) -> Iterator[T]:
    for done, result in enumerate(results, start=1):
        if progress:
            progress("call records", done, total)
        yield result


def _one_month(month: int) -> MonthUse:
    if _shared is None:
        raise RuntimeError("write_call_records sets what its workers share")
    operator, network, landing, sums = _shared
    usage_file = sums / f"{month:04d}.parquet" if sums else None
    return write_month(network, month, meter_of(operator, month), landing, usage_file)


def _renumbered(operator: Operator) -> tuple[Int, Int, Int]:
    versions = operator.versions
    changed = versions[versions["number"].to_numpy() != operator.lines.number[versions["line"].to_numpy()]]
    line, day, number = (changed[name].to_numpy(np.int64) for name in ("line", "day", "number"))
    return line, day, number


def meter_of(operator: Operator, month: int) -> Meter:
    """Allowances and prices of a month, by carrier."""
    plan, carriers, count = operator.plan, operator.carriers, len(operator.lines)
    add_on = operator.subscriptions.add_on
    running = add_on[(add_on["first"] <= plan.month_end(month)) & (add_on["end"] > plan.month_start(month))]
    more_bytes, more_minutes = np.zeros(count, np.int64), np.zeros(count, np.int64)
    line, place = running["line"].to_numpy(), running["place"].to_numpy()
    np.add.at(more_bytes, line, np.array([t.bytes for t in ADD_ON])[place])
    np.add.at(more_minutes, line, np.array([t.minutes for t in ADD_ON])[place])
    base = operator.subscriptions.base[:, month]
    minutes, messages, size = month_allowance(base, more_bytes, more_minutes)
    strangers = len(carriers) - count

    def padded(values: Int) -> Int:
        return np.append(values, np.zeros(strangers, np.int64))

    mean = (
        np.maximum(padded(size), 2**28)
        * carriers.appetite
        / (30 * np.maximum(carriers.data, 0.05))
        * 1.01 ** min(month, 40)
    )
    return Meter(
        padded(base), carriers.line < 0, padded(minutes), padded(messages), padded(size), np.minimum(mean, 2.0**33)
    )
