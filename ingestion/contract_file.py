"""Rows as the text of a contract file: what the synthetic operator and the adapters send is written here."""

from collections.abc import Sequence

from ingestion.extract import Column, Extract
from ingestion.fixed_width import join


def line_expression(extract: Extract) -> str:
    """SQL of one row, whose columns have the contract's types, as a delimited line: the input of `file_content`."""
    return f"concat_ws('{extract.delimiter}', {', '.join(map(_field, extract.columns))})"


def _field(column: Column) -> str:
    name = f'"{column.name}"'
    text = f"strftime({name}, '%Y-%m-%d %H:%M:%S')" if column.data_type == "timestamp" else f"cast({name} as varchar)"
    return f"coalesce({text}, '')"


def file_content(extract: Extract, lines: Sequence[str]) -> bytes:
    """A whole data file, decompressed, of the lines of `line_expression`: encoded, with header or row numbers.

    Raises ValueError where a value is wider than its fixed-width field.
    """
    if extract.is_fixed_width:
        records = (join(line.split(extract.delimiter), row, extract) for row, line in enumerate(lines, start=1))
        return b"".join(record + b"\r\n" for record in records)
    header = [extract.delimiter.join(extract.column_names)] if extract.header else []
    return "".join(f"{line}\n" for line in (*header, *lines)).encode(extract.encoding)
