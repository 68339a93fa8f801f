"""Foreign files as DuckDB tables, every field text, each row with its line number; and the macros selects may use."""

import codecs
import csv
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from ingestion.adapters.definition import Adapter, AdapterError, ForeignTable

# day_period: a day's file, or the opening base for all days before the first one
_MACROS = r"""
create macro first_date() as date '{first_date}';
create macro last_date() as date '{last_date}';
create macro province() as '{province}';
create macro day_period(day) as
    strftime(greatest(cast(day as date), date '{opening_day}'), '%Y%m%d');
create macro month_period(day) as strftime(cast(day as date), '%Y%m');
create macro fen(amount) as
    case
        when nullif(trim(cast(amount as varchar)), '') is null then null
        when regexp_full_match(trim(cast(amount as varchar)), '-?[0-9]+([.][0-9]{{1,2}})?')
            then cast(cast(trim(cast(amount as varchar)) as decimal(18, 2)) * 100 as bigint)
        else error('amount ' || cast(amount as varchar) || ' is no number with at most two decimals')
    end;
create table day as
    select cast(unnest(generate_series(date '{first_date}', date '{last_date}', interval 1 day)) as date) as day;
create table month as
    select day as month_start, last_day(day) as month_end from day where day = date_trunc('month', day)
    and last_day(day) <= date '{last_date}';
"""


def open_foreign(adapter: Adapter, source_dir: Path) -> duckdb.DuckDBPyConnection:
    """A connection holding every table of the adapter, plus `day`, `month` (whole ones) and the macros.

    Raises AdapterError where a file is missing or not in the form that adapter.yaml says.
    """
    con = duckdb.connect()
    con.execute("set preserve_insertion_order = true")
    con.execute(
        _MACROS.format(
            first_date=adapter.first_date,
            last_date=adapter.last_date,
            opening_day=adapter.opening_day,
            province=adapter.province,
        )
    )
    with TemporaryDirectory() as scratch:
        for table in adapter.tables:
            path = source_dir / table.file
            if not path.is_file():
                raise AdapterError(f"{path}: no such file; `--from` must be the folder that holds {table.file}")
            _read(con, table, _as_utf8(table, path, Path(scratch)))
    for name, select in adapter.helpers().items():
        try:
            con.execute(f'create view "{name}" as {select}')
        except duckdb.Error as error:
            raise AdapterError(f"{adapter.folder.name}/_{name}.sql: {error}") from error
    return con


def _as_utf8(table: ForeignTable, path: Path, scratch: Path) -> Path:
    """The file itself, or a copy in UTF-8 where it is in another encoding."""
    if codecs.lookup(table.encoding).name in ("utf-8", "utf-8-sig", "ascii"):
        return path
    copy = scratch / table.name
    try:
        with (
            path.open(encoding=table.encoding, newline="") as given,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(given, out)
    except UnicodeDecodeError as error:
        raise AdapterError(f"{path}: not {table.encoding} text at byte {error.start}; set `encoding`") from error
    return copy


def _read(con: duckdb.DuckDBPyConnection, table: ForeignTable, path: Path) -> None:
    columns = _column_names(table, path)
    try:
        con.execute(
            f"""
            create table "{table.name}" as
            select row_number() over () + {int(table.header)} as _line, *
            from read_csv(
                $path, auto_detect = false, header = $header, delim = $delimiter, quote = $quote, escape = $quote,
                nullstr = $null_text, columns = {dict.fromkeys(columns, "VARCHAR")}, strict_mode = true
            )
            """,
            {
                "path": str(path),
                "header": table.header,
                "delimiter": table.delimiter,
                "quote": table.quote,
                "null_text": table.null_text,
            },
        )
    except duckdb.Error as error:
        raise AdapterError(f"{table.file}: {error}; mend `delimiter`, `quote`, `encoding` or `columns`") from error


def _column_names(table: ForeignTable, path: Path) -> list[str]:
    """Names of the columns; raises AdapterError where the first line has more or fewer fields than `columns` names."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            plain = csv.reader(file, delimiter=table.delimiter, quoting=csv.QUOTE_NONE)
            reader = csv.reader(file, delimiter=table.delimiter, quotechar=table.quote) if table.quote else plain
            first = next(reader, [])
    except UnicodeDecodeError as error:
        raise AdapterError(f"{table.file}: not UTF-8 text at byte {error.start}; set `encoding`") from error
    if table.columns and len(first) != len(table.columns):
        told = f"{len(table.columns)} columns named, {len(first)} fields found"
        raise AdapterError(f"{table.file}, line 1: {told} with delimiter {table.delimiter!r}; mend adapter.yaml")
    return list(table.columns) or [name.strip() for name in first]
