"""`bass status`: the timeliness board, and everything that was refused, by file, line, field, value and reason."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from bass.home import PROJECT_DIR, Home
from ingestion import ledger_schema as tables
from ingestion.board_text import board_text
from ingestion.checkfile import CheckFileIncomplete, read_check_file
from ingestion.codes import advice
from ingestion.contract import load_contract
from ingestion.errors import DeliveryRejected
from ingestion.extract import Extract
from ingestion.finding import Finding
from ingestion.landing import Ignored, Landing, read_check_bytes, scan
from ingestion.ledger import DeliveryRecord, Ledger, LedgerSnapshot
from ingestion.names import BadName, DeliveryName, period_end, period_start
from ingestion.storage import storage_errors

EXPECTED_YEARS = 5
STATES = ("arrived", "late", "due", "missing", "rejected", "waiting")


@dataclass(frozen=True)
class BoardLine:
    """One unit and period: `arrived` in time, `late` (arrived, but after its due time), `due` (there is still time),
    `missing` (there is none), `rejected` (what came was refused) or `waiting` (in landing, not whole or not taken in
    yet). The counts are of the loaded delivery."""

    source: str
    unit: str
    period: str
    state: str
    due_at: datetime
    received_at: datetime | None = None
    committed_at: datetime | None = None
    row_count: int | None = None
    loaded_count: int | None = None
    reject_count: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Refusal(Finding):
    """One refused delivery (`line` may be empty) or one line in quarantine; values of personal data are masked.

    `is_settled`: a good delivery of the same period has come since.
    """

    delivery_id: str
    kind: str
    is_settled: bool


@dataclass(frozen=True)
class Board:
    """How the feeds stand at `as_of`; `ignored` are files in landing that are no deliveries."""

    as_of: datetime
    lines: tuple[BoardLine, ...]
    refusals: tuple[Refusal, ...]
    ignored: tuple[Ignored, ...]

    def as_dict(self) -> dict[str, Any]:
        counts = Counter(line.state for line in self.lines)
        return {"counts": {state: counts[state] for state in STATES}, **asdict(self)}

    def as_text(self) -> str:
        return board_text(self)


def board(home: Home) -> Board:
    """Compare what came with what the contract expects: every period of a unit from its first committed delivery to
    now, at most EXPECTED_YEARS back, and every older one of which something came."""
    with storage_errors(home):
        return _board(home)


def _board(home: Home) -> Board:
    contract, now = load_contract(PROJECT_DIR), home.now()
    ledger = Ledger.open(home)
    snapshot = ledger.snapshot()
    landing = scan(home, contract)
    waiting = {(name.unit, name.period): reason for name, reason in _waiting(home, landing)}
    by_unit: dict[str, list[DeliveryRecord]] = {}
    for record in snapshot.deliveries:
        by_unit.setdefault(record.unit, []).append(record)
    began = min((record.received_at for record in snapshot.deliveries), default=now)
    lines = [
        line
        for unit, extract in contract.extracts.items()
        for line in _unit_lines(extract, by_unit.get(unit, []), waiting, began, now)
    ]
    return Board(now, tuple(lines), tuple(_refusals(ledger, snapshot)), tuple(landing.ignored))


def _unit_lines(
    extract: Extract,
    records: list[DeliveryRecord],
    waiting: dict[tuple[str, str], str],
    began: datetime,
    now: datetime,
) -> Iterator[BoardLine]:
    by_period: dict[str, list[DeliveryRecord]] = {}
    for record in records:
        by_period.setdefault(record.period, []).append(record)
    in_landing = {period for unit, period in waiting if unit == extract.unit}
    # what was refused, or lies in landing, may bear any date
    regular = [record.period for record in records if record.mode == extract.mode and record.state != "rejected"]
    for period in sorted({*by_period, *in_landing, *_expected(extract, min(regular, default=""), now)}):
        attempts = by_period.get(period, [])
        yield _line(extract, period, attempts, waiting.get((extract.unit, period)), began, now)


def _expected(extract: Extract, first: str, now: datetime) -> Iterator[str]:
    """Periods that are over, from `first` on, of the last EXPECTED_YEARS."""
    if not first:
        return
    day: date = max(period_start(first), date(now.year - EXPECTED_YEARS, now.month, 1))
    form = "%Y%m%d" if extract.period_kind == "day" else "%Y%m"
    while (end := period_end(day.strftime(form))) <= now.date():
        yield day.strftime(form)
        day = end


def _line(
    extract: Extract,
    period: str,
    attempts: list[DeliveryRecord],
    waits: str | None,
    began: datetime,
    now: datetime,
) -> BoardLine:
    due_at = extract.due.at(period)
    committed = [record for record in attempts if record.state == "committed"]
    head = (extract.source, extract.unit, period)
    if committed:
        record = committed[-1]
        first = min((one for one in attempts if one.state != "rejected"), key=lambda one: one.delivery_number)
        late = _lateness(first, due_at, began)
        counts = (record.row_count, record.loaded_count, record.reject_count)
        state, reason = ("late", f"{late} late") if late else ("arrived", "")
        reason = "; ".join(filter(None, (reason, waits)))
        return BoardLine(*head, state, due_at, record.received_at, record.committed_at, *counts, reason)
    if waits:
        return BoardLine(*head, "waiting", due_at, reason=waits + (" (overdue)" if now > due_at else ""))
    if attempts:
        reason = "refused; see below"
        return BoardLine(
            *head, "rejected", due_at, attempts[-1].received_at, row_count=attempts[-1].row_count, reason=reason
        )
    state = "missing" if now > due_at else "due"
    return BoardLine(*head, state, due_at, reason=f"{now - due_at} overdue" if now > due_at else "")


def _lateness(record: DeliveryRecord, due_at: datetime, began: datetime) -> timedelta | None:
    """By its sender's clock; by ours too, but for what was due before this home received anything: history."""
    times = [record.created_at or due_at] + ([record.received_at] if due_at >= began else [])
    return max(times) - due_at if max(times) > due_at else None


