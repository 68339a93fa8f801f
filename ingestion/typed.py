"""SQL that reads clean text as the contract's types, strictly: DuckDB's casts alone take 1e5, 1_000 and 1.999 for whole
numbers. Every expression here is used for loading and for explaining, so that the two cannot disagree."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from ingestion.extract import DATA_TYPE, FORMATS, MAX_FIELD_LENGTH, Column, Extract
from ingestion.segment import MAX_LINE_BYTES

_TYPES = {"string": "varchar", "integer": "integer", "bigint": "bigint", "date": "date", "timestamp": "timestamp"}
_TEXT_LENGTH = {"date": 10, "timestamp": 19}


def duck_type(data_type: str) -> str:
    """DuckDB's name of a contract type."""
    return _TYPES.get(data_type, data_type)


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    return f'"{name}"'


def text_records(path: Path, names: Sequence[str], extract: Extract) -> str:
    """Table function that gives each record of a clean text file as varchar columns in file order."""
    columns = ", ".join(f"{literal(name)}: 'varchar'" for name in names)
    quote = literal(extract.quote)
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, header = false, columns = {{{columns}}}, "
        f"delim = {literal(extract.delimiter)}, quote = {quote}, escape = {quote}, comment = '', new_line = '\\n', "
        f"ignore_errors = true, max_line_size = {4 * MAX_LINE_BYTES})"
    )


def typed(column: Column) -> str:
    """The value in its type; null where the text is empty or not of the type in strict form."""
    name = quoted(column.name)
    if column.data_type == "string":
        return name
    cast = f"try_cast({name} as {duck_type(column.data_type)})"
    if column.data_type in _TEXT_LENGTH:
        length = _TEXT_LENGTH[column.data_type]
        return f"case when strlen({name}) = {length} and cast({cast} as varchar) = {name} then {cast} end"
    if column.data_type in ("integer", "bigint"):
        # what prints as it was written needs no pattern; padded with zeros it does
        pattern = "-?[0-9]{1,18}"
        return (
            f"case when cast({cast} as varchar) = {name} then {cast} "
            f"when regexp_full_match({name}, '{pattern}') then {cast} end"
        )
    match = DATA_TYPE.fullmatch(column.data_type)
    precision, scale = (int(number) for number in match.groups()) if match else (18, 0)
    pattern = f"-?[0-9]{{1,{precision - scale}}}" + (f"(\\.[0-9]{{1,{scale}}})?" if scale else "")
    return f"case when regexp_full_match({name}, '{pattern}') then {cast} end"


def faults(column: Column, check_length: bool) -> list[tuple[str, str]]:
    """Pairs of error code and the condition, over the text column, under which it applies; first one counts."""
    name, found = quoted(column.name), []
    if not column.nullable:
        found.append(("NOT_NULL", f"{name} is null"))
    if column.data_type != "string":
        kind = {"date": "NOT_A_DATE", "timestamp": "NOT_A_TIME"}.get(column.data_type, "NOT_A_NUMBER")
        found.append((kind, f"{name} is not null and {typed(column)} is null"))
    elif check_length or column.max_length < MAX_FIELD_LENGTH:
        found.append(("FIELD_LENGTH", f"length({name}) > {column.max_length}"))
    if column.values:
        found.append(("NOT_IN_LIST", f"{typed(column)} not in ({_value_list(column)})"))
    if column.format:
        found.append(("BAD_FORMAT", f"not regexp_full_match({name}, {literal(FORMATS[column.format])})"))
    return found


def _value_list(column: Column) -> str:
    values = (literal(value) if column.data_type == "string" else value for value in column.values)
    return ", ".join(values)


def is_readable(extract: Extract) -> list[str]:
    """Conditions, over the text columns, for what reading the typed column back cannot tell: empty, or unreadable."""
    return [
        f"({quoted(column.name)} is null or {typed(column)} is not null)"
        for column in extract.columns
        if column.nullable and column.data_type != "string"
    ]


def readable_faults(extract: Extract, check_length: bool) -> list[str]:
    """Conditions, over the typed columns of rows that are readable, under which one has a fault. Each is to be looked
    for on its own: alone, most are answered from the statistics of a Parquet file."""
    found = []
    nulls = [f"{quoted(column.name)} is null" for column in extract.columns if not column.nullable]
    if nulls:
        found.append(" or ".join(nulls))
    for column in extract.columns:
        if column.values:
            found.append(f"{quoted(column.name)} not in ({_value_list(column)})")
        pairs = faults(column, check_length)
        found += [condition for code, condition in pairs if code in ("FIELD_LENGTH", "BAD_FORMAT")]
    return found


def is_good(extract: Extract, check_length: bool) -> str:
    """Condition under which a record has no fault."""
    terms = []
    for column in extract.columns:
        conditions = [condition for _, condition in faults(column, check_length)]
        if conditions and conditions[0].endswith(" is null") and column.data_type != "string" and not column.nullable:
            conditions = [f"{typed(column)} is null", *conditions[2:]]
        terms += [f"({condition}) is not true" for condition in conditions]
    return " and ".join(terms) or "true"


def fault_query(source: str, extract: Extract, check_length: bool, skipped: Collection[int]) -> str:
    """Select _row, then for each column its text and its error code (null where well), of every bad record."""
    codes, conditions = [], []
    for column in extract.columns:
        pairs = faults(column, check_length)
        branches = " ".join(f"when {condition} then '{code}'" for code, condition in pairs)
        codes.append(f"{quoted(column.name)}, {f'case {branches} end' if pairs else 'null'}")
    conditions = [f"not ({is_good(extract, check_length)})", *skip_rows(skipped)]
    return f"select _row, {', '.join(codes)} from {source} where {' and '.join(conditions)} order by _row"


def sum_columns(names: Sequence[str]) -> str:
    """`, sum(...)` for each column."""
    return "".join(f", sum({quoted(name)})" for name in names)


def skip_rows(rows: Collection[int]) -> list[str]:
    """Conditions that leave out records by number."""
    return [f"_row not in ({', '.join(map(str, sorted(rows)))})"] if rows else []


def event_date(extract: Extract) -> str | None:
    """Expression for the date a row is about, over the typed columns; None where the contract names no column."""
    if not extract.effective.column or extract.effective.column not in extract.column_names:
        return None
    column = extract.column(extract.effective.column)
    if column.data_type == "string":
        return f"cast(strptime({quoted(column.name)} || '01', '%Y%m%d') as date)"
    return f"cast({quoted(column.name)} as date)"


def explain(column: Column, code: str) -> str:
    """What the contract wants of the field, for the receipt."""
    wanted = {
        "NOT_NULL": "must be filled",
        "NOT_A_NUMBER": f"must be {column.data_type} in plain digits, without sign +, separator, exponent or spaces",
        "NOT_A_DATE": "must be a day of the calendar, yyyy-mm-dd",
        "NOT_A_TIME": "must be a time of the calendar, yyyy-mm-dd hh:mm:ss",
        "FIELD_LENGTH": f"at most {column.max_length} characters",
        "NOT_IN_LIST": f"must be one of {', '.join(column.values)}",
        "BAD_FORMAT": f"must be in the form {column.format}",
    }
    return wanted[code]


def as_amount(text: str | None) -> int | None:
    """An amount's text as fen: 0 where empty, None where it cannot be read."""
    if not text:
        return 0
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII) else None
