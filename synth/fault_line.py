"""Faults of single lines: each goes to quarantine, or takes its delivery with it where the contract allows no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from synth.fault import Delivered, Exhausted, Fault, Supply
from synth.writer import contract

# kind, unit, whether in the opening base, column, value, code
_VALUES: tuple[tuple[str, str, bool, str, bytes, str], ...] = (
    ("exponent in a number", "bill_item", False, "receivable", b"1e5", "NOT_A_NUMBER"),
    ("thousands separator in a number", "bill_item", False, "receivable", b"1,000", "NOT_A_NUMBER"),
    ("underscore in a number", "bill_item", False, "tax", b"1_000", "NOT_A_NUMBER"),
    ("decimals in an amount", "bill_item", False, "receivable", b"1.999", "NOT_A_NUMBER"),
    ("full-width digits", "bill_item", False, "discount", "１２３".encode(), "NOT_A_NUMBER"),
    ("no number at all", "balance", False, "closing", b"NaN", "NOT_A_NUMBER"),
    ("30 February", "bill", False, "due_date", b"2025-02-30", "NOT_A_DATE"),
    ("hour 25", "user_status", True, "status_time", b"2024-12-01 25:00:00", "NOT_A_TIME"),
    ("required field empty", "arrears", False, "account_id", b"", "NOT_NULL"),
    ("code outside the list", "balance", False, "ledger", b"bonus", "NOT_IN_LIST"),
    ("month in another form", "bill_item", False, "cycle", b"2025-3", "BAD_FORMAT"),
    ("delimiter within a field", "account", False, "cust_id", b"K0|1", "FIELD_COUNT"),
    ("line in GB18030", "customer", True, "customer_name", "王小明".encode("gb18030"), "LINE_ENCODING"),
    ("NUL within a field", "calendar", False, "holiday_name_en", b"a\0b", "CONTROL_CHARACTER"),
    ("field of 5,000 characters", "target", False, "org_id", b"O" * 5000, "FIELD_LENGTH"),
    ("bad number in a call record", "cdr_voice", False, "duration", b"1m30s", "NOT_A_NUMBER"),
    ("line of 10 MB", "recharge", False, "user_id", b"U" * 10_000_000, "LINE_LENGTH"),
)
# what status says of each; a line of another shape or length has no field that is at fault
_REASONS = {
    "NOT_A_NUMBER": "in plain digits",
    "NOT_A_DATE": "must be a day of the calendar",
    "NOT_A_TIME": "must be a time of the calendar",
    "NOT_NULL": "must be filled",
    "NOT_IN_LIST": "must be one of",
    "BAD_FORMAT": "must be in the form yyyymm",
    "FIELD_COUNT": "fields, the contract has",
    "LINE_ENCODING": "of the line is not utf-8",
    "CONTROL_CHARACTER": "NUL at byte",
    "FIELD_LENGTH": "at most 4000 characters",
    "LINE_LENGTH": "bytes, at most 1048576 are read",
    "DUPLICATE_KEY": "an earlier line of the delivery has the same key",
}
_WHOLE_LINE = ("FIELD_COUNT", "LINE_LENGTH")


def plant_lines(supply: Supply) -> Iterator[Fault]:
    """One bad line in one delivery each; a short simulation has too few bills for all kinds."""
    for kind, unit, is_opening, column, value, code in _VALUES:
        with suppress(Exhausted):
            delivered = supply.take(unit, rows=_enough(unit), is_opening=is_opening)
            yield _spoil(supply, delivered, kind, column, code, partial(_put, value=value))
    with suppress(Exhausted):
        yield _spoil(supply, supply.take("arrears", rows=_enough("arrears")), "line cut short", "", "FIELD_COUNT",
                     lambda fields, place: fields[: len(fields) // 2])  # fmt: skip
    with suppress(Exhausted):
        yield _repeat(supply, supply.take("balance", rows=_enough("balance")))


def _enough(unit: str) -> int:
    """Rows of which one may be bad."""
    return int(1 / contract().extracts[unit].reject_limit) + 1


def _put(fields: list[bytes], place: int, *, value: bytes) -> list[bytes]:
    return [*fields[:place], value, *fields[place + 1 :]]


def _outcome(delivered: Delivered, kind: str, code: str, rows: int, **where: object) -> Fault:
    """Quarantined within the contract's limit; above it the whole delivery is rejected."""
    is_over = contract().extracts[delivered.name.unit].reject_limit * rows < 1
    where = {"corrected_by": delivered.correct(), "reason": _REASONS[code], **where}
    if is_over:
        return delivered.fault(kind, "rejected", "REJECT_SHARE", line_code=code, **where)
    return delivered.fault(kind, "quarantined", code, **where)


def shown(unit: str, column: str, field: bytes) -> str:
    """A field as status shows it: what cannot be printed escaped, personal data masked."""
    text = field.decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    is_personal = not set(contract().extracts[unit].pii_columns).isdisjoint(column.split(","))
    return "*" * min(len(text), 20) if is_personal else text[:200]


def _spoil(
    supply: Supply, delivered: Delivered, kind: str, column: str, code: str,
    change: Callable[[list[bytes], int], list[bytes]],
) -> Fault:  # fmt: skip
    extract = contract().extracts[delivered.name.unit]
    lines = delivered.lines
    chosen = 1 + supply.pick(len(lines) - 1)
    place = extract.column_names.index(column) if column else 0
    fields = lines[chosen].split(extract.delimiter.encode())
    spoilt = change(fields, place)
    lines[chosen] = extract.delimiter.encode().join(spoilt)
    delivered.replace(b"\n".join(lines) + b"\n")
    column = "" if code in _WHOLE_LINE else column
    value = shown(extract.unit, column, spoilt[place]) if column else ""
    return _outcome(delivered, kind, code, len(lines) - 1, line=chosen + 1, field=column, value=value)


def _repeat(supply: Supply, delivered: Delivered) -> Fault:
    """A line twice; the sender's totals count it twice too."""
    lines = delivered.lines
    again = lines[1 + supply.pick(len(lines) - 1)]
    extract = contract().extracts[delivered.name.unit]
    values = dict(zip(extract.column_names, again.decode().split(extract.delimiter), strict=True))
    entry = delivered.replace(b"\n".join([*lines, again]) + b"\n", rows=len(lines))
    amounts = {name: fen + int(values[name]) for name, fen in entry.amounts.items()}
    delivered.check_with(type(entry)(**{**vars(entry), "amounts": amounts}).line(delivered.name.period))
    key = ",".join(extract.primary_key)
    value = shown(extract.unit, key, ",".join(values[name] for name in extract.primary_key).encode())
    where = {"line": len(lines) + 1, "field": key, "value": value}
    return _outcome(delivered, "key twice in a delivery", "DUPLICATE_KEY", len(lines), **where)
