"""Due reports: each person's own area, once, whatever dies on the way."""

import socket
from collections.abc import Callable
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from mail_catcher import Catcher, mail_catcher
from sqlalchemy import text
from test_definition import PLAIN

from bass import report_due
from bass.errors import BassError
from bass.explain import published_file
from bass.explaining.kpi import find_kpi, read_kpis
from bass.explaining.period import Span
from bass.explaining.place import find_area
from bass.explaining.restatement import Restatement
from bass.home import Home
from bass.messaging import outbox
from bass.messaging.message import Message
from bass.publishing import duck
from bass.report_due import send_due, sent
from bass.reporting.definition import Report
from bass.reporting.printed import printed
from ingestion.ledger import Ledger

SMALL = Report(
    **PLAIN | {
        "name": "test", "audience": ["director", "area_manager"], "formats": ["xlsx"],
        "sections": [
            {"kind": "area", "title": PLAIN["title"], "kpis": ["gross_add_count", "billed_revenue"]},
            {"kind": "mart", "title": {"zh": "年龄", "en": "Age"}, "table": "customer.fct_customer_monthly",
             "rows": [{"column": "age_band", "title": PLAIN["title"]}], "measures": ["closing_subscriber_count"],
             "people": "closing_subscriber_count"},
        ],
    }
)  # fmt: skip


@pytest.fixture(autouse=True)
def small_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_due, "read_reports", lambda: {"test": SMALL})


def by_mail(office: Home, port: int, **more: object) -> None:
    lines = [f"mail_url: mailto://127.0.0.1:{port}?from=bass@example.com&mode=insecure"]
    (office.root / "dispatch.yaml").write_text("\n".join([*lines, *(f"{key}: {one}" for key, one in more.items())]))


def states(office: Home) -> dict[str, int]:
    return sent(office).counts


