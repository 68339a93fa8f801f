"""What contacts and complaints are about: the leaves of the category tree, two digits a level, and how often."""

from __future__ import annotations

import numpy as np

from synth.line import Lines
from synth.world import DAY, Bool, Float, Int

TYPES = ("10", "20", "30", "40", "50", "60")  # network, billing, tariff, value-added services, service, terminal
_SHARE = (0.24, 0.22, 0.20, 0.16, 0.10, 0.08)
LEAVES = np.array([f"{kind}0{group}0{leaf}" for kind in TYPES for group in (1, 2) for leaf in (1, 2)])
LEAVES_PER_TYPE = 4
NO_SERVICE, CHARGED_TWICE = 0, LEAVES_PER_TYPE  # places in LEAVES
SKILLS = np.array(["technical", "billing", "general", "general", "general", "technical"])  # of each type
NETWORK, BILLING = 0, 1  # places in TYPES


def draw_topics(rng: np.random.Generator, count: int) -> Int:
    """Places in LEAVES."""
    weights: Float = np.repeat(np.array(_SHARE) / LEAVES_PER_TYPE, LEAVES_PER_TYPE)
    return rng.choice(len(LEAVES), count, p=weights)


def in_use(lines: Lines, line: Int, at: Int) -> Bool:
    """Whether lines are activated and not yet gone at times."""
    used: Bool = ~lines.is_iot[line] & (lines.activated_at[line] <= at) & (at < lines.leave_at[line])
    return used


def open_hours(rng: np.random.Generator, day: Int) -> Int:
    """A time of each day at which the hotline is open: busy in the morning, after lunch and in the evening."""
    peak = np.array([10.0, 15.0, 19.5])[rng.choice(3, len(day), p=[0.45, 0.2, 0.35])]
    hour = np.clip(rng.normal(peak, 1.6), 7.0, 22.95)
    at: Int = day * DAY + (hour * 3600).astype(np.int64)
    return at
