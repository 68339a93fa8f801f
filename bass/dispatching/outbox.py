"""The outbox: what must be told is written with the transition, and sent afterwards, each message at most once.

A message is claimed before it is sent. A process that dies in between leaves it `sending`; whether it went out nobody
knows, so the next pass calls it `uncertain` and leaves it. Only what was certainly not taken is tried again.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bass.dispatching import schema
from bass.dispatching.message import Message, compose
from bass.dispatching.settings import DispatchSettings
from bass.dispatching.store import TaskStore
from bass.failpoint import failpoint

PENDING, SENDING, SENT = "pending", "sending", "sent"
NOT_CONFIGURED, UNCERTAIN, GIVEN_UP = "not configured", "uncertain", "given up"
CLAIM_MINUTES = 10  # a claim that is older belongs to a process that died
PASS_LIMIT = 200  # messages a pass
FIRST_PAUSE = timedelta(minutes=5)  # doubled with every attempt

# What a send came to: True taken, False refused, None nobody knows (no answer in time)
Send = Callable[[str, Message], bool | None]
TOLD = {False: "refused, or not reached", None: "no answer in time; it may have arrived"}


@dataclass(frozen=True)
class NotifyResult:
    """Messages of this pass by what they came to. `failed` will be tried again."""

    sent: int
    failed: int
    not_configured: int
    uncertain: int
    given_up: int

    @property
    def is_good(self) -> bool:
        return not (self.failed or self.given_up or self.uncertain)

    @property
    def summary(self) -> str:
        return (
            f"{self.sent} sent, {self.failed} failed and tried again later, {self.given_up} given up,"
            f" {self.uncertain} uncertain, {self.not_configured} not configured"
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"is_good": self.is_good}


def notify(store: TaskStore, settings: DispatchSettings, now: Callable[[], datetime], send: Send) -> NotifyResult:
    """Send what is due. `send` is given the apprise address with its secrets, and a message."""
    count: Counter[str] = Counter()
    with store.write() as connection:
        count[UNCERTAIN] += _settle_claims(connection, now())
    for number in _due(store, now()):
        state = _send_one(store, settings, now, send, number)
        count[state] += 1
    return NotifyResult(count[SENT], count[PENDING], count[NOT_CONFIGURED], count[UNCERTAIN], count[GIVEN_UP])


def states(store: TaskStore) -> dict[str, int]:
    """Messages by state, for people to see what was not told."""
    with store.read() as connection:
        rows = connection.execute(select(schema.notification.c.state))
        return dict(sorted(Counter(row.state for row in rows).items()))


def _due(store: TaskStore, now: datetime) -> list[int]:
    columns = schema.notification.c
    with store.read() as connection:
        waiting = (columns.state == PENDING) & (columns.next_at <= now)
        query = select(columns.notification_id).where(waiting).order_by(columns.notification_id).limit(PASS_LIMIT)
        return [row.notification_id for row in connection.execute(query)]


def _settle_claims(connection: Connection, now: datetime) -> int:
    columns = schema.notification.c
    old = (columns.state == SENDING) & (columns.claimed_at < now - timedelta(minutes=CLAIM_MINUTES))
    change = update(schema.notification).where(old).values(state=UNCERTAIN, problem="the sender died while sending")
    return int(connection.execute(change).rowcount)


def _send_one(
    store: TaskStore, settings: DispatchSettings, now: Callable[[], datetime], send: Send, number: int
) -> str:
    """Claim, send, record; returns the state, or '' where another process was faster."""
    with store.write() as connection:
        row = connection.execute(
            select(schema.notification).where(schema.notification.c.notification_id == number)
        ).one()
        if row.state != PENDING:
            return ""
        message, address = compose(connection, settings, row)
        if not address:
            _record(connection, number, state=NOT_CONFIGURED, problem=message.problem)
            return NOT_CONFIGURED
        _record(connection, number, state=SENDING, claimed_at=now(), attempt_count=row.attempt_count + 1)
    failpoint("notification_claimed")
    outcome = send(address, message)
    failpoint("notification_sent")
    with store.write() as connection:
        if outcome is True:
            _record(connection, number, state=SENT, sent_at=now(), problem="")
            return SENT
        if outcome is None:
            _record(connection, number, state=UNCERTAIN, problem=TOLD[None])
            return UNCERTAIN
        state = GIVEN_UP if row.attempt_count + 1 >= settings.attempt_limit else PENDING
        pause = FIRST_PAUSE * 2**row.attempt_count
        _record(connection, number, state=state, next_at=now() + pause, problem=TOLD[False])
        return state


def _record(connection: Connection, number: int, **values: Any) -> None:
    one = schema.notification.c.notification_id == number
    connection.execute(update(schema.notification).where(one).values(**values))


def problems(store: TaskStore, task_ids: set[int]) -> list[str]:
    """One line for each message that did not go out, without its address."""
    columns = schema.notification.c
    with store.read() as connection:
        query = select(schema.notification).where(columns.problem != "", columns.state != NOT_CONFIGURED)
        rows = connection.execute(query.order_by(columns.notification_id)).all()
    return [
        f"task {row.task_id}: {row.channel} {row.login} {row.state} after {row.attempt_count}: {row.problem}".replace(
            "  ", " "
        )
        for row in rows
        if row.task_id in task_ids
    ]
