"""What came after a task was closed, against what the KPI's own history lets expect without action. Pure.

Nobody sees whether a figure that left its band would have come back by itself. So the forecast is no single guess: it
weighs levels that hold (a bad month is chance, and the next ones are as ever) against levels that move (a bad month is
the new level) by how well each has foretold the months before the action, and the interval is as wide as they disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

FEWEST_MONTHS = 6  # of history, or nothing can be said of its chance
MOST_MONTHS = 24
MOVES = tuple(step / 10 for step in range(11))  # share of a month's surprise that stays: 0 none, 1 all of it
TWO_SIDED_95 = 1.959964
SMALLEST_SHARE = 1e-9  # of the largest squared error: a level that foretold exactly does not silence the others


@dataclass(frozen=True)
class Effect:
    """`measured_effect` is the mean over the watched months of actual minus forecast, in the KPI's unit; `lower` and
    `upper` its 95% interval, which holds 0 where the effect cannot be told from chance. `standard_error` is the
    forecast's, with the chance of the watched months."""

    measured_effect: float
    lower: float
    upper: float
    forecast: float
    standard_error: float
    history_count: int


@dataclass(frozen=True)
class _Level:
    """Exponential smoothing with one share. `squared_error` is the sum over the history; `spread` the variance of the
    mean of the months ahead, in units of one month's variance; `knowledge` how much the history says of the start."""

    forecast: float
    squared_error: float
    spread: float
    knowledge: float


def measured_effect(history: Sequence[float], actual: Sequence[float], months_between: int = 0) -> Effect | None:
    """`history` are the months before the action, `actual` those watched, with `months_between` in between them.

    Weight of a share: its posterior, all shares alike before. None where history has fewer than 6 months or never
    moved, or no month was watched.
    """
    recent = list(history)[-MOST_MONTHS:]
    if len(recent) < FEWEST_MONTHS or not actual or min(recent) == max(recent):
        return None
    freedom = len(recent) - 1
    levels = [_level(recent, move, months_between, len(actual)) for move in MOVES]
    weights = _weights(levels, freedom)
    forecast = sum(weight * level.forecast for weight, level in zip(weights, levels, strict=True))
    variance = sum(
        weight * (level.squared_error / freedom * level.spread + (level.forecast - forecast) ** 2)
        for weight, level in zip(weights, levels, strict=True)
    )
    effect, margin = fmean(actual) - forecast, _quantile(freedom) * sqrt(variance)
    return Effect(effect, effect - margin, effect + margin, forecast, sqrt(variance), len(recent))


def _level(history: Sequence[float], move: float, months_between: int, watched_count: int) -> _Level:
    """Smooth once with an unknown start: every error is a known part less a factor of it, so least squares finds it."""
    level, factor, errors, factors = 0.0, 1.0, [], []
    for value in history:
        errors.append(value - level)
        factors.append(factor)
        level += move * errors[-1]
        factor *= 1 - move
    knowledge = sum(one**2 for one in factors)
    start = sum(error * one for error, one in zip(errors, factors, strict=True)) / knowledge
    squared_error = sum((error - one * start) ** 2 for error, one in zip(errors, factors, strict=True))
    ahead = months_between * move**2
    ahead += sum(((1 + move * later) / watched_count) ** 2 for later in range(watched_count))
    return _Level(level + factor * start, squared_error, ahead + factor**2 / knowledge, knowledge)


def _weights(levels: Sequence[_Level], freedom: int) -> list[float]:
    largest = max(level.squared_error for level in levels)
    shares = [max(level.squared_error / largest, SMALLEST_SHARE) for level in levels]
    scores = [
        (min(shares) / share) ** (freedom / 2) / sqrt(level.knowledge)
        for share, level in zip(shares, levels, strict=True)
    ]
    return [score / sum(scores) for score in scores]


def _quantile(freedom: int) -> float:
    """97.5% of Student's t by its expansion around the normal one; right to 0.01 from 5 degrees of freedom on."""
    z = TWO_SIDED_95
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
