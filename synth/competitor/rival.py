"""The competitors' numbers as they really are, and what interconnect usage shows of them.

A number calls at times that do not depend on one another. The operator sees it only when it calls one of its lines:
some never do, and a number that has left is known by its silence only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from synth.competitor.cut import PriceCut
from synth.order.port import CARRIERS
from synth.place import Place
from synth.world import Bool, Float, Int, Plan, month_of

_SIZE, _LEAST = 1.5, 1200  # numbers for each of the operator's lines, and at least
_CARRIER_SHARE = [0.5, 0.3, 0.2]
_ADDS, _LOSSES = 0.03, 0.025  # a month, of the numbers at first
_HISTORY = 6  # months before the start that interconnect usage has been looked at
_NEVER_CALLS = 0.06
_GAP, _SPREAD, _LONGEST = 5.0, 0.6, 15.0  # days between two calls of a number to the operator: median, sigma, at most
_SEASON = 0.8  # more adds in the season, everywhere
_CUT, _STUDENTS, _BURST = 0.15, 0.15, 20  # of a county's numbers: what the cut and the students add, and at least
_NO_AREA = 0.01
KEPT_MONTHS = 6  # a file names what was seen in these months up to its own
SILENT_DAYS = 60
_FAR = 10**6


@dataclass(frozen=True)
class Rivals:
    """One entry a number: operator (place in CARRIERS), grid (-1: not known), day it joins, day it leaves.

    `first_seen`, `last_seen`: by number and month (from `_HISTORY` months before the start on), as days, up to the
    month's end; _FAR where it was not seen yet.
    """

    operator: Int
    grid: Int
    joined: Float
    left: Float
    first_seen: Int
    last_seen: Int


def draw_rivals(plan: Plan, place: Place, cut: PriceCut) -> Rivals:
    """All numbers that competitors have at some time, and when interconnect usage shows them."""
    rng = plan.rng("rival")
    size = max(round(_SIZE * plan.subscribers), _LEAST)
    weights = 1.0 / (1.0 + np.arange(len(place.grids)) % 7)
    weights /= weights.sum()
    start, end = plan.month_start(-_HISTORY), plan.month_end(len(plan.months) - 1) + 1
    chance = np.full(end - start, size * _ADDS / 30)
    season = plan.month_start(cut.season) - start, plan.month_end(cut.season) + 1 - start
    chance[season[0] : season[1]] *= 1 + _SEASON
    joined = np.concatenate([np.full(size, start - 1), np.repeat(np.arange(start, end), rng.poisson(chance))])
    operator = rng.choice(len(CARRIERS), len(joined), p=_CARRIER_SHARE)
    grid = rng.choice(len(place.grids), len(joined), p=weights)
    county_size = size * np.bincount(place.grid_county, weights, len(place.counties))
    bursts = [(county, cut.days(plan), _CUT, [cut.operator]) for county in cut.counties]
    first = plan.month_start(cut.student_month)
    bursts.append((cut.student_county, (first + 1, first + 15), _STUDENTS, [0, 1, 2]))
    for county, days, share, operators in bursts:
        count = max(_BURST, round(share * county_size[county]))
        joined = np.append(joined, rng.integers(*days, count))
        operator = np.append(operator, rng.choice(operators, count))
        grid = np.append(grid, rng.choice(np.flatnonzero(place.grid_county == county), count))
    count = len(joined)
    since = joined + rng.random(count)
    left = since + rng.exponential(30 / _LOSSES, count)
    grid = np.where(rng.random(count) < _NO_AREA, -1, grid)
    gap = np.minimum(_GAP * np.exp(_SPREAD * rng.standard_normal(count)), _LONGEST)
    seen = _seen(plan, rng, since, left, gap, rng.random(count) < _NEVER_CALLS)
    return Rivals(operator, grid, since, left, *seen)


def _seen(plan: Plan, rng: np.random.Generator, joined: Float, left: Float, gap: Float, never: Bool) -> tuple[Int, Int]:
    """First and last day on which each number was seen by the end of each month."""
    first = np.full(len(joined), float(_FAR))
    last = np.full(len(joined), float(_FAR))
    firsts, lasts = [], []
    for month in range(-_HISTORY, len(plan.months)):
        begin = np.maximum(joined, plan.month_start(month))
        end = np.minimum(left, plan.month_end(month) + 1)
        latest = end - rng.exponential(gap)
        calls = (latest >= begin) & ~never
        earliest = np.minimum(begin + rng.exponential(gap), latest)
        first = np.where(calls & (first == _FAR), earliest, first)
        last = np.where(calls, latest, last)
        firsts.append(np.floor(first))
        lasts.append(np.floor(last))
    return np.stack(firsts, 1).astype(np.int64), np.stack(lasts, 1).astype(np.int64)


def seen_table(plan: Plan, place: Place, rivals: Rivals, month: int) -> pd.DataFrame:
    """Numbers of a month's file: competitor_id, operator_id, area_id, first_seen, last_seen."""
    first, last = rivals.first_seen[:, month + _HISTORY], rivals.last_seen[:, month + _HISTORY]
    known = np.flatnonzero((first < _FAR) & (last >= plan.month_start(month - KEPT_MONTHS + 1)))
    key = np.uint64((plan.seed * 2 + 1) * 0x9E3779B97F4A7C15 % 2**64)
    mixed = (known.astype(np.uint64) + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9) ^ key
    return pd.DataFrame({
        "competitor_type": "number", "competitor_id": [f"{value:016x}" for value in mixed.tolist()],
        "operator_id": CARRIERS[rivals.operator[known]],
        "area_id": np.where(rivals.grid[known] >= 0, np.array(place.grids)[rivals.grid[known]], ""),
        "longitude": None, "latitude": None,
        "first_seen": plan.dates(first[known]), "last_seen": plan.dates(last[known]),
    })  # fmt: skip


def write_rivals(plan: Plan, rivals: Rivals, months: list[int], out: Path) -> None:
    """Write rival_base.csv into `out`: the real adds of a competitor in a month, and those that left `SILENT_DAYS`
    before one of its days, whether they were ever seen or not.
    """
    rows = []
    for month in months:
        first, end = plan.month_start(month), plan.month_end(month) + 1
        added = (rivals.joined >= first) & (rivals.joined < end)
        lost = (rivals.left >= first - SILENT_DAYS) & (rivals.left < end - SILENT_DAYS)
        for place, operator in enumerate(CARRIERS):
            own = rivals.operator == place
            rows.append((month_of(plan.start, month), operator, int((added & own).sum()), int((lost & own).sum())))
    table = pd.DataFrame(rows, columns=["month", "operator_id", "add_count", "loss_count"])
    table.to_csv(out / "rival_base.csv", index=False, lineterminator="\n")
