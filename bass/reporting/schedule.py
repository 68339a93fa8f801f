"""Which period of a report is due at a moment of the operator's clock."""

from datetime import date, datetime, timedelta

from bass.explaining.period import Span, add_months
from bass.reporting.definition import Report


def due_at(report: Report, span: Span) -> datetime:
    """When the report of a period is due, in the operator's local time."""
    return datetime.combine(span.end + timedelta(days=report.schedule.days_after), report.schedule.time)


def newest_due(report: Report, now: datetime) -> Span:
    """The newest period whose time has come; the ones before it are history, and are not sent by themselves."""
    span = _current(report.period, now.date())
    while due_at(report, span) > now:
        span = _before(span)
    return span


def _current(kind: str, day: date) -> Span:
    return Span(kind, day.replace(day=1) if kind == "month" else day)


def _before(span: Span) -> Span:
    start = add_months(span.start, -1) if span.kind == "month" else span.start - timedelta(days=1)
    return Span(span.kind, start)
