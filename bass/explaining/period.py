"""The month or day that is explained, and the one that it is compared to."""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from bass.errors import UsageError

FORMS = re.compile(r"(\d{4})-?(\d{2})(?:-?(\d{2}))?")
PREVIOUS, LAST_YEAR = "previous", "last_year"
AGAINST = (PREVIOUS, LAST_YEAR)


@dataclass(frozen=True)
class Span:
    """A month, by its first day, or a day. `kind` is month or day."""

    kind: str
    start: date

    @property
    def text(self) -> str:
        return f"{self.start:%Y-%m}" if self.kind == "month" else f"{self.start:%Y-%m-%d}"

    @property
    def table(self) -> str:
        return "fct_kpi_monthly" if self.kind == "month" else "fct_kpi_daily"

    @property
    def end(self) -> date:
        """The last day."""
        return month_end(self.start) if self.kind == "month" else self.start

    @property
    def year_day_count(self) -> int:
        return 366 if isleap(self.start.year) else 365

    def earlier(self, against: str) -> "Span":
        """The period before, or the same one of last year (28 February for 29 February)."""
        if self.kind == "day" and against == PREVIOUS:
            return Span("day", self.start - timedelta(days=1))
        first = add_months(self.start.replace(day=1), -1 if against == PREVIOUS else -12)
        return Span(self.kind, first.replace(day=min(self.start.day, month_end(first).day)))


def parse_span(text: str) -> Span:
    """2026-09 or 202609 is a month, 2026-09-14 or 20260914 a day. Raises UsageError on anything else."""
    found = FORMS.fullmatch(text.strip())
    hint = "write a month as 2026-09, a day as 2026-09-14"
    if not found:
        raise UsageError(f"period {text!r} is no period; {hint}")
    year, month, day = found.groups()
    try:
        return Span("day" if day else "month", date(int(year), int(month), int(day or 1)))
    except ValueError as error:
        raise UsageError(f"period {text!r} is not in the calendar; {hint}") from error


def add_months(first: date, count: int) -> date:
    """The first day of the month that many months later."""
    years, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    return date(years, month + 1, 1)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
