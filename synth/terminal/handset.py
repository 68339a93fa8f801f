"""Which handset each line's card is in, day by day, and what the network's equipment register says of a month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from synth.line import Lines
from synth.presence import Presence, usable
from synth.tariff import BASE
from synth.terminal.register import FOUR, MODULE, NON_STANDALONE, STANDALONE, THREE, TWO, Devices, devices
from synth.traffic import Carriers
from synth.world import DAY, Bool, Int, Plan

_KINDS = np.array([STANDALONE, NON_STANDALONE, FOUR, THREE, TWO])
_AT_FIRST = {True: (0.62, 0.08, 0.26, 0.02, 0.02), False: (0.22, 0.06, 0.60, 0.07, 0.05)}  # by: on a 5G tariff
_NEW = (0.55, 0.07, 0.33, 0.03, 0.02)
_REPLACED, _SWAPPED, _SHARED = 0.018, 0.08, 0.3  # a month; of dual-SIM handsets; of family lines
_MALFORMED, _UNKNOWN, _CLONED = 0.007, 0.022, 0.032  # of handsets, cumulated


@dataclass(frozen=True)
class Handsets:
    """Spans of days, in order of line and day: `device` is the place in `devices()` of what it truly is; `tac` is what
    its IMEI says, '' where the IMEI is malformed. The first span of each line begins before its first day.
    """

    line: Int
    first: Int
    end: Int
    device: Int
    imei: npt.NDArray[np.bytes_]
    tac: npt.NDArray[np.str_]

    @property
    def is_5g(self) -> Bool:
        """The operator's 5G is stand-alone: a handset for NSA only stays on 4G."""
        return devices().kind[self.device] == STANDALONE

    def at_first(self, carriers: Carriers) -> tuple[npt.NDArray[np.bytes_], Bool]:
        """Handset of each carrier on the first day, and whether it uses 5G; strangers have their own."""
        starts = self.first < 0
        imei, is_5g = carriers.imei.astype("S15"), carriers.is_5g.copy()
        imei[self.line[starts]], is_5g[self.line[starts]] = self.imei[starts], self.is_5g[starts]
        return imei, is_5g

    def changes(self) -> tuple[Int, Int, npt.NDArray[np.bytes_], Bool]:
        """Later handsets: day, line, IMEI, whether it uses 5G; in order of the day."""
        later = np.flatnonzero(self.first >= 0)
        later = later[np.argsort(self.first[later], kind="stable")]
        return self.first[later], self.line[later], self.imei[later], self.is_5g[later]


def draw_handsets(plan: Plan, lines: Lines) -> Handsets:
    """Handsets of all lines: replaced now and then, moved to the other SIM slot, or shared within a family."""
    rng, stock = plan.rng("handsets"), devices()
    count = len(lines)
    on_5g = np.array([tariff.generation == "5G" for tariff in BASE])[lines.base]
    kind = np.where(on_5g, rng.choice(_KINDS, count, p=_AT_FIRST[True]), rng.choice(_KINDS, count, p=_AT_FIRST[False]))
    device = _models(rng, stock, np.where(lines.is_iot, MODULE, kind))
    shares = (rng.random(count) < _SHARED) & lines.is_family & (lines.account == np.roll(lines.account, 1))
    shares &= ~np.roll(shares, 1)
    swaps = (rng.random(count) < _SWAPPED) & (stock.is_dual_sim[device] == 1) & ~shares & ~lines.is_iot
    spans = [pd.DataFrame({"line": np.arange(count), "first": -1, "device": device, "swap": 0})]
    moved = np.flatnonzero(swaps)
    spans.append(pd.DataFrame({"line": moved, "first": _days(plan, rng, lines, moved), "device": device[moved],
                               "swap": 1}))  # fmt: skip
    changing = np.repeat(np.arange(count), rng.poisson(_REPLACED * plan.day_count / 30, count))
    changing = changing[~(swaps | shares | lines.is_iot)[changing]]
    new = _models(rng, stock, rng.choice(_KINDS, len(changing), p=_NEW))
    spans.append(pd.DataFrame({"line": changing, "first": _days(plan, rng, lines, changing), "device": new, "swap": 0}))
    table = pd.concat(spans).astype(np.int64).sort_values(["line", "first"], kind="stable")
    table = table[table["first"] < plan.day_count].drop_duplicates(["line", "first"]).reset_index(drop=True)
    return _identified(rng, stock, table, np.flatnonzero(shares))