def at(office: Home, moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBASS_CLOCK", moment.isoformat())


def receivers(catcher: Catcher) -> list[str]:
    return sorted(message["X-Receiver"] for message in catcher.caught)


def workbook(message: EmailMessage, folder: Path) -> openpyxl.Workbook:
    part = next(one for one in message.walk() if (one.get_filename() or "").endswith(".xlsx"))
    path = folder / "got.xlsx"
    path.write_bytes(part.get_payload(decode=True))  # type: ignore[arg-type]
    return openpyxl.load_workbook(path, data_only=True)


def test_everybody_gets_his_own_area_once(office: Home, tmp_path: Path) -> None:
    with mail_catcher() as catcher:
        by_mail(office, catcher.port)
        first = send_due(office)
        assert first.planned == len(catcher.caught) == first.sending.sent > 3
        assert len(set(receivers(catcher))) == first.planned
        again = send_due(office)
        assert (again.planned, again.made, len(catcher.caught)) == (0, 0, first.planned)
    city = next(one for one in catcher.caught if one["X-Receiver"].startswith("area.s0005"))
    sheet = workbook(city, tmp_path).worksheets[0]
    assert sheet["A6"].value == "宁波市"
    assert "杭州市" not in {cell.value for row in sheet.iter_rows() for cell in row}
    assert "test_2026-03_3302_zh" in str([part.get_filename() for part in city.walk()])


def test_who_is_not_entitled_gets_no_row_of_few_persons(office: Home, tmp_path: Path) -> None:
    with mail_catcher() as catcher:
        by_mail(office, catcher.port)
        send_due(office)
    for login, is_entitled in (("director.s0001", True), ("area.s0005", False)):
        message = next(one for one in catcher.caught if one["X-Receiver"].startswith(login))
        column = [cell.value for cell in workbook(message, tmp_path).worksheets[1]["B"]][4:]
        assert ("*" not in column) is is_entitled


def test_a_sender_that_dies_in_the_middle_sends_nobody_a_second_copy(
    office: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: list[str] = []

    def dying(seconds: int) -> Callable[[str, Message], bool]:
        def send(address: str, message: Message) -> bool:
            got.append(address)
            if len(got) == 3:
                raise KeyboardInterrupt  # it went out, and nobody could write that down
            return True

        return send

    by_mail(office, 25)
    monkeypatch.setattr(report_due, "sender", dying)
    with pytest.raises(KeyboardInterrupt):
        send_due(office)
    at(office, datetime(2026, 4, 20, 12), monkeypatch)
    later = Home.open(office.root)
    rest = send_due(later)
    assert len(got) == len(set(got))
    assert rest.sending.uncertain == 1
    assert states(later) == {"sent": len(got) - 1, "uncertain": 1}
    assert "uncertain, the sender died while sending" in sent(later).summary


def test_a_server_that_is_away_is_tried_again_and_the_board_says_so(
    office: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    by_mail(office, port, attempt_limit=2)
    first = send_due(office)
    assert first.sending.failed == first.planned
    assert not first.is_good
    assert "pending, refused, or not reached" in sent(office).summary
    at(office, datetime(2026, 4, 20, 12), monkeypatch)
    with mail_catcher() as catcher:
        by_mail(office, catcher.port, attempt_limit=2)
        send_due(Home.open(office.root))
        assert len(catcher.caught) == first.planned


def test_without_a_mail_server_the_copies_are_made_and_nothing_is_sent(office: Home) -> None:
    made = send_due(office)
    assert made.sending.not_configured == made.planned > 0
    assert len(list((office.reports / "sent" / "test" / "2026-03").glob("*.xlsx"))) == made.made


def test_a_month_that_is_not_final_waits(office: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    early = SMALL.model_copy(update={"schedule": SMALL.schedule.model_copy(update={"days_after": 1})})
    monkeypatch.setattr(report_due, "read_reports", lambda: {"test": early})
    at(office, datetime(2026, 5, 2, 12), monkeypatch)
    waiting = send_due(Home.open(office.root))
    assert waiting.made == 0
    assert "nothing of 2026-04 is published yet" in waiting.summary
    assert states(office) == {"planned": waiting.planned}


def test_who_left_gets_nothing_and_that_is_said(office: Home) -> None:
    from bass.dispatching.service import TaskService

    (office.root / "report.yaml").write_text("subscribe: {test: [nobody.knows]}\nunsubscribe: {test: [area.s0006]}\n")
    with TaskService.open(office).store.write() as connection:
        connection.execute(text("update person set valid_to = '2026-01-01' where login = 'area.s0005'"))
    with mail_catcher() as catcher:
        by_mail(office, catcher.port)
        told = send_due(office)
    assert not {"area.s0005@example.com", "area.s0006@example.com"} & set(receivers(catcher))
    assert "nobody in force of the staff file has the login 'nobody.knows'" in told.summary


def test_a_file_that_was_changed_after_it_was_made_is_not_sent(office: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(seconds: int) -> Callable[[str, Message], bool]:
        return lambda address, message: False

    by_mail(office, 25)
    monkeypatch.setattr(report_due, "sender", refuse)
    send_due(office)
    for path in office.reports.rglob("*_33_*.xlsx"):
        path.write_bytes(path.read_bytes() + b" ")
    at(office, datetime(2026, 4, 20, 12), monkeypatch)
    with mail_catcher() as catcher:
        by_mail(office, catcher.port)
        monkeypatch.undo()
        monkeypatch.setattr(report_due, "read_reports", lambda: {"test": SMALL})
        at(office, datetime(2026, 4, 20, 12), monkeypatch)
        send_due(Home.open(office.root))
    assert not [one for one in receivers(catcher) if one.startswith("director")]
    assert "is gone or no longer what was made" in sent(office).summary


def test_a_right_that_was_narrowed_after_planning_is_what_counts(office: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(seconds: int) -> Callable[[str, Message], bool]:
        return lambda address, message: False

    by_mail(office, 25)
    with monkeypatch.context() as away:
        away.setattr(report_due, "sender", refuse)
        send_due(office)
    scopes = report_due.published_scopes(office.publish)
    monkeypatch.setattr(report_due, "published_scopes", lambda _: scopes | {"area.s0005": "330203"})
    at(office, datetime(2026, 4, 20, 12), monkeypatch)
    with mail_catcher() as catcher:
        by_mail(office, catcher.port)
        send_due(Home.open(office.root))
    assert len(receivers(catcher)) > 2
    assert not [one for one in receivers(catcher) if one.startswith("area.s0005")]
    assert "area.s0005: given up, area.s0005 may no longer get this copy" in sent(office).summary


def test_two_readers_of_one_area_who_may_see_more_and_less_both_get_their_own(
    office: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scopes = report_due.published_scopes(office.publish)
    monkeypatch.setattr(report_due, "published_scopes", lambda _: scopes | {"director.s0001": "3302"})
    with mail_catcher() as catcher:
        by_mail(office, catcher.port)
        send_due(office)
    shown = {}
    for login in ("director.s0001", "area.s0005"):
        message = next(one for one in catcher.caught if one["X-Receiver"].startswith(login))
        shown[login] = "*" in [cell.value for cell in workbook(message, tmp_path).worksheets[1]["B"]]
    assert shown == {"director.s0001": False, "area.s0005": True}


def test_two_schedulers_at_once_the_second_leaves(office: Home) -> None:
    with report_due._alone(office), pytest.raises(BassError, match="being sent already"):
        send_due(office)


def test_a_delivery_is_planned_once_for_a_person(office: Home) -> None:
    send_due(office)
    with Ledger.open(office).read() as connection:
        rows = connection.execute(text("select login, count(*) from report_delivery group by login")).fetchall()
    assert rows
    assert {count for _, count in rows} == {1}
    assert outbox.SENT not in states(office)


def test_a_restated_figure_tells_which_reports_show_what_it_was(office: Home) -> None:
    by_mail(office, 25)
    with mail_catcher() as catcher:
        by_mail(office, catcher.port)
        send_due(office)
    with duck.reading(published_file(office)) as connection:
        kpi, city = find_kpi(read_kpis(connection), "billed_revenue"), find_area(connection, "3302")
    march, before = Span("month", date(2026, 3, 1)), datetime(2026, 4, 17)
    later = Restatement("all", 2, 500.0, before, 520.0, 20.0, datetime(2026, 4, 25))
    earlier = Restatement("all", 2, 480.0, before, 500.0, 20.0, datetime(2026, 4, 18))
    found = printed(Ledger.open(office), kpi, city, ["33"], march, [later], {"test": SMALL})
    assert {(one.report, one.area_code, one.value) for one in found} == {("test", "33", 500.0), ("test", "3302", 500.0)}
    assert sum(one.person_count for one in found) == len(
        [one for one in receivers(catcher) if one.startswith(("director", "area.s0005"))]
    )
    assert printed(Ledger.open(office), kpi, city, ["33"], march, [earlier], {"test": SMALL}) == ()
