"""Where each line stands on each day: off-net, normal, suspended; and which days it was on-net at closing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from synth.life import CANCELLED, NORMAL, PRECANCELLED, PREOPENED
from synth.world import DAY, Bool, Int, Plan, ragged

Code = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Presence:
    """Statuses as spans of days at closing: line, first day, day after the last, status; in order of line and day."""

    plan: Plan
    line_count: int
    line: Int
    first: Int
    end: Int
    status: Int

    def closing(self, first_day: int, last_day: int) -> Code:
        """Status of each line at the closing of each day; PREOPENED before its first one. Lines × days."""
        result = np.full((self.line_count, last_day - first_day + 1), PREOPENED, np.int8)
        chosen = np.flatnonzero((self.first <= last_day) & (self.end > first_day))
        start = np.maximum(self.first[chosen], first_day) - first_day
        length = np.minimum(self.end[chosen], last_day + 1) - first_day - start
        row, day = ragged(start, length)
        result[self.line[chosen][row], day] = self.status[chosen][row]
        return result


def build_presence(plan: Plan, line_count: int, events: pd.DataFrame) -> Presence:
    """Presence from status events in order of line and time: the day's last event says its closing."""
    day = events["at"].to_numpy() // DAY
    line = events["line"].to_numpy()
    last = np.append((line[1:] != line[:-1]) | (day[1:] != day[:-1]), True)
    line, day, status = line[last], day[last], events["status"].to_numpy()[last]
    following = np.append(np.where(line[1:] == line[:-1], day[1:], 10**6), 10**6)
    return Presence(plan, line_count, line, day, following, status)


def usable(before: Code, closing: Code) -> tuple[Bool, Bool]:
    """Lines that may use the network all day, and those that may only be called: not cancelled, yet not normal
    throughout.

    A line that leaves today is usable until it does; one that is suspended or reinstated today is not.
    """
    off_today = (before == NORMAL) & ((closing == PRECANCELLED) | (closing == CANCELLED))
    on_today = (before == PREOPENED) & (closing == NORMAL)
    full = ((before == NORMAL) & (closing == NORMAL)) | off_today | on_today
    called = (closing != CANCELLED) & (closing != PREOPENED) & ~full
    return full, called
