"""The operator's calendar: holidays from data/china_calendar, and how busy a day and an hour are."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from lunar_python import LunarYear, Solar

from synth.world import Float, Plan

DATA_DIR = Path(__file__).resolve().parents[1] / "data"

# Usage against an ordinary workday: (voice, data, sms).
_WORKDAY, _WEEKEND, _HOLIDAY = (1.0, 1.0, 1.0), (0.85, 1.15, 0.8), (0.75, 1.25, 0.9)
_FESTIVAL = {
    **dict.fromkeys(range(-7, -1), (1.2, 1.05, 1.2)),
    -1: (1.5, 1.3, 2.6),
    0: (1.7, 1.4, 3.2),
    **dict.fromkeys(range(1, 7), (0.65, 1.35, 0.9)),
    **dict.fromkeys(range(7, 16), (0.9, 0.95, 0.9)),
}


@cache
def _holidays() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = json.loads(
        (DATA_DIR / "china_calendar" / "chinese-days.json").read_text("utf-8")
    )
    return content


def is_workday(day: date) -> bool:
    """Whether people work: weekdays that are no public holiday, and make-up workdays."""
    key = day.isoformat()
    if key in _holidays()["workdays"]:
        return True
    return day.weekday() < 5 and key not in _holidays()["holidays"]


@cache
def _lunar_year(year: int) -> dict[date, tuple[int, int, int]]:
    """Lunar month, day of it and whether it is a leap month (0 or 1) of the days of a lunar year."""
    days = {}
    for month in LunarYear.fromYear(year).getMonthsInYear():
        start = Solar.fromJulianDay(month.getFirstJulianDay())
        first = date(start.getYear(), start.getMonth(), start.getDay())
        for place in range(month.getDayCount()):
            days[first + timedelta(days=place)] = (abs(month.getMonth()), place + 1, int(month.getMonth() < 0))
    return days


def lunar_date(day: date) -> tuple[int, int, int]:
    """Lunar month, day of it and whether it is a leap month (0 or 1)."""
    return (_lunar_year(day.year) | _lunar_year(day.year - 1))[day]


@cache
def lunar_new_year(year: int) -> date:
    """The first day of a lunar year. It moves against the solar one, and the busiest days of the year with it."""
    return min(_lunar_year(year))


def holds_new_year(month: date) -> bool:
    """Whether the lunar new year lies in the month with this first day."""
    return lunar_new_year(month.year).month == month.month


def days_from_new_year(day: date) -> int:
    """Days since the nearest lunar new year, negative before it."""
    return min(((day - lunar_new_year(year)).days for year in range(day.year - 1, day.year + 2)), key=abs)


def is_travel_time(day: date) -> bool:
    """Whether people are away from home: public holidays and the weeks around the lunar new year."""
    return -7 <= days_from_new_year(day) <= 10 or day.isoformat() in _holidays()["holidays"]


def day_factors(day: date) -> tuple[float, float, float]:
    """How much voice, data and messages there are on a day, against an ordinary workday."""
    ordinary = _WORKDAY if is_workday(day) else _WEEKEND
    base = _HOLIDAY if day.isoformat() in _holidays()["holidays"] else ordinary
    festival = _FESTIVAL.get(days_from_new_year(day), (1.0, 1.0, 1.0))
    return base[0] * festival[0], base[1] * festival[1], base[2] * festival[2]


def hour_weights(day: date) -> Float:
    """Share of a day's events in each hour."""
    hours = np.arange(24)
    morning, evening = (10.0, 19.5) if is_workday(day) else (11.5, 20.5)
    weights = 0.08 + np.exp(-(((hours - morning) / 2.2) ** 2)) + 1.2 * np.exp(-(((hours - evening) / 2.6) ** 2))
    weights[1:6] *= 0.25
    return np.asarray(weights / weights.sum())


def calendar_table(plan: Plan, month: int) -> pd.DataFrame:
    """Rows of unit calendar of a month's file: all years from the first to that month's."""
    first, after = (
        date(plan.start.year, 1, 1),
        date((plan.start + timedelta(days=plan.month_start(month))).year + 1, 1, 1),
    )
    days = [first + timedelta(days=n) for n in range((after - first).days)]
    names = [_holidays()["holidays"].get(day.isoformat(), ",,").split(",") for day in days]
    lunar = [lunar_date(day) for day in days]
    return pd.DataFrame(
        {
            "calendar_date": days,
            "is_workday": [int(is_workday(day)) for day in days],
            "holiday_name_en": [name[0] for name in names],
            "holiday_name_zh": [name[1] for name in names],
            **dict(zip(("lunar_month", "lunar_day", "is_leap_lunar_month"), zip(*lunar, strict=True), strict=True)),
            "_period": plan.period_of_month(month),
        }
    )


def write_spring_festival(plan: Plan, out: Path) -> None:
    """Write spring_festival.csv into `out`: of each month of a second year on the days in the weeks around the lunar
    new year, from the seventh before to the fifteenth after it, and those of the same month of last year.
    """
    days = [date(plan.start.year, 1, 1) + timedelta(days=n) for n in range((plan.until - plan.start).days + 800)]
    near = Counter(day.replace(day=1) for day in days if -7 <= days_from_new_year(day) <= 15)
    months = [month for month in plan.months if month.year > plan.start.year]
    rows = [(month, near[month], near[month.replace(year=month.year - 1)]) for month in months]
    table = pd.DataFrame(rows, columns=["month", "festival_day_count", "last_year_festival_day_count"])
    table.to_csv(out / "spring_festival.csv", index=False, lineterminator="\n")
