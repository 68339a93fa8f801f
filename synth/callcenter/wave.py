"""Two waves of complaints: one after the outage of a city, from which customers leave, and an innocent one.

The innocent one: a batch of bills of another city charges twice; people complain as much, are paid back, and stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synth.callcenter.topic import CHARGED_TWICE, NO_SERVICE, in_use
from synth.line import OUTAGE, Lines
from synth.outage import draw_outage
from synth.place import CITIES, Place
from synth.world import DAY, NEVER, Int, Plan

_AFTER = (0.40, 0.25, 0.15, 0.12, 0.08)  # share of the complaints of a wave on its day and the four after it
_COMPLAIN, _LEAVE = 0.40, 0.50  # of the city's lines; of those that complained and would have stayed


@dataclass(frozen=True)
class Wave:
    """Complaints about one topic (place in LEAVES) from a city; `leave_at`: when the line leaves for it, or NEVER."""

    kind: str
    city: str
    topic: int
    line: Int
    at: Int
    leave_at: Int


def draw_waves(plan: Plan, place: Place, lines: Lines) -> tuple[Wave, Wave]:
    """The wave after the outage and the one after the billing error; no line is changed yet."""
    outage = draw_outage(plan, place)
    line, at = _complainers(plan, place, lines, "outage", outage.city, outage.end)
    angry = _wave_leavers(plan, lines, line, at)
    after_outage = Wave("outage", outage.city, NO_SERVICE, line, at, angry)
    rng = plan.rng("billing error")
    city = [name for name in CITIES if name != outage.city][int(rng.integers(len(CITIES) - 1))]
    noticed = int(rng.integers(plan.day_count // 4, 3 * plan.day_count // 4 + 1)) * DAY + 9 * 3600
    line, at = _complainers(plan, place, lines, "billing error", city, noticed)
    return after_outage, Wave("billing_error", city, CHARGED_TWICE, line, at, np.full(len(line), NEVER))


def leave_after_outage(lines: Lines, waves: tuple[Wave, Wave]) -> None:
    """Let the lines leave whom a wave drives away: cancelled at once."""
    for wave in waves:
        goes = wave.leave_at < NEVER
        line = wave.line[goes]
        lines.leave_at[line] = lines.cancel_at[line] = wave.leave_at[goes]
        lines.cause[line] = OUTAGE


def _complainers(plan: Plan, place: Place, lines: Lines, name: str, city: str, since: int) -> tuple[Int, Int]:
    """Lines of the city that complain in the five days from `since` on, and when, while the hotline is open."""
    rng = plan.rng("wave", name)
    everyone = np.arange(len(lines))
    day = rng.choice(len(_AFTER), len(lines), p=_AFTER)
    same_day = since + rng.integers(600, 4 * 3600, len(lines))
    at = np.where(day == 0, same_day, (since // DAY + day) * DAY + rng.integers(8 * 3600, 22 * 3600, len(lines)))
    lives_there = np.array([grid.startswith(city) for grid in place.grids])[lines.grid] & (lines.grid >= 0)
    affected = in_use(lines, everyone, np.full(len(lines), since - DAY)) & (at < lines.leave_at) & ~lines.is_test
    chosen = lives_there & affected & (rng.random(len(lines)) < _COMPLAIN) & (at < plan.day_count * DAY)
    return everyone[chosen], at[chosen]


def _wave_leavers(plan: Plan, lines: Lines, line: Int, at: Int) -> Int:
    """When those of `line` leave who had stayed otherwise: one to five weeks after they complained, before the end.

    Lines whose number another line held before or after stay, so that nobody's number is moved.
    """
    rng = plan.rng("outage churn")
    leave_at = at + rng.integers(7 * DAY, 35 * DAY, len(line))
    _, place, count = np.unique(lines.number, return_inverse=True, return_counts=True)
    goes = (lines.leave_at[line] == NEVER) & (count[place[line]] == 1) & (rng.random(len(line)) < _LEAVE)
    return np.where(goes & (leave_at < plan.day_count * DAY), leave_at, NEVER)
