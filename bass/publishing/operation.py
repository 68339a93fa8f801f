"""The schema `operation` of a published file: how fresh it is, what the gate said, what has arrived."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from bass.publishing.duck import Connection, quoted
from bass.publishing.warehouse_file import TableStatus
from quality.feed.score import FeedFailure, FeedScore

SCHEMA = "operation"
TYPES = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("us"),
}


@dataclass(frozen=True)
class RunStatus:
    """One row: the state of the warehouse as the pages show it.

    `as_of_date` the last day with figures; `built_at` when these figures were built; `last_run_*` and `gate_result`
    (passed, warning, failed, not run) tell of the latest run and check, which may be newer than the figures;
    `held_back_count` the tables and KPIs that show earlier figures; `clock_note` is empty where the clock is the real
    one. Times are the operator's local time.
    """

    as_of_date: date | None
    built_at: datetime | None
    last_run_at: datetime | None
    last_run_state: str
    gate_result: str
    gate_failed_count: int
    published_at: datetime
    code_version: str
    home_name: str
    currency: str
    clock_note: str
    build_id: str
    held_back_count: int


@dataclass(frozen=True)
class CheckLine:
    """One check of the gate that did not hold, or could not be run. Never holds personal data."""

    check_name: str
    source: str
    severity: str
    outcome: str
    failed_count: int
    message: str
    checked_at: datetime


@dataclass(frozen=True)
class BoardLine:
    """One delivery that is due, or came: unit and period, and how it stands."""

    source: str
    unit: str
    period: str
    state: str
    due_at: datetime | None
    received_at: datetime | None
    committed_at: datetime | None
    row_count: int | None
    loaded_count: int | None
    reject_count: int | None
    reason: str


@dataclass(frozen=True)
class Operation:
    """Everything that `operation` holds."""

    run_status: RunStatus
    table_status: Sequence[TableStatus]
    check_result: Sequence[CheckLine]
    delivery_board: Sequence[BoardLine]
    feed_score: Sequence[FeedScore]
    feed_failure: Sequence[FeedFailure]


def write_operation(connection: Connection, operation: Operation) -> None:
    """Write the tables of the schema anew."""
    connection.execute(f"create schema if not exists {SCHEMA}")
    write_lines(connection, "run_status", RunStatus, [operation.run_status])
    write_lines(connection, "table_status", TableStatus, operation.table_status)
    write_lines(connection, "check_result", CheckLine, operation.check_result)
    write_lines(connection, "delivery_board", BoardLine, operation.delivery_board)
    write_lines(connection, "feed_score", FeedScore, operation.feed_score)
    # the examples name rows of the source, so they stay in the home
    write_lines(connection, "feed_failure", FeedFailure, operation.feed_failure, without=("examples",))


def write_lines(
    connection: Connection, table: str, line: type, rows: Sequence[Any], without: tuple[str, ...] = ()
) -> None:
    """Write a table of the schema anew: a column for each field of `line`, but for those in `without`."""
    shape = pa.schema([(field.name, _type(field.type)) for field in fields(line) if field.name not in without])
    content = pa.Table.from_pylist([asdict(row) for row in rows], schema=shape)
    connection.register("content", content)
    connection.execute(f"create or replace table {quoted(SCHEMA, table)} as from content")
    connection.unregister("content")


def _type(annotation: Any) -> pa.DataType:
    """The column type of a field; `x | None` is that of x."""
    options = [option for option in getattr(annotation, "__args__", (annotation,)) if option is not type(None)]
    return TYPES[options[0]]
