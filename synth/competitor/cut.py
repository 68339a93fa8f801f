"""A price cut by a competitor in two counties: whom it draws away from the operator, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from synth.line import CAUSES, Lines
from synth.order.port import CARRIERS
from synth.place import Place
from synth.world import DAY, NEVER, Int, Plan, month_of

_DAYS = (1, 22)  # of the month, in which it draws numbers
_LEAST, _SHARE = 4, 0.07  # of the operator's lines in a county, how many leave for it
_COUNTIES = 2


@dataclass(frozen=True)
class PriceCut:
    """`operator` (place in CARRIERS) cuts its price in a month in `counties`; `line` takes its number there. `season`:
    the month in which all operators add more everywhere. In `student_county` all do in `student_month`.
    """

    month: int
    counties: Int
    operator: int
    line: Int
    season: int
    student_county: int
    student_month: int

    def days(self, plan: Plan) -> tuple[int, int]:
        """First day, and the day after the last."""
        first = plan.month_start(self.month)
        return first + _DAYS[0], first + _DAYS[1]


def draw_cut(plan: Plan, place: Place, lines: Lines, spared: Int) -> PriceCut:
    """The price cut, in counties where many lines would stay; those it draws leave at once, but none of `spared`.

    A student season and a rise everywhere, in other months, are its innocent look-alikes. Lines whose number another
    line held before or after stay, so that nobody's number is moved.
    """
    rng = plan.rng("price cut")
    months = plan.whole_month_count
    month = months // 2
    first, end = plan.month_start(month) + _DAYS[0], plan.month_start(month) + _DAYS[1]
    lives = np.where(lines.grid >= 0, place.grid_county[lines.grid], -1)
    _, number, count = np.unique(lines.number, return_inverse=True, return_counts=True)
    stays = (lines.activated_at < (first - 30) * DAY) & (lines.leave_at == NEVER) & (count[number] == 1) & (lives >= 0)
    stays &= ~lines.is_iot & ~lines.is_test & ~np.isin(np.arange(len(lines)), spared)
    many = np.argsort(-np.bincount(lives[stays], minlength=len(place.counties)), kind="stable")
    chosen = rng.choice(many[: len(many) // 2], _COUNTIES + 1, replace=False)
    counties, students = np.sort(chosen[:_COUNTIES]), int(chosen[_COUNTIES])
    september = next((n for n in range(months) if plan.months[n].month == 9 and n != month), -1)
    after = month + 1 if month + 1 < months else max(month - 1, 0)
    operator = int(rng.integers(len(CARRIERS)))
    gone = []
    for county in counties:
        there = np.flatnonzero(stays & (lives == county))
        size = max(_LEAST, round(_SHARE * len(there)))
        gone.append(rng.choice(there, min(size, len(there)), replace=False))
    line = np.sort(np.concatenate(gone))
    at = rng.integers(first, min(end, plan.day_count), len(line)) * DAY + rng.integers(9 * 3600, 20 * 3600, len(line))
    lines.leave_at[line] = lines.cancel_at[line] = at
    lines.cause[line] = np.where(rng.random(len(line)) < 0.6, CAUSES.index("price"), CAUSES.index("competitor"))
    season, student_month = max(month - 1, 0), september if september >= 0 else after
    return PriceCut(month, counties, operator, line, season, students, student_month)


def write_cut(plan: Plan, place: Place, lines: Lines, cut: PriceCut, out: Path) -> None:
    """Write price_cut.csv into `out`: month, county, operator_id, ported_out_count; one row a county."""
    lives = place.grid_county[lines.grid[cut.line]]
    frame = pd.DataFrame({
        "month": month_of(plan.start, cut.month), "county": [place.counties[county] for county in cut.counties],
        "operator_id": CARRIERS[cut.operator], "ported_out_count": [int((lives == c).sum()) for c in cut.counties],
    })  # fmt: skip
    frame.to_csv(out / "price_cut.csv", index=False, lineterminator="\n")
