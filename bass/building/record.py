"""What the working file says of the builds that made it: the one that is finished and the one that was begun last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from ingestion.ledger import DeliveryRecord

_TABLES = """
create schema if not exists raw_ledger;
create table if not exists raw_ledger.build (
    build_id varchar, started_at timestamp, code_version varchar, is_full boolean, previous_as_of_date date);
create table if not exists raw_ledger.build_delivery (delivery_number bigint, delivery_id varchar, unit varchar);
create table if not exists raw_ledger.built (
    build_id varchar, finished_at timestamp, code_version varchar, as_of_date date);
create table if not exists raw_ledger.built_delivery (delivery_number bigint, delivery_id varchar, unit varchar);
create table if not exists raw_ledger.built_interval (
    history_code varchar, member_code varchar, valid_from timestamp, valid_to timestamp, content varchar);
"""


@dataclass(frozen=True)
class BuildState:
    """`build_id`, `code_version` and `as_of_date` of the last finished build, empty where there is none.

    `built_deliveries` the delivery numbers in it, None where there is none; `begun_deliveries` those of a build that
    was begun after it and did not end, None where there is none.
    """

    build_id: str
    code_version: str
    as_of_date: date | None
    built_deliveries: frozenset[int] | None
    begun_deliveries: frozenset[int] | None


@dataclass(frozen=True)
class Build:
    """A build that begins. `reason` says why everything is built anew, '' where only what changed is."""

    build_id: str
    started_at: datetime
    code_version: str
    reason: str
    previous_as_of_date: date | None

    @property
    def is_full(self) -> bool:
        return bool(self.reason)


def read_state(connection: duckdb.DuckDBPyConnection) -> BuildState:
    """Make the tables where they are missing, and read them."""
    connection.execute(_TABLES)
    built = connection.execute("select build_id, code_version, as_of_date from raw_ledger.built").fetchone()
    begun = connection.execute("select build_id from raw_ledger.build").fetchone()
    is_open = begun is not None and (built is None or built[0] != begun[0])
    return BuildState(
        build_id=built[0] if built else "",
        code_version=built[1] if built else "",
        as_of_date=built[2] if built else None,
        built_deliveries=_numbers(connection, "built_delivery") if built else None,
        begun_deliveries=_numbers(connection, "build_delivery") if is_open else None,
    )


def _numbers(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[int]:
    return frozenset(row[0] for row in connection.execute(f"select delivery_number from raw_ledger.{table}").fetchall())


def reason_for_full(state: BuildState, code_version: str, committed: Collection[int], is_wanted: bool) -> str:
    """Why everything must be built anew; '' where it is enough to recompute what changed.

    A build that was cut off has recomputed some periods from its deliveries and not others. With the same deliveries
    the next one affects the same periods and makes them whole; with others it might leave some of its figures behind.
    """
    if is_wanted:
        return "asked for"
    if state.built_deliveries is None:
        return "first build"
    if state.code_version != code_version:
        return "models or contract changed"
    if state.begun_deliveries is not None and state.begun_deliveries != frozenset(committed):
        return "an earlier build was cut off, and other deliveries came since"
    return ""


def begin(connection: duckdb.DuckDBPyConnection, build: Build, deliveries: Sequence[DeliveryRecord]) -> None:
    """Enter the build and what it contains, before anything is changed."""
    connection.execute("delete from raw_ledger.build; delete from raw_ledger.build_delivery")
    values = [build.build_id, build.started_at, build.code_version, build.is_full, build.previous_as_of_date]
    connection.execute("insert into raw_ledger.build values (?, ?, ?, ?, ?)", values)
    if deliveries:
        columns = {
            "number": [item.delivery_number for item in deliveries],
            "id": [item.delivery_id for item in deliveries],
            "unit": [item.unit for item in deliveries],
        }
        connection.execute(
            "insert into raw_ledger.build_delivery select unnest($number), unnest($id), unnest($unit)", columns
        )


def finish(connection: duckdb.DuckDBPyConnection, finished_at: datetime) -> None:
    """Make the begun build the finished one, in one transaction: with it what it contains and what it saw."""
    connection.execute("begin")
    connection.execute("create or replace table raw_ledger.built_delivery as from raw_ledger.build_delivery")
    connection.execute("create or replace table raw_ledger.built_interval as from intermediate.int_affected__interval")
    connection.execute("delete from raw_ledger.built")
    connection.execute(
        "insert into raw_ledger.built select build_id, ?, code_version, "
        "(select as_of_date from intermediate.int_calendar__as_of) from raw_ledger.build",
        [finished_at],
    )
    connection.execute("commit")
