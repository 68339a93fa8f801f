"""The outbox: each message at most once, tried again where it was refused, and bounded in time."""

import time
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from handmade_tasks import Office

from bass.dispatch import task_outbox
from bass.dispatching import records
from bass.dispatching.settings import DispatchSettings
from bass.messaging.message import Message
from bass.messaging.sender import sender

STATES = "select channel, state, attempt_count from notification order by notification_id"


@pytest.fixture
def configured(office: Office) -> Office:
    settings = DispatchSettings(
        mail_url="mailto://mail.example.com", webhook_urls=("json://secret@host",), attempt_limit=2
    )
    office.opened = replace(office.service, settings=settings)
    office.raised()
    return office


def passed(office: Office, *outcomes: bool | None) -> list[str]:
    left, addresses = list(outcomes), []

    def send(address: str, message: object) -> bool | None:
        addresses.append(address)
        return left.pop(0)

    task_outbox(office.service).send_due(lambda: office.clock, send)
    return addresses


def test_without_an_address_nothing_is_sent_and_the_message_is_kept(office: Office) -> None:
    office.raised()
    assert passed(office) == []
    assert office.rows(STATES) == [("mail", "not configured", 0)]


def test_what_is_sent_is_not_sent_again(configured: Office) -> None:
    assert passed(configured, True, True) == [
        "mailto://mail.example.com?to=zhou.xihu%40example.com",
        "json://secret@host",
    ]
    assert passed(configured) == []


def test_a_refused_message_is_tried_again_later_and_then_given_up_and_shown_without_its_address(
    configured: Office,
) -> None:
    passed(configured, True, False)
    assert passed(configured) == []
    configured.clock += timedelta(minutes=6)
    passed(configured, False)
    assert configured.rows(STATES) == [("mail", "sent", 1), ("webhook 1", "given up", 2)]
    with configured.service.store.read() as connection:
        assert records.untold(connection, {1}) == ["task 1: webhook 1 given up after 2: refused, or not reached"]


def test_a_sender_that_dies_sends_nothing_twice(configured: Office) -> None:
    def dies(address: str, message: object) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        task_outbox(configured.service).send_due(lambda: configured.clock, dies)
    configured.clock += timedelta(minutes=30)
    assert passed(configured, True) == ["json://secret@host"]
    assert configured.rows(STATES) == [("mail", "uncertain", 1), ("webhook 1", "sent", 1)]


ENOUGH = Event()


class Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # noqa: N802
        if "hang" in self.path:
            ENOUGH.wait(60)
        self.send_response(500 if "bad" in self.path else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent."""


def test_a_real_server_that_takes_refuses_or_hangs(capfd: pytest.CaptureFixture[str]) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    Thread(target=server.serve_forever, daemon=True).start()
    address, send = f"json://user:s3cret@127.0.0.1:{server.server_port}", sender(60)
    assert send(f"{address}/good", Message("title", "body")) is True
    assert send(f"{address}/bad", Message("title", "body")) is False
    begin = time.monotonic()
    assert sender(1)(f"{address}/hang", Message("title", "body")) is None
    assert time.monotonic() - begin < 30
    ENOUGH.set()
    assert "s3cret" not in "".join(capfd.readouterr())
    server.shutdown()
