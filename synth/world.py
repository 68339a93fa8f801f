"""The frame of a simulation: which days, how many lines, and chance that is the same for the same seed.

Everywhere in `synth`, a day is a number from the first day (0; the day before is -1), a time a number of seconds from
the first day's midnight, and a line its place in the arrays. They become dates, times and names when they are written.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bass.errors import UsageError

Int = npt.NDArray[np.int64]
Float = npt.NDArray[np.float64]
Bool = npt.NDArray[np.bool_]

DAY = 86400
NEVER = 10**12  # a time after every other
PROVINCE_CODE = "33"
DEFAULT_UNTIL = date(2026, 4, 15)


def month_of(day: date, months: int) -> date:
    """The first day of the month that lies `months` after the day's month."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Plan:
    """What is simulated: `subscribers` lines at the start, days `start` to `until`, chance from `seed`."""

    subscribers: int
    start: date
    until: date
    seed: int

    @classmethod
    def of(cls, subscribers: int, months: int, seed: int, until: date) -> Plan:
        """`months` whole months up to `until`, whose own month counts only where it ends on that day.

        Raises UsageError on fewer than 20 subscribers or less than one month.
        """
        if subscribers < 20 or months < 1:
            raise UsageError(f"subscribers {subscribers}, months {months}: needs at least 20 subscribers and 1 month")
        is_whole = (until + timedelta(days=1)).day == 1
        return cls(subscribers, month_of(until, -months + (1 if is_whole else 0)), until, seed)

    def rng(self, *names: object) -> np.random.Generator:
        """Chance of its own for each name, so that a part can change without moving all others."""
        key = zlib.crc32("/".join(map(str, names)).encode())
        return np.random.default_rng(np.random.SeedSequence([self.seed, key]))

    @cached_property
    def day_count(self) -> int:
        return (self.until - self.start).days + 1

    @cached_property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=n) for n in range(self.day_count)]

    @cached_property
    def months(self) -> list[date]:
        """First days of all months, the one in progress included."""
        return [day for day in self.days if day.day == 1]

    @cached_property
    def whole_month_count(self) -> int:
        return sum(self.month_end(n) < self.day_count for n in range(len(self.months)))

    def month_start(self, month: int) -> int:
        """First day of a month, for months before the first and after the last too."""
        return (month_of(self.start, month) - self.start).days

    def month_end(self, month: int) -> int:
        """Last day of a month."""
        return self.month_start(month + 1) - 1

    @cached_property
    def month_number(self) -> Int:
        """The month of each day."""
        return np.array([(d.year - self.start.year) * 12 + d.month - self.start.month for d in self.days], np.int64)

    @cached_property
    def epoch(self) -> int:
        """Seconds from 1970 to the first day's midnight, as a naive local time."""
        return (self.start - date(1970, 1, 1)).days * DAY

    def times(self, seconds: Int) -> npt.NDArray[np.datetime64]:
        """Timestamps of times."""
        return (seconds + self.epoch).astype("datetime64[s]")

    def dates(self, days: Int) -> npt.NDArray[np.datetime64]:
        """Dates of days."""
        return np.datetime64(self.start, "D") + days.astype("timedelta64[D]")

    def periods(self, days: Int) -> npt.NDArray[np.str_]:
        """Daily periods, yyyymmdd, of days."""
        if not len(days):
            return np.array([], "U8")
        return np.char.replace(np.datetime_as_string(self.dates(days), unit="D"), "-", "")

    def period_of_month(self, month: int) -> str:
        return f"{month_of(self.start, month):%Y%m}"


def ragged(first: Int, length: Int) -> tuple[Int, Int]:
    """Rows and values of the ranges first[i] .. first[i] + length[i] - 1, one after the other."""
    length = np.maximum(length, 0)
    row = np.repeat(np.arange(len(length)), length)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
    return row, first[row] + offset


def half_up(numerator: Int, denominator: Int | int) -> Int:
    """numerator / denominator >= 0, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)


def numbered(prefix: str, values: Int, width: int = 8) -> npt.NDArray[np.str_]:
    """Names: a prefix and a number with leading zeros."""
    if not len(values):
        return np.array([], "U1")
    return np.char.add(prefix, np.char.zfill(np.asarray(values).astype(str), width))
