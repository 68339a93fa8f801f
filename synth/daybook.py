"""The operator's calendar: holidays from data/china_calendar, and how busy a day and an hour are."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from synth.world import Float, Plan

DATA_DIR = Path(__file__).resolve().parents[1] / "data"

# The first day of the lunar year moves against the solar one, and the busiest days of the year with it.
LUNAR_NEW_YEAR = {
    year: date.fromisoformat(day)
    for year, day in {
        2019: "2019-02-05", 2020: "2020-01-25", 2021: "2021-02-12", 2022: "2022-02-01", 2023: "2023-01-22",
        2024: "2024-02-10", 2025: "2025-01-29", 2026: "2026-02-17", 2027: "2027-02-06", 2028: "2028-01-26",
        2029: "2029-02-13", 2030: "2030-02-03",
    }.items()
}  # fmt: skip

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


def days_from_new_year(day: date) -> int:
    """Days since the nearest lunar new year; far away (999) in years without a known one."""
    near = [(day - first).days for first in LUNAR_NEW_YEAR.values()]
    return min(near, key=abs) if abs(min(near, key=abs)) < 200 else 999


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
    return pd.DataFrame(
        {
            "calendar_date": days,
            "is_workday": [int(is_workday(day)) for day in days],
            "holiday_name_en": [name[0] for name in names],
            "holiday_name_zh": [name[1] for name in names],
            "_period": plan.period_of_month(month),
        }
    )
