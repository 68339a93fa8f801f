"""`bass report --due`: what is due is planned, made from final figures, and sent, each person's copy once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from bass.dispatching.rights import published_scopes
from bass.dispatching.service import TaskService
from bass.errors import BassError
from bass.explain import published_file
from bass.explaining.period import Span
from bass.explaining.place import find_area
from bass.home import Home
from bass.messaging.outbox import NotifyResult, Outbox
from bass.messaging.sender import sender
from bass.publishing import duck
from bass.publishing.status import read_run_status
from bass.report import write_copy
from bass.reporting import delivery
from bass.reporting.definition import Report, read_reports
from bass.reporting.delivery import Composer, Planned
from bass.reporting.fill import Copy, report_kpis
from bass.reporting.schedule import newest_due
from bass.reporting.settings import ReportSettings
from bass.reporting.subscription import subscriptions
from bass.run import Told
from ingestion.ledger import Ledger
from ingestion.ledger_schema import report_delivery


class NotReady(BassError):  # noqa: N818 - the figures are on their way
    """A report is due before its figures are there; it is made by a later run."""


@dataclass(frozen=True)
class DueResult:
    """`planned` copies came due now, `made` copies were written, the rest is what sending came to. `waiting` are copies
    whose figures are not there yet, `problems` what stands in the way of others, a line each."""

    planned: int
    made: int
    sending: NotifyResult
    waiting: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return self.sending.is_good and not self.problems

    @property
    def summary(self) -> str:
        head = f"{self.planned} copies due, {self.made} made; {self.sending.summary}"
        return "\n".join([head, *(f"  {line}" for line in (*self.waiting, *self.problems))])

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, **asdict(self)}


def send_due(home: Home) -> DueResult:
    """Plan, make and send what is due at the operator's clock. Safe to repeat, to kill, and for two to start at once:
    the second says so and leaves.

    Raises BassError where nothing is published, or another one is at work; UsageError for a wrong definition.
    """
    with _alone(home):
        warehouse, ledger, service = published_file(home), Ledger.open(home), TaskService.open(home)
        reports, settings = read_reports(), ReportSettings.read(home)
        directory = service.directory()
        copies, problems = subscriptions(reports, directory, published_scopes(home.publish), settings)
        now = home.now()
        due = [(one, newest_due(one.report, now)) for one in copies]
        count = delivery.plan(ledger, due, now)
        entitled = {(one.report.name, one.login): one for one in copies}
        delivery.renew(ledger, entitled)
        made, waiting, faulty = _make(home, warehouse, ledger, reports)
        composer = Composer(home, service.settings, directory, entitled)
        outbox = Outbox(ledger, report_delivery, composer, service.settings.attempt_limit)
        sending = outbox.send_due(home.now, sender(service.settings.send_seconds))
    return DueResult(count, made, sending, tuple(waiting), (*problems, *faulty))


@dataclass(frozen=True)
class SentResult:
    """Deliveries by state, and each that did not go out."""

    counts: dict[str, int]
    lines: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return True

    @property
    def summary(self) -> str:
        counted = ", ".join(f"{count} {state}" for state, count in self.counts.items()) or "none yet"
        return "\n".join([f"reports: {counted}", *(f"  {line}" for line in self.lines)])

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": True, **asdict(self)}


def sent(home: Home) -> SentResult:
    """What became of the deliveries."""
    counts, lines = delivery.told(Ledger.open(home))
    return SentResult(counts, tuple(lines))


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    home.state.mkdir(exist_ok=True)
    with (home.state / "report.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BassError(f"{home.root}: due reports are being sent already; nothing to do") from error
        yield


def _make(home: Home, warehouse: Path, ledger: Ledger, reports: dict[str, Report]) -> tuple[int, list[str], list[str]]:
    """Write each copy once for all who get it; gives how many, why others wait, and what is wrong with others."""
    count = 0
    waiting: list[str] = []
    problems: list[str] = []
    build_id = read_run_status(warehouse).build_id
    by_copy = groupby(sorted(delivery.planned(ledger), key=lambda one: one.copy_key), key=lambda one: one.copy_key)
    for (name, *_), same in by_copy:
        deliveries = list(same)
        first = deliveries[0]
        try:
            files = _written(home, warehouse, reports, first)
        except BassError as error:
            delivery.waits(ledger, deliveries, str(error))
            line = f"{name} {first.span.text} {first.area_code}: {error}"
            (waiting if isinstance(error, NotReady) else problems).append(line)
            continue
        delivery.ready(ledger, deliveries, home.reports, files, build_id)
        count += 1
    return count, waiting, problems


def _written(home: Home, warehouse: Path, reports: dict[str, Report], one: Planned) -> tuple[Path, ...]:
    if one.report not in reports:
        raise BassError(f"{one.report} is no longer defined")
    report = reports[one.report]
    with duck.reading(warehouse) as connection:
        area = find_area(connection, one.area_code)
        _refuse_unready(connection, report, one.span)
    copy = Copy(report, area, one.span, one.language, one.least_people)
    return write_copy(home, warehouse, copy, has_mail=True).files


def _refuse_unready(connection: duck.Connection, report: Report, span: Span) -> None:
    """Raises NotReady where the period is not published or, of a month, a KPI is not final yet. A day's figures are
    sent as they stand, with their state printed: what monthly files tell is not there yet."""
    codes = report_kpis(report)
    rows = connection.execute(
        f"select kpi_code, bool_or(state = 'preliminary') from kpi.{span.table}"
        " where period_start = ? and list_contains(?, kpi_code) group by kpi_code",
        [span.start, codes],
    ).fetchall()
    states = dict(rows)
    early = [code for code in codes if states.get(code)]
    if codes and not states:
        raise NotReady(f"waits: nothing of {span.text} is published yet")
    if early and span.kind == "month":
        raise NotReady(f"waits: still preliminary in {span.text}: {', '.join(early[:6])}")


def send_due_softly(home: Home) -> Told | DueResult:
    """The last step of `bass run --due`: the figures are published by then, so what fails here fails none of them."""
    try:
        return send_due(home)
    except Exception as error:
        reason = str(error) if isinstance(error, BassError) else type(error).__name__
        return Told(f"REPORTS FAILED, the figures stand: {reason}", is_good=False)
