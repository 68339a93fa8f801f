"""Deliveries of reports, in the ledger: planned when due, given their files when the figures are final, then sent.

One person gets a report of a period once: the table's key sees to it, whoever plans, and however often.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError

from bass.dispatching.directory import Directory
from bass.dispatching.settings import DispatchSettings
from bass.explaining.period import Span
from bass.home import Home
from bass.messaging.message import Message
from bass.messaging.outbox import PENDING, SENT
from bass.reporting.schedule import due_at
from bass.reporting.subscription import Subscription
from ingestion.ledger import Ledger
from ingestion.ledger_schema import report_delivery

PLANNED = "planned"


@dataclass(frozen=True)
class Planned:
    """A delivery whose files are not made yet."""

    number: int
    report: str
    span: Span
    area_code: str
    language: str
    least_people: int

    @property
    def copy_key(self) -> tuple[str, str, str, str, int]:
        """Persons of the same key get the same files."""
        return self.report, self.span.text, self.area_code, self.language, self.least_people


def plan(ledger: Ledger, wanted: Iterable[tuple[Subscription, Span]], now: datetime) -> int:
    """Enter what is due; gives how many are new. What is there already stays as it is."""
    count = 0
    for subscription, span in wanted:
        values = {
            "report": subscription.report.name, "period_kind": span.kind, "period_start": span.start,
            "login": subscription.login, "area_code": subscription.area_code, "language": subscription.language,
            "least_people": subscription.least_people, "due_at": due_at(subscription.report, span), "state": PLANNED,
            "build_id": "", "files": "{}", "attempt_count": 0, "created_at": now, "next_at": now, "problem": "",
        }  # fmt: skip
        with ledger.write() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(insert(report_delivery).values(**values))
                count += 1
            except IntegrityError:
                continue
    return count


def planned(ledger: Ledger) -> list[Planned]:
    columns = report_delivery.c
    with ledger.read() as connection:
        query = select(report_delivery).where(columns.state == PLANNED).order_by(columns.report_delivery_id)
        return [
            Planned(row.report_delivery_id, row.report, Span(row.period_kind, row.period_start), row.area_code,
                    row.language, row.least_people)
            for row in connection.execute(query)
        ]  # fmt: skip


def renew(ledger: Ledger, entitled: Mapping[tuple[str, str], Subscription]) -> None:
    """Bring copies that are not made yet to what their receivers may get by now; who may get nothing is left waiting,
    and is told of when it is made."""
    columns = report_delivery.c
    with ledger.write() as connection:
        for (report, login), one in entitled.items():
            mine = (columns.state == PLANNED) & (columns.report == report) & (columns.login == login)
            now = {"area_code": one.area_code, "language": one.language, "least_people": one.least_people}
            connection.execute(update(report_delivery).where(mine).values(**now))


def waits(ledger: Ledger, deliveries: Iterable[Planned], problem: str) -> None:
    """Say of deliveries why they are not made yet."""
    numbers = [one.number for one in deliveries]
    with ledger.write() as connection:
        connection.execute(
            update(report_delivery).where(report_delivery.c.report_delivery_id.in_(numbers)).values(problem=problem)
        )


def ready(ledger: Ledger, deliveries: Iterable[Planned], folder: Path, files: Iterable[Path], build_id: str) -> None:
    """Give deliveries their files; from now on they are sent."""
    digests = {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    numbers = [one.number for one in deliveries]
    values = {"state": PENDING, "files": json.dumps(digests), "build_id": build_id, "problem": ""}
    with ledger.write() as connection:
        chosen = report_delivery.c.report_delivery_id.in_(numbers) & (report_delivery.c.state == PLANNED)
        connection.execute(update(report_delivery).where(chosen).values(**values))


@dataclass(frozen=True)
class Composer:
    """Makes the mail of a delivery; `directory` knows the addresses, `entitled` who may get what at this moment."""

    home: Home
    settings: DispatchSettings
    directory: Directory
    entitled: Mapping[tuple[str, str], Subscription]  # report and login

    def __call__(self, connection: Connection, row: Row[Any]) -> tuple[Message, str]:
        person = self.directory.by_login.get(row.login)
        if person is None or not person.email:
            gone = "has left" if person is None else "has no mail address in the staff file"
            return _nothing(f"{row.login} {gone}")
        subscription = self.entitled.get((row.report, row.login))
        if subscription is None or (subscription.area_code, subscription.least_people) != (
            row.area_code,
            row.least_people,
        ):
            return _nothing(f"{row.login} may no longer get this copy")
        if not self.settings.mail_url:
            return Message("", "", "no mail_url is set in dispatch.yaml"), ""
        files = {self.home.reports / name: digest for name, digest in json.loads(row.files).items()}
        for path, digest in files.items():
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                return _nothing(f"{path.name} is gone or no longer what was made")
        body = next(path for path in files if path.suffix == ".html").read_text("utf-8")
        title = subscription.report.title.of(row.language)
        span = Span(row.period_kind, row.period_start)
        attached = tuple(path for path in files if path.suffix != ".html")
        message = Message(f"[OpenBASS] {title} {span.text}", body, is_html=True, attachments=attached)
        return message, self.settings.mail_address(person.email)


def _nothing(problem: str) -> tuple[Message, str]:
    return Message("", "", problem, is_given_up=True), ""


def told(ledger: Ledger) -> tuple[dict[str, int], list[str]]:
    """Deliveries by state, and a line for each that did not go out."""
    columns = report_delivery.c
    with ledger.read() as connection:
        rows = connection.execute(select(report_delivery).order_by(columns.report_delivery_id)).all()
    counts = dict(sorted(Counter(row.state for row in rows).items()))
    lines = [
        f"{row.report} {Span(row.period_kind, row.period_start).text} {row.login}: {row.state}"
        + (f", {row.problem}" if row.problem else "")
        for row in rows
        if row.state != SENT and (row.problem or row.state != PENDING)
    ]
    return counts, lines
