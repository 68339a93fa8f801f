"""Rows of a select as deliveries: one contract file and check file for each period of a unit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb

from ingestion.adapters.definition import Adapter, AdapterError
from ingestion.checkfile import check_entry, write_check_file
from ingestion.contract_file import file_content, line_expression
from ingestion.extract import Column, Extract
from ingestion.names import DeliveryName, period_end

BATCH = 50_000
Sent = dict[str, tuple[int, str]]  # "unit period" -> redelivery and sha256 of what was delivered last


@dataclass(frozen=True)
class UnitResult:
    """What became of one unit: deliveries written, deliveries left as they were sent before, rows in those written."""

    unit: str
    delivery_count: int
    unchanged_count: int
    row_count: int


@dataclass(frozen=True)
class UnitDelivery:
    """Writes one unit of an adapter into landing; `sent` remembers what was delivered: only changes are sent."""

    con: duckdb.DuckDBPyConnection
    adapter: Adapter
    extract: Extract
    landing: Path
    sent: Sent = field(default_factory=dict)

    def deliver(self, select: str) -> UnitResult:
        """Write a delivery for every period, empty where the select has no row of it.

        Raises AdapterError where the select's columns are not the contract's, a value cannot be what the contract says,
        or a row lies in no period of the adapter.
        """
        self._stage(select)
        rows = self._rows()
        written = unchanged = row_count = 0
        ahead = next(rows, None)
        for period, mode in self._periods():
            lines: list[tuple[str, ...]] = []
            if ahead is not None and ahead[0] == period:
                lines, ahead = ahead[1], next(rows, None)
            if self._write(period, mode, lines):
                written, row_count = written + 1, row_count + len(lines)
            else:
                unchanged += 1
        return UnitResult(self.extract.unit, written, unchanged, row_count)

    def _periods(self) -> list[tuple[str, str]]:
        """(period, mode) in order: the opening base of an increment, then each whole day or month."""
        first, last, mode = self.adapter.first_date, self.adapter.last_date, self.extract.mode
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        if self.extract.period_kind == "month":
            ends = [day for day in days if (day + timedelta(days=1)).day == 1 and day.replace(day=1) >= first]
            return [(f"{day:%Y%m}", mode) for day in ends]
        opening = [(f"{self.adapter.opening_day:%Y%m%d}", "a")] if mode == "i" else []
        return opening + [(f"{day:%Y%m%d}", mode) for day in days]

    def _stage(self, select: str) -> None:
        """Run the select into the table `unit_row`, every column cast to the contract's type."""
        unit, where = self.extract.unit, f"{self.adapter.name}/{self.extract.unit}.sql"
        try:
            self.con.execute(f"create or replace table foreign_row as {select}")
            found = {row[0] for row in self.con.execute("describe foreign_row").fetchall()}
            wanted = {*self.extract.column_names, "_period"}
            if found != wanted:
                missing, extra = sorted(wanted - found), sorted(found - wanted)
                told = "; ".join(f"{what} {', '.join(n)}" for what, n in (("missing", missing), ("extra", extra)) if n)
                raise AdapterError(f"{where}: columns must be those of {unit} and _period: {told}")
            casts = ", ".join(f'cast("{c.name}" as {_duckdb_type(c)}) as "{c.name}"' for c in self.extract.columns)
            casts += ", cast(_period as varchar) as _period"
            self.con.execute(f"create or replace table unit_row as select {casts} from foreign_row")
        except duckdb.Error as error:
            raise AdapterError(f"{where}: {error}") from error
        self._refuse_unwritable(where)

    def _refuse_unwritable(self, where: str) -> None:
        periods = {period for period, _ in self._periods()}
        for (period,) in self.con.execute("select distinct _period from unit_row").fetchall():
            if period not in periods:
                span = f"{min(periods, default='?')} to {max(periods, default='?')}"
                raise AdapterError(f"{where}: a row has _period {period!r}; the adapter's files are {span}")
        for column in self.extract.columns:
            if column.data_type == "string":
                bad = self.con.execute(
                    f'select "{column.name}" from unit_row where contains("{column.name}", $1)'
                    f' or contains("{column.name}", chr(10)) or contains("{column.name}", chr(13)) limit 1',
                    [self.extract.delimiter],
                ).fetchone()
                if bad:
                    told = f"{column.name} = {bad[0]!r} holds a line break or the delimiter {self.extract.delimiter!r}"
                    raise AdapterError(f"{where}: {told}; replace it in the select")

    def _rows(self) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
        """Period by period: its (line, amount, amount ...) rows in key order."""
        amounts = "".join(f', coalesce("{name}", 0)' for name in self.extract.amount_columns)
        order = ", ".join(f'"{name}"' for name in ("_period", *self.extract.primary_key))
        cursor = self.con.cursor()
        cursor.execute(f"select _period, {line_expression(self.extract)}{amounts} from unit_row order by {order}, 2")

        def batches() -> Iterator[tuple[str, ...]]:
            while batch := cursor.fetchmany(BATCH):
                yield from batch

        for period, group in groupby(batches(), key=itemgetter(0)):
            yield period, [row[1:] for row in group]

    def _write(self, period: str, mode: str, lines: list[tuple[str, ...]]) -> bool:
        """Write a delivery unless the same bytes were sent before; other bytes go out as the next redelivery."""
        extract = self.extract.at(period)
        content = file_content(extract, [line[0] for line in lines])
        key, digest = f"{extract.unit} {period}", sha256(content).hexdigest()
        redelivery, before = self.sent.get(key, (-1, ""))
        if digest == before:
            return False
        name = DeliveryName(extract.unit, self.adapter.province, period, redelivery + 1, mode)
        path = self.landing / name.data_file()
        path.write_bytes(content)
        amounts = {c: sum(int(line[n]) for line in lines) for n, c in enumerate(extract.amount_columns, start=1)}
        entry = check_entry(path, row_count=len(lines), amounts=amounts, created_at=_created_at(name))
        write_check_file(self.landing, name, [entry])
        self.sent[key] = (name.redelivery, digest)
        return True


def _created_at(name: DeliveryName) -> datetime:
    """Three in the morning after the period: never from the clock, so that same data means same bytes."""
    end: date = period_end(name.period)
    return datetime(end.year, end.month, end.day, 3) + timedelta(days=name.redelivery)


def _duckdb_type(column: Column) -> str:
    return "varchar" if column.data_type == "string" else column.data_type
