"""From tables to deliveries: contract files and their check files, the way an operator's systems send them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from ingestion.checkfile import CheckEntry, write_check_file
from ingestion.contract import Column, Contract, load_contract
from ingestion.contract_file import file_content, line_expression
from ingestion.names import DeliveryName, period_end

PROVINCE = "00033"
PROJECT_DIR = Path(__file__).resolve().parents[1]


@cache
def contract() -> Contract:
    """The interface contract of this project."""
    return load_contract(PROJECT_DIR)


def created_at(delivery: DeliveryName) -> datetime:
    """When the sender wrote the delivery: from its period, never from the clock, so that same seed means same bytes."""
    written = datetime.combine(period_end(delivery.period), datetime.min.time()) + timedelta(hours=3)
    if delivery.period_kind == "month":
        written += timedelta(days=1)
    return written + timedelta(days=delivery.redelivery)


def periods_between(kind: str, first: date, last: date) -> list[str]:
    """Periods of a kind (day, month) that lie wholly within [first, last]."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if kind == "day":
        return [f"{day:%Y%m%d}" for day in days]
    return [f"{day:%Y%m}" for day in days if (day + timedelta(days=1)).day == 1 and day.replace(day=1) >= first]


def _typed(column: Column) -> str:
    if column.data_type == "string":
        return f'cast("{column.name}" as varchar) as "{column.name}"'
    return f"""cast(nullif(cast("{column.name}" as varchar), '') as {column.data_type}) as "{column.name}\""""


@dataclass(frozen=True)
class UnitWriter:
    """Writes the deliveries of one landing folder."""

    con: duckdb.DuckDBPyConnection
    landing: Path
    province: str = PROVINCE

    def write(
        self, unit: str, relation: str, periods: Iterable[str], *, mode: str = "", redelivery: int = 0
    ) -> list[Path]:
        """Write one delivery for each of `periods`, empty where `relation` has no row of it.

        `relation` is a table of the connection with the contract's columns and `_period`. Returns the check files.
        """
        extract = contract().extracts[unit]
        amounts = extract.amount_columns
        sums = "".join(f', coalesce(sum(cast("{name}" as hugeint)), 0)' for name in amounts)
        order = ", ".join(f'"{name}"' for name in extract.primary_key)
        typed = ", ".join(map(_typed, extract.columns))
        found = {
            row[0]: row[1:]
            for row in self.con.execute(
                f"select _period, list({line_expression(extract)} order by {order}){sums}"
                f' from (select {typed}, _period from "{relation}") group by _period'
            ).fetchall()
        }
        written = []
        for period in periods:
            lines, *totals = found.get(period, ([], *(0 for _ in amounts)))
            name = DeliveryName(unit, self.province, period, redelivery, mode or extract.mode)
            written.append(self.deliver(name, lines, dict(zip(amounts, map(int, totals), strict=True))))
        return written

    def deliver(self, name: DeliveryName, lines: list[str], amounts: dict[str, int]) -> Path:
        """Write a delivery of one plain part from its lines (`line_expression`); returns the check file."""
        content = file_content(contract().extracts[name.unit], lines)
        (self.landing / name.data_file()).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        entry = CheckEntry(name.data_file(), len(content), len(lines), created_at(name), digest, amounts)
        return write_check_file(self.landing, name, [entry])


def write_units(
    tables: Mapping[str, pd.DataFrame],
    out: Path,
    *,
    start: date,
    until: date,
    units: Iterable[str] | None = None,
    province: str = PROVINCE,
) -> list[Path]:
    """Write tables as contract files with check files into `out`; returns the check files.

    `tables`: unit -> frame with the contract's columns plus `_period`, the period of the file that a row is sent in;
    other columns (a call record's true `user_id`) are left out. Rows of increment units dated the day before `start`
    become the opening base, mode `a`. Every unit gets a file for each day (month) within [start, until], empty where
    it has no rows; `units` limits them.
    """
    out.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect()
    writer = UnitWriter(con, out, province)
    opening = f"{start - timedelta(days=1):%Y%m%d}"
    written: list[Path] = []
    for unit in units or contract().extracts:
        extract = contract().extracts[unit]
        frame = tables.get(unit)
        if frame is None:
            frame = pd.DataFrame(columns=[*extract.column_names, "_period"], dtype=str)
        con.register(unit, frame.astype({"_period": str}))
        periods = periods_between(extract.period_kind, start, until)
        strange = set(frame["_period"].astype(str)) - set(periods) - ({opening} if extract.mode == "i" else set())
        if strange:
            raise ValueError(f"{unit}: rows of periods {sorted(strange)} outside {start} to {until}")
        if extract.mode == "i":
            written += writer.write(unit, unit, [opening], mode="a")
        written += writer.write(unit, unit, periods)
        con.unregister(unit)
    return written