def _days(plan: Plan, rng: np.random.Generator, lines: Lines, line: Int) -> Int:
    """A day for each, after the line's first."""
    low = np.maximum(lines.activated_at[line] // DAY + 1, 1)
    return low + (rng.random(len(line)) * np.maximum(plan.day_count - low, 1)).astype(np.int64)


def _models(rng: np.random.Generator, stock: Devices, kind: Int) -> Int:
    """A model of each kind; the first ones are the most popular."""
    device = np.empty(len(kind), np.int64)
    for one in range(MODULE + 1):
        of_kind, wanted = np.flatnonzero(stock.kind == one), kind == one
        weights = 1.0 / (4.0 + np.arange(len(of_kind)))
        device[wanted] = rng.choice(of_kind, int(wanted.sum()), p=weights / weights.sum())
    return device


def _identified(rng: np.random.Generator, stock: Devices, table: pd.DataFrame, shares: Int) -> Handsets:
    """Give every handset its IMEI: a serial number under its TAC, or what counterfeits say instead."""
    line, first, device = (table[name].to_numpy(copy=True) for name in ("line", "first", "device"))
    count, chance = len(table), rng.random(len(table))
    serial, code = rng.permutation(count) * 2 + 1, stock.tac[device].astype(np.int64)
    unknown = 86_990_000 + rng.integers(0, 10_000, count)
    copied = stock.tac[rng.choice(np.flatnonzero(stock.kind == STANDALONE), count)].astype(np.int64)
    is_plain = stock.kind[device] >= FOUR
    code = np.where((chance >= _MALFORMED) & (chance < _UNKNOWN), unknown, code)
    code = np.where((chance >= _UNKNOWN) & (chance < _CLONED) & is_plain, copied, code)
    is_malformed = chance < _MALFORMED
    swapped = np.flatnonzero(table["swap"].to_numpy() == 1)  # the other slot of the handset before it
    serial[swapped], code[swapped], is_malformed[swapped] = (
        serial[swapped - 1] + 1, code[swapped - 1], is_malformed[swapped - 1])  # fmt: skip
    begins = np.flatnonzero(first < 0)
    for values in (serial, code, is_malformed, device):
        values[begins[shares]] = values[begins[shares - 1]]
    imei = _with_check_digit(code, serial)
    imei = np.where(is_malformed, serial.astype(str), imei)
    following = np.append(np.where(line[1:] == line[:-1], first[1:], 10**6), 10**6)
    tac = np.where(is_malformed, "", np.char.zfill(code.astype(str), 8))
    return Handsets(line, first, following, device, imei.astype("S15"), tac)


def _with_check_digit(code: Int, serial: Int) -> npt.NDArray[np.str_]:
    """IMEIs: TAC, six digits of serial number, check digit by Luhn."""
    body = code * 10**6 + serial % 10**6
    total = np.zeros(len(body), np.int64)
    for place in range(14):
        digit = body // 10**place % 10 * (2 if place % 2 == 0 else 1)
        total += digit // 10 + digit % 10
    return np.char.zfill((body * 10 + (-total) % 10).astype(str), 15)


def month_use(plan: Plan, presence: Presence, handsets: Handsets, month: int) -> pd.DataFrame:
    """Spans in which the network saw a handset in a month: span (place in `handsets`), seen_first, seen_last, days.

    A handset is seen on the days on which its line can use the network or be called, as call records are drawn.
    """
    first, last = plan.month_start(month), min(plan.month_end(month), plan.day_count - 1)
    status = presence.closing(first - 1, last)
    full, called = usable(status[:, :-1], status[:, 1:])
    seen = full | called
    day, far = np.arange(seen.shape[1], dtype=np.int16), np.int16(99)
    coming = np.minimum.accumulate(np.where(seen, day, far)[:, ::-1], axis=1)[:, ::-1]
    past = np.maximum.accumulate(np.where(seen, day, -1), axis=1)
    total = np.pad(np.cumsum(seen, axis=1, dtype=np.int16), ((0, 0), (1, 0)))
    start, end = np.maximum(handsets.first, first) - first, np.minimum(handsets.end, last + 1) - first
    span = np.flatnonzero(start < end)
    line, start, end = handsets.line[span], start[span], end[span]
    days = total[line, end] - total[line, start]
    table = pd.DataFrame({"span": span, "seen_first": first + coming[line, start].astype(np.int64),
                          "seen_last": first + past[line, end - 1].astype(np.int64), "days": days})  # fmt: skip
    return table[days > 0].reset_index(drop=True)


def user_terminal_table(plan: Plan, lines: Lines, presence: Presence, handsets: Handsets, month: int) -> pd.DataFrame:
    """Rows of unit user_terminal of a month."""
    use = month_use(plan, presence, handsets, month)
    span = use["span"].to_numpy()
    return pd.DataFrame({
        "user_id": lines.user_id[handsets.line[span]], "imei": handsets.imei[span].astype(str),
        "tac": handsets.tac[span], "first_seen": plan.dates(use["seen_first"].to_numpy()),
        "last_seen": plan.dates(use["seen_last"].to_numpy()), "days": use["days"],
        "_period": plan.period_of_month(month),
    })  # fmt: skip
