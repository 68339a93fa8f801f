"""Simulate an operator: extracts with check files in one folder, the truth about them in another."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

import duckdb
import numpy as np

from synth.cdr import MonthUse, Network, write_month
from synth.fault import plant
from synth.fault_delivery import ALL as PLANT_DELIVERIES
from synth.fault_line import plant_lines
from synth.month import BookKeeper
from synth.operator import Operator, build_operator
from synth.rating import Meter
from synth.static import write_static
from synth.tariff import ADD_ON
from synth.traffic import month_allowance
from synth.truth import State, write_truth
from synth.truth_state import fill_state
from synth.world import DEFAULT_UNTIL, Int, Plan
from synth.writer import UnitWriter

Progress = Callable[[str], None]
_ALONE = 300_000  # records up to which a second process does not pay


@dataclass(frozen=True)
class SimulateResult:
    """What was written: `seconds` by step."""

    out: str
    subscribers: int
    start: date
    until: date
    seed: int
    line_count: int
    delivery_count: int
    record_count: int
    record_bytes: int
    seconds: dict[str, float]

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"start": str(self.start), "until": str(self.until)}


def simulate(
    out: Path, *, subscribers: int, months: int, seed: int, until: date | None = None, faults: bool = False,
    truth: bool = True, workers: int = 2, progress: Progress | None = None,
) -> SimulateResult:  # fmt: skip
    """Write an operator's extracts into `out/landing` and the truth about them into `out/truth`.

    `months` whole months end with the month of `until` where that is its last day, else with the one before; the days after
    them up to `until` have daily files only. Same arguments, same bytes. Raises UsageError where `out` holds files already.
    """
    say = progress or (lambda text: None)
    plan = Plan.of(subscribers, months, seed, until or DEFAULT_UNTIL)
    landing = out / "landing"
    landing.mkdir(parents=True, exist_ok=True)
    started = perf_counter()
    seconds: dict[str, float] = {}

    def done(step: str) -> None:
        nonlocal started
        seconds[step], started = perf_counter() - started, perf_counter()
        say(f"{step}: {seconds[step]:.1f} s")

    operator = build_operator(plan)
    done("lives")
    scratch = out / ".usage"
    scratch.mkdir(exist_ok=True)
    uses = list(_records(operator, landing, scratch if truth else None, workers))
    done("call records")
    con = duckdb.connect()
    writer = UnitWriter(con, landing)
    write_static(operator, writer)
    done("customers and lines")
    state = State.empty(plan.start, plan.until)
    BookKeeper(operator, writer, state).keep([use.items for use in uses])
    done("bills and payments")
    if truth:
        fill_state(operator, state, sorted(scratch.glob("*.parquet")))
        write_truth(state, out / "truth")
        done("truth")
    shutil.rmtree(scratch)
    if faults:
        plant(plan, out, (plant_lines, *PLANT_DELIVERIES))
        done("faults")
    return SimulateResult(str(out), subscribers, plan.start, plan.until, seed, len(operator.lines),
                          sum(1 for _ in landing.glob("*.verf")), sum(use.record_count for use in uses),
                          sum(use.byte_count for use in uses), seconds)  # fmt: skip


_shared: tuple[Operator, Path, Path | None] | None = None


def _records(operator: Operator, landing: Path, scratch: Path | None, workers: int) -> Iterator[MonthUse]:
    """Call records of all months; months are independent, so processes share them out."""
    global _shared
    _shared = (operator, landing, scratch)
    months = range(len(operator.plan.months))
    if workers < 2 or operator.plan.subscribers * operator.plan.day_count * 1.6 < _ALONE:
        yield from map(_one_month, months)
    else:
        # forked children inherit the operator; nothing is pickled but results
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            yield from pool.map(_one_month, months)
    _shared = None


def _one_month(month: int) -> MonthUse:
    assert _shared is not None
    operator, landing, scratch = _shared
    network = Network(operator.plan, operator.place, operator.lines, operator.carriers, operator.presence, _renumbered(operator))
    usage_file = scratch / f"{month:04d}.parquet" if scratch else None
    return write_month(network, month, meter_of(operator, month), landing, usage_file)


def _renumbered(operator: Operator) -> tuple[Int, Int, Int]:
    versions = operator.versions
    changed = versions[versions["number"].to_numpy() != operator.lines.number[versions["line"].to_numpy()]]
    return tuple(changed[name].to_numpy() for name in ("line", "day", "number"))  # type: ignore[return-value]


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

    mean = np.maximum(padded(size), 2**28) * carriers.appetite / (30 * np.maximum(carriers.data, 0.05)) * 1.02 ** min(month, 40)
    return Meter(padded(base), carriers.line < 0, padded(minutes), padded(messages), padded(size), np.minimum(mean, 2.0**33))


