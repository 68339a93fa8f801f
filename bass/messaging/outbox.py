"""The outbox: what must be told is written with what it tells of, and sent afterwards, each message at most once.

A message is claimed before it is sent. A process that dies in between leaves it `sending`; whether it went out nobody
knows, so the next pass calls it `uncertain` and leaves it. Only what was certainly not taken is tried again.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Table, select, update
from sqlalchemy.engine import Connection

from bass.failpoint import failpoint
from bass.messaging.message import Message

PENDING, SENDING, SENT = "pending", "sending", "sent"
NOT_CONFIGURED, UNCERTAIN, GIVEN_UP = "not configured", "uncertain", "given up"
CLAIM_MINUTES = 10  # a claim that is older belongs to a process that died
PASS_LIMIT = 200  # messages a pass
FIRST_PAUSE = timedelta(minutes=5)  # doubled with every attempt

# What a send came to: True taken, False refused, None nobody knows (no answer in time)
Send = Callable[[str, Message], bool | None]
TOLD = {False: "refused, or not reached", None: "no answer in time; it may have arrived"}


class Store(Protocol):
    """A database with one transaction a connection."""

    def read(self) -> AbstractContextManager[Connection]: ...

    def write(self) -> AbstractContextManager[Connection]: ...


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


@dataclass(frozen=True)
class Outbox:
    """The rows of `table`, which has a key of one number and the columns state, attempt_count, next_at, claimed_at,
    sent_at and problem. `compose` makes the message of a row and its apprise address, '' where none is configured."""

    store: Store
    table: Table
    compose: Callable[[Connection, Any], tuple[Message, str]]
    attempt_limit: int

    def send_due(self, now: Callable[[], datetime], send: Send) -> NotifyResult:
        """Send what is due. `send` is given the apprise address with its secrets, and a message."""
        count: Counter[str] = Counter()
        with self.store.write() as connection:
            count[UNCERTAIN] += self._settle_claims(connection, now())
        for number in self._due(now()):
            count[self._send_one(now, send, number)] += 1
        return NotifyResult(count[SENT], count[PENDING], count[NOT_CONFIGURED], count[UNCERTAIN], count[GIVEN_UP])

    def states(self) -> dict[str, int]:
        """Messages by state, for people to see what was not told."""
        with self.store.read() as connection:
            rows = connection.execute(select(self.table.c.state))
            return dict(sorted(Counter(row.state for row in rows).items()))

    @property
    def _number(self) -> Any:
        return next(iter(self.table.primary_key.columns))

    def _due(self, now: datetime) -> list[int]:
        columns = self.table.c
        with self.store.read() as connection:
            waiting = (columns.state == PENDING) & (columns.next_at <= now)
            query = select(self._number).where(waiting).order_by(self._number).limit(PASS_LIMIT)
            return [row[0] for row in connection.execute(query)]

    def _settle_claims(self, connection: Connection, now: datetime) -> int:
        columns = self.table.c
        old = (columns.state == SENDING) & (columns.claimed_at < now - timedelta(minutes=CLAIM_MINUTES))
        change = update(self.table).where(old).values(state=UNCERTAIN, problem="the sender died while sending")
        return int(connection.execute(change).rowcount)

    def _send_one(self, now: Callable[[], datetime], send: Send, number: int) -> str:
        """Claim, send, record; returns the state, or '' where another process was faster."""
        with self.store.write() as connection:
            row = connection.execute(select(self.table).where(self._number == number)).one()
            if row.state != PENDING:
                return ""
            message, address = self.compose(connection, row)
            if not address:
                state = GIVEN_UP if message.is_given_up else NOT_CONFIGURED
                self._record(connection, number, state=state, problem=message.problem)
                return state
            mine = (self._number == number) & (self.table.c.state == PENDING)
            claim = {"state": SENDING, "claimed_at": now(), "attempt_count": row.attempt_count + 1}
            if connection.execute(update(self.table).where(mine).values(**claim)).rowcount != 1:
                return ""
        failpoint("notification_claimed")
        outcome = send(address, message)
        failpoint("notification_sent")
        with self.store.write() as connection:
            if outcome is True:
                self._record(connection, number, state=SENT, sent_at=now(), problem="")
                return SENT
            if outcome is None:
                self._record(connection, number, state=UNCERTAIN, problem=TOLD[None])
                return UNCERTAIN
            state = GIVEN_UP if row.attempt_count + 1 >= self.attempt_limit else PENDING
            pause = FIRST_PAUSE * 2**row.attempt_count
            self._record(connection, number, state=state, next_at=now() + pause, problem=TOLD[False])
            return state

    def _record(self, connection: Connection, number: int, **values: Any) -> None:
        connection.execute(update(self.table).where(self._number == number).values(**values))
