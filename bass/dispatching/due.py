"""By when a task must be done: working days of the calendar file, Monday to Friday where it does not reach."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

END_OF_WORK = time(18, 0)


def due_at(start: datetime, working_days: int, calendar: Mapping[date, bool]) -> datetime:
    """The end of work of the `working_days`-th working day after the day of `start`."""
    day, left = start.date(), working_days
    while left:
        day += timedelta(days=1)
        if calendar.get(day, day.isoweekday() <= 5):
            left -= 1
    return datetime.combine(day, END_OF_WORK)
