"""Who uses the network how much: rates of each number, and the records of a day drawn from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from synth.daybook import day_factors, hour_weights, is_travel_time
from synth.line import QUARANTINE_DAYS, Lines
from synth.place import CELLS_PER_GRID, Place
from synth.tariff import BASE, PREPAID
from synth.world import DAY, NEVER, Bool, Float, Int, Plan

LOCAL, TOLL, ROAMING = range(3)
P2P, INDUSTRY = range(2)
_QUANTILES = 4096
_LENGTH_TABLE = np.clip(
    np.exp(
        4.1
        + 1.05 * np.quantile(np.random.default_rng(0).standard_normal(400_000), np.linspace(0.001, 0.999, _QUANTILES))
    ),
    1,
    5400,
).astype(np.int64)
_SPREAD_TABLE = np.exp(
    0.9 * np.quantile(np.random.default_rng(1).standard_normal(400_000), np.linspace(0.002, 0.998, _QUANTILES))
)


@dataclass(frozen=True)
class Carriers:
    """The numbers that make records: those of lines, then numbers that no line holds (`line` -1).

    `voice`, `data`, `sms`: records on an ordinary day; `pace`: by month, how much of that there is. `appetite`: data
    against the tariff's allowance. Own-initiated use stops on [silent_from, silent_to). Strangers' numbers work on
    [first, end) times.
    """

    line: Int
    number: Int
    voice: Float
    data: Float
    sms: Float
    appetite: Float
    home: Int  # grid
    imei: Int
    is_5g: Bool
    silent_from: Int
    silent_to: Int
    first: Int
    end: Int
    fades: Bool  # uses less and less before it leaves
    pace: Float  # months × carriers

    def __len__(self) -> int:
        return len(self.line)


def draw_carriers(plan: Plan, place: Place, lines: Lines) -> Carriers:
    """Carriers of all lines, of cancelled numbers in quarantine, and of numbers that never were the operator's."""
    rng = plan.rng("carriers")
    released = np.flatnonzero((lines.cancel_at < (plan.day_count - 5) * DAY) & (rng.random(len(lines)) < 0.3))
    foreign = max(2, len(lines) // 500)
    count, strangers = len(lines), len(released) + foreign
    line = np.concatenate([np.arange(count), np.full(strangers, -1)])
    number = np.concatenate([lines.number, lines.number[released], 17_000_000_000 + np.arange(foreign) * 9973])
    first = np.concatenate([lines.activated_at, lines.cancel_at[released] + DAY, np.zeros(foreign, np.int64)])
    quarantined = lines.cancel_at[released] + QUARANTINE_DAYS * DAY
    end = np.concatenate([np.full(count, NEVER), quarantined, np.full(foreign, NEVER)])
    everyone = len(line)
    busy = rng.gamma(2.0, 0.5, everyone)
    is_iot = np.append(lines.is_iot, np.zeros(strangers, bool))
    is_line = line >= 0
    quiet = np.where(is_line, 1.0, 0.05)
    silent_from, silent_to = _silence(plan, rng, lines, everyone)
    grid = np.append(lines.grid, np.zeros(strangers, np.int64))
    home = np.where(grid >= 0, grid, rng.integers(0, len(place.grids), everyone))
    return Carriers(
        line, number,
        np.where(is_iot, 0.0, 0.72 * busy * quiet),
        np.where(is_iot, 0.8, 0.62 * rng.gamma(3.0, 1 / 3, everyone) * quiet),
        np.where(is_iot, 0.0, 0.30 * rng.gamma(1.5, 1 / 1.5, everyone) * quiet),
        rng.gamma(4.0, 0.15, everyone),
        home, 86_000_000_000_000 + rng.permutation(everyone) * 13,
        rng.random(everyone) < 0.45, silent_from, silent_to, first, end,
        np.append(np.isin(lines.cause, (0, 1, 2, 3)), np.zeros(strangers, bool)),
        np.ones((len(plan.months), everyone)),
    )  # fmt: skip


def _silence(plan: Plan, rng: np.random.Generator, lines: Lines, count: int) -> tuple[Int, Int]:
    """Days of silence: 4% of all lines and 12% of prepaid ones fall silent for three to seven months; some for good."""
    share = np.append(np.where(lines.pay_mode == PREPAID, 0.12, 0.03), np.zeros(count - len(lines)))
    silent = rng.random(count) < share
    start = rng.integers(-20, plan.day_count, count)
    length = rng.integers(85, 220, count)
    never = np.full(count, NEVER)
    return np.where(silent, start, never), np.where(silent, start + length, never)


@dataclass(frozen=True)
class DayUse:
    """Rates of a day: expected records of each carrier, own-initiated and received."""

    voice_out: Float
    voice_in: Float
    data: Float
    sms_out: Float
    sms_in: Float

    def at(self, pace: Float) -> DayUse:
        """The same at each carrier's pace of the month."""
        return DayUse(*(rate * pace for rate in (self.voice_out, self.voice_in, self.data, self.sms_out, self.sms_in)))


def day_rates(day: int, date_of_day: date, carriers: Carriers, lines: Lines, full: Bool, called: Bool) -> DayUse:
    """`full` and `called`: lines that may use the network, and those that may only be called, as in
    `presence.usable`.
    """
    strangers = len(carriers) - len(lines)
    inside = (carriers.first[len(lines) :] < (day + 1) * DAY) & (carriers.end[len(lines) :] >= (day + 1) * DAY)
    may_use = np.append(full, inside)
    may_receive = np.append(full | called, inside)
    silent = (carriers.silent_from <= day) & (day < carriers.silent_to)
    left = np.append(lines.leave_at, np.full(strangers, NEVER)) // DAY - day
    fading = np.where(carriers.fades & (left >= 0), np.clip(left / 60, 0.25, 1.0), 1.0)
    voice, data, sms = day_factors(date_of_day)
    own = may_use * ~silent * fading
    received = may_receive * np.where(silent | ~may_use, 0.08, 1.0) * fading
    return DayUse(
        0.52 * voice * carriers.voice * own,
        0.48 * voice * carriers.voice * received,
        data * carriers.data * own,
        0.45 * sms * carriers.sms * own,
        0.55 * sms * carriers.sms * received,
    )


def second_table(day: date) -> Int:
    """65,536 seconds of a day, so that one drawn at random follows the day's hours."""
    edges = np.append(0.0, np.cumsum(hour_weights(day)))
    return np.interp((np.arange(65_536) + 0.5) / 65_536, edges, np.arange(25) * 3600.0).astype(np.int64)


def draw_carrier(rng: np.random.Generator, rate: Float, first: int) -> Int:
    """Carriers of a day's records, in order; `rate` is of carriers from `first` on."""
    return first + np.repeat(np.arange(len(rate)), rng.poisson(rate))


def draw_lengths(rng: np.random.Generator, count: int) -> Int:
    """Lengths of calls in seconds; 0 where the call did not connect."""
    length = _LENGTH_TABLE[rng.integers(0, _QUANTILES, count)]
    length[rng.random(count) < 0.06] = 0
    return length


def draw_bytes(rng: np.random.Generator, mean: Float) -> Int:
    """Bytes of sessions around their means; a few carry nothing."""
    size = (mean * _SPREAD_TABLE[rng.integers(0, _QUANTILES, len(mean))] * 0.67).astype(np.int64)
    size[rng.random(len(mean)) < 0.01] = 0
    return size


def draw_cells(rng: np.random.Generator, plan_day: date, home: Int, grid_county: Int) -> Int:
    """Cells: mostly of the home grid, else of its county, and anywhere for those who travel."""
    count = len(home)
    chance = rng.random(count, np.float32)
    away = 0.25 if is_travel_time(plan_day) else 0.05
    near = (home // 3) * 3 + rng.integers(0, 3, count)
    grid = np.where(chance < away, rng.integers(0, len(grid_county), count), np.where(chance < 0.35, near, home))
    return np.minimum(grid, len(grid_county) - 1) * CELLS_PER_GRID + rng.integers(0, CELLS_PER_GRID, count)


def month_allowance(base: Int, add_on_bytes: Int, add_on_minutes: Int) -> tuple[Int, Int, Int]:
    """Minutes, messages and bytes included for lines with base tariffs `base` and add-ons."""
    minutes = np.array([t.minutes for t in BASE])[base] + add_on_minutes
    messages = np.array([t.messages for t in BASE])[base]
    return minutes, messages, np.array([t.bytes for t in BASE])[base] + add_on_bytes
