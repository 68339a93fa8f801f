"""What came after a task was closed, against what the KPI's own history lets expect without action. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt
from statistics import fmean, median

FEWEST_MONTHS = 6  # of history, or the scale says nothing
MOST_MONTHS = 12
NORMAL_SCALE = 1.4826  # makes the median absolute deviation of a normal distribution its standard deviation
TWO_SIDED_95 = 1.96


@dataclass(frozen=True)
class Effect:
    """`measured_effect` is the mean over the watched months of actual minus forecast, in the KPI's unit; `lower` and
    `upper` its 95% interval, which holds 0 where the effect cannot be told from chance."""

    measured_effect: float
    lower: float
    upper: float
    forecast: float
    scale: float
    history_count: int


def measured_effect(history: Sequence[float], actual: Sequence[float]) -> Effect | None:
    """Forecast: the median of the last 12 months of `history`, the same for each month watched. Its scale: 1.4826 times
    the median absolute deviation. The mean of n months and the median of m vary together with the variance
    scale² x (1/n + pi/(2m)), months being independent. None where history has fewer than 6 months or no month was
    watched.
    """
    recent = list(history)[-MOST_MONTHS:]
    if len(recent) < FEWEST_MONTHS or not actual:
        return None
    forecast = median(recent)
    scale = NORMAL_SCALE * median(abs(value - forecast) for value in recent)
    effect = fmean(actual) - forecast
    margin = TWO_SIDED_95 * scale * sqrt(1 / len(actual) + pi / (2 * len(recent)))
    return Effect(effect, effect - margin, effect + margin, forecast, scale, len(recent))
