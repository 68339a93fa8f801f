"""A piece: consecutive lines, of one part or of several small ones, that DuckDB reads in one go."""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from ingestion.codes import RejectedLine
from ingestion.errors import DeliveryRejected
from ingestion.extract import Extract
from ingestion.job import Job, PartLoad
from ingestion.landing import printable
from ingestion.segment import Flaw, Segment, field_at, is_shapely, set_apart_misshapen
from ingestion.typed import as_amount, explain, fault_query, text_records


@dataclass
class Piece:
    """Segments in order, each with the part it belongs to; record n of the text (from 1) is line n of them all.

    `names`: the columns in the order of the file.
    """

    extract: Extract
    names: tuple[str, ...]
    segments: list[tuple[Job, PartLoad, Segment]] = field(default_factory=list)

    @property
    def line_count(self) -> int:
        return sum(segment.line_count for _, _, segment in self.segments)

    @property
    def has_long_line(self) -> bool:
        return any(segment.has_long_line for _, _, segment in self.segments)

    def first_rows(self) -> list[int]:
        """Number of the first record of each segment, from 1."""
        counts = accumulate((segment.line_count for _, _, segment in self.segments), initial=1)
        return list(counts)[:-1]

    def skipped(self) -> list[int]:
        """Records that only hold a place: blank lines and lines set apart."""
        rows = []
        for first, (_, _, segment) in zip(self.first_rows(), self.segments, strict=True):
            rows += [first + index for index in (*segment.flaws, *segment.blanks)]
        return sorted(rows)

    def write(self, path: Path) -> str:
        """Write the text, in shape as far as counting delimiters tells; gives its `source`."""
        with path.open("wb") as file:
            for _, _, segment in self.segments:
                if not is_shapely(segment, self.extract):
                    set_apart_misshapen(segment, self.extract)
                file.write(segment.text)
        return self.source(path)

    def rewrite(self, path: Path) -> str:
        """Write the text again after looking at the shape of every line."""
        with path.open("wb") as file:
            for _, _, segment in self.segments:
                set_apart_misshapen(segment, self.extract)
                file.write(segment.text)
        return self.source(path)

    def source(self, path: Path) -> str:
        """SQL over a written text: `_row` from 1 and the columns as varchar."""
        records = text_records(path, self.names, self.extract)
        return f"(select row_number() over () as _row, * from {records})"

    def count_lines(self) -> None:
        """Enter lines, blanks and the lines set apart into their parts."""
        for _, load, segment in self.segments:
            load.line_count += segment.line_count
            load.blank_count += len(segment.blanks)
            for index, flaw in sorted(segment.flaws.items()):
                amounts: dict[str, int | None] = dict.fromkeys(self.extract.amount_columns)
                column, value = self._field(segment.original(index)[1], flaw)
                load.rejects.append(_rejected(load, segment, index, flaw.code, column, value, flaw.reason, amounts))

    def _field(self, line: bytes, flaw: Flaw) -> tuple[str, str]:
        """Column and printable text of the field that a flaw stands in; empty where it has no single one."""
        found = field_at(line, flaw.place, self.extract)
        return (self.names[found[0]], printable(found[1][:200])) if found else ("", "")

    def reject_bad_rows(self, connection: DuckDBPyConnection, source: str) -> set[int]:
        """Find every record with a field the contract does not allow, enter it into its part; gives their numbers."""
        query = fault_query(source, self.extract, self.has_long_line, self.skipped())
        rows = connection.execute(query).fetchall()
        for row in rows:
            self._reject_row(row)
        return {row[0] for row in rows}

    def _reject_row(self, row: tuple[Any, ...]) -> None:
        values, codes = row[1::2], row[2::2]
        bad = [number for number, code in enumerate(codes) if code]
        if not bad:
            raise DeliveryRejected("ACCOUNTING", f"record {row[0]} is bad for no known reason")
        column, code = self.extract.columns[bad[0]], codes[bad[0]]
        others = ", ".join(f"{self.extract.columns[number].name} {codes[number]}" for number in bad[1:])
        reason = explain(column, code) + (f"; also {others}" if others else "")
        names = self.extract.column_names
        amounts = {name: as_amount(values[names.index(name)]) for name in self.extract.amount_columns}
        self.reject(row[0], code, column.name, values[bad[0]] or "", reason, amounts)

    def reject(self, row: int, code: str, column: str, value: str, reason: str, amounts: dict[str, int | None]) -> None:
        """Enter one record into its part as a rejected line."""
        firsts = self.first_rows()
        number = bisect_right(firsts, row) - 1
        _, load, segment = self.segments[number]
        load.rejects.append(_rejected(load, segment, row - firsts[number], code, column, value, reason, amounts))


def _rejected(
    load: PartLoad,
    segment: Segment,
    index: int,
    code: str,
    column: str,
    value: str,
    reason: str,
    amounts: dict[str, int | None],
) -> RejectedLine:
    offset, original = segment.original(index)
    line = segment.first_line + index
    return RejectedLine(load.part, load.file_name, line, offset, code, column, value, reason, original, amounts)