def _waiting(home: Home, landing: Landing) -> Iterator[tuple[DeliveryName, str]]:
    for name in landing.unchecked():
        yield name, f"no check file yet: {name.check_file}"
    for name in (name for names in landing.checked.values() for name in names):
        try:
            check = read_check_file(name.check_file, read_check_bytes(home, name))
        except (CheckFileIncomplete, BadName) as problem:
            yield name, f"{name.check_file}: {problem}" if isinstance(problem, BadName) else str(problem)
            continue
        except (FileNotFoundError, DeliveryRejected):
            yield name, "not taken in yet"
            continue
        absent = [entry.file_name for entry in check.entries if not (home.landing / entry.file_name).is_file()]
        yield name, f"{absent[0]} has not arrived, the check file lists it" if absent else "not taken in yet"


def _refusals(ledger: Ledger, snapshot: LedgerSnapshot) -> Iterator[Refusal]:
    settled = {
        (record.unit, record.province, record.period, record.mode): record.delivery_number
        for record in snapshot.deliveries
        if record.state == "committed"
    }
    by_number = {record.delivery_number: record for record in snapshot.deliveries}
    with ledger.read() as connection:
        refused = connection.execute(
            select(tables.delivery)
            .where(tables.delivery.c.state == "rejected")
            .order_by(tables.delivery.c.delivery_number)
        ).all()
        lines = connection.execute(
            select(tables.reject).order_by(tables.reject.c.delivery_number, tables.reject.c.part, tables.reject.c.line)
        ).all()
    by_delivery: dict[int, list[Row[Any]]] = {}
    for line in lines:
        by_delivery.setdefault(line.delivery_number, []).append(line)
    for row in refused:
        is_settled = settled.get((row.unit, row.province, row.period, row.mode), -1) > row.delivery_number
        yield Refusal(
            row.error_file, row.error_line, row.error_field or "", row.error_value or "",
            row.error_code, row.error_reason, advice(row.error_code), row.delivery_id, "delivery", is_settled,
        )  # fmt: skip
    for number, found in by_delivery.items():
        record = by_number.get(number)
        if record is None:  # decided after the snapshot
            continue
        newest = settled.get((record.unit, record.province, record.period, record.mode), -1)
        for line in found:
            yield Refusal(
                line.file_name, line.line, line.column_name, line.value, line.error_code, line.reason,
                advice(line.error_code), record.delivery_id, "line", newest > number,
            )  # fmt: skip
