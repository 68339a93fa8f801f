"""Faults of whole deliveries: check files, parts, headers, encodings, compression; and harmless variants."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingestion.checkfile import HEADER
from synth.fault import Delivered, Fault, Supply
from synth.writer import contract

_BOMB_BYTES = 80 << 20


def plant_check_files(supply: Supply) -> Iterator[Fault]:
    """Check files that are missing, half-written or say something else than the data."""
    for kind, field, told, code, reason in (
        ("one row too many in the check file", "row_count", "rows", "CHECK_ROWS", "the check file says"),
        ("one byte too many in the check file", "byte_count", "bytes", "CHECK_SIZE", "the check file says"),
        ("wrong hash in the check file", "sha256", "sha256", "CHECK_HASH", "the check file says"),
        ("amount off by one fen", "amounts", "amount", "CONTROL_TOTAL", "+ 1 unexplained"),
    ):
        delivered = supply.take("payment", rows=1)
        entry = delivered.entry
        wrong: object = getattr(entry, field)
        if field == "sha256":
            wrong = hashlib.sha256(b"other").hexdigest()
        elif field == "amounts":
            wrong = {name: fen + 1 for name, fen in entry.amounts.items()}
        else:
            wrong = int(wrong) + 1  # type: ignore[call-overload]
        delivered.check_with(replace(entry, **{field: wrong}).line(delivered.name.period))  # type: ignore[arg-type]
        value = wrong["amount"] if isinstance(wrong, dict) else wrong
        where = {"field": told, "value": str(value), "reason": reason}
        yield _rejected(delivered, kind, code, same_name=field != "amounts", **where)
    yield from _odd_checks(supply)
    delivered = supply.take("recharge")
    (delivered.folder / delivered.name.check_file).unlink()
    yield _waiting(delivered, "no check file", "no check file yet")
    delivered = supply.take("recharge")
    delivered.check_text(HEADER, delivered.entry.line(delivered.name.period)[:40])
    yield _waiting(delivered, "check file half-written", "no closing line")
    delivered = supply.take("recharge")
    (delivered.folder / delivered.name.data_file()).unlink()
    yield _waiting(delivered, "part listed but not delivered", "has not arrived", delivered.name.data_file())


def _waiting(delivered: Delivered, kind: str, reason: str, file_name: str = "") -> Fault:
    corrected = delivered.correct(same_name=True)
    where = {"file_name": file_name or delivered.name.check_file, "reason": reason, "corrected_by": corrected}
    return delivered.fault(kind, "waiting", **where)


def _odd_checks(supply: Supply) -> Iterator[Fault]:
    delivered = supply.take("payment")
    line = delivered.entry.line(delivered.name.period).replace("amount=", "amount=0.5")
    delivered.check_with(line)
    kind, reason = "decimal in an amount of the check file", "fen a whole number"
    yield _odd_line(delivered, kind, "CHECK_AMOUNT", "amounts", line.split("|")[-1], reason)
    delivered = supply.take("payment")
    delivered.check_with(delivered.entry.line("20200101"))
    kind, reason = "another data date in the check file", "must be the period of the name"
    yield _odd_line(delivered, kind, "CHECK_DATE", "data_date", "20200101", reason)
    for kind, folder, unit, reason in (
        ("check file names a file of another unit", "", "recharge", "belongs to another delivery"),
        ("path traversal in the check file", "../landing/", "payment", "is not {mode}_{province}"),
    ):
        delivered = supply.take("payment")
        name = folder + replace(delivered.name, unit=unit).data_file()
        delivered.check_with(replace(delivered.entry, file_name=name).line(delivered.name.period))
        yield _odd_line(delivered, kind, "CHECK_NAME", "file_name", name, reason)
    delivered = supply.take("payment")
    name = delivered.name.data_file(2)
    (delivered.folder / delivered.name.data_file()).rename(delivered.folder / name)
    delivered.check_with(replace(delivered.entry, file_name=name).line(delivered.name.period))
    yield _odd_line(delivered, "part 001 missing, 002 there", "CHECK_PARTS", "file_name", name, "listed: 002")


def _odd_line(delivered: Delivered, kind: str, code: str, field: str, value: str, reason: str) -> Fault:
    where: dict[str, Any] = {
        "file_name": delivered.name.check_file,
        "line": 2,
        "field": field,
        "value": value,
        "reason": reason,
    }
    return _rejected(delivered, kind, code, **where)


def _rejected(delivered: Delivered, kind: str, code: str, *, same_name: bool = False, **where: object) -> Fault:
    return delivered.fault(kind, "rejected", code, corrected_by=delivered.correct(same_name=same_name), **where)


def plant_contents(supply: Supply) -> Iterator[Fault]:
    """Data files cut short, with other columns, in another encoding, badly compressed, or far too bad."""
    delivered = supply.take("payment_application")
    (delivered.folder / delivered.name.data_file()).write_bytes(delivered.content[: len(delivered.content) * 2 // 3])
    where: dict[str, Any] = {
        "field": "bytes",
        "value": str(delivered.entry.byte_count),
        "reason": "the check file says",
    }
    yield _rejected(delivered, "data file half-written", "CHECK_SIZE", same_name=True, **where)
    for kind, change, field, reason in (
        ("column removed", _without_last, "applied_at", "missing: applied_at"),
        ("column added", _with_more, "remark", "extra: remark"),
        ("column renamed", _renamed, "applied_at", "missing: applied_at; extra: apply_time"),
        ("header missing", _without_header, "pay_id", "is the header missing?"),
    ):
        delivered = supply.take("payment_application")
        lines = [change(line, n == 0) for n, line in enumerate(delivered.lines)]
        delivered.replace(b"".join(line + b"\n" for line in lines if line))
        yield _rejected(delivered, kind, "HEADER", line=1, field=field, reason=reason)
    for kind, kept in (("empty file that should hold rows", 0), ("header with 0 rows that should hold some", 1)):
        delivered = supply.take("payment_application")
        delivered.replace(b"".join(line + b"\n" for line in delivered.lines[:kept]))
        where = {"field": "rows", "value": str(delivered.entry.row_count), "reason": "0 rows and 0 blank lines"}
        yield _rejected(delivered, kind, "CHECK_ROWS", **where)
    yield from _plant_encodings(supply)
    delivered = supply.take("staff_org")
    bad = [line.replace(b"2000-01-01", b"01/01/2000") if n % 5 == 1 else line for n, line in enumerate(delivered.lines)]
    delivered.replace(b"\n".join(bad) + b"\n")
    where = {"line": 2, "field": "valid_from", "value": "01/01/2000", "line_code": "NOT_A_DATE"}
    where["reason"] = "must be a day of the calendar"
    yield _rejected(delivered, "a fifth of the lines bad", "REJECT_SHARE", **where)


def _plant_encodings(supply: Supply) -> Iterator[Fault]:
    where: dict[str, Any]
    delivered = supply.take("area")
    foreign = delivered.content.decode().encode("gb18030")
    delivered.replace(foreign)
    name = foreign.split(b"\n")[1].split(b"|")[1]
    where = {"line": 2, "field": "area_name", "value": name.decode("utf-8", "backslashreplace")}
    where |= {"line_code": "LINE_ENCODING", "reason": "of the line is not utf-8"}
    yield _rejected(delivered, "whole file in GB18030", "REJECT_SHARE", **where)
    delivered = supply.take("customer")
    delivered.replace(delivered.content.decode().encode("utf-16"))
    yield _rejected(delivered, "whole file in UTF-16", "ENCODING", reason="UTF-16, the contract says utf-8")
    delivered = supply.take("payment_application")
    packed = gzip.compress(delivered.content, mtime=0)
    delivered.replace(packed[: len(packed) // 2], compression="gz")
    where = {"file_name": delivered.name.data_file(1, "gz"), "reason": "Truncated compressed stream"}
    yield _rejected(delivered, "gzip cut short", "COMPRESSION", **where)
    delivered = supply.take("write_off", rows=0)
    count = _BOMB_BYTES >> 10
    bomb = delivered.content + (b"0" * 1023 + b"\n") * count
    delivered.replace(gzip.compress(bomb, 9, mtime=0), rows=count, compression="gz")
    where = {"file_name": delivered.name.data_file(1, "gz"), "reason": "at most 200 times is read"}
    yield _rejected(delivered, "gzip that expands to 80 MiB", "EXPANSION", **where)


def _without_last(line: bytes, _: bool) -> bytes:
    return line[: line.rindex(b"|")]


def _without_header(line: bytes, is_header: bool) -> bytes:
    return b"" if is_header else line


def _with_more(line: bytes, is_header: bool) -> bytes:
    return line + (b"|remark" if is_header else b"|x")


def _renamed(line: bytes, is_header: bool) -> bytes:
    return line.replace(b"applied_at", b"apply_time") if is_header else line


def plant_variants(supply: Supply) -> Iterator[Fault]:
    """What is not usual but legal: loaded like any other."""
    for kind, change in (
        ("columns in another order", _reordered),
        ("lines end with CRLF", lambda content: content.replace(b"\n", b"\r\n")),
        ("byte order mark", lambda content: b"\xef\xbb\xbf" + content),
        ("no line feed at the end", lambda content: content.removesuffix(b"\n")),
    ):
        delivered = supply.take("payment")
        delivered.replace(change(delivered.content))
        yield delivered.fault(kind, "loaded")
    yield _lone_quote(supply)
    delivered = supply.take("payment_application")
    delivered.replace(gzip.compress(delivered.content, mtime=0), compression="gz")
    yield delivered.fault("compressed with gzip", "loaded", file_name=delivered.name.data_file(1, "gz"))


def _lone_quote(supply: Supply) -> Fault:
    """A quotation mark is a character like any other where the contract names no quote."""
    delivered = supply.take("customer")
    lines = delivered.lines
    place = contract().extracts["customer"].column_names.index("customer_name")
    fields = lines[1].split(b"|")
    fields[place] = b'"' + fields[place]
    delivered.replace(b"\n".join([lines[0], b"|".join(fields), *lines[2:]]) + b"\n")
    return delivered.fault("lone quote in a field", "loaded", line=2, field="customer_name")


def _reordered(content: bytes) -> bytes:
    lines = content.removesuffix(b"\n").split(b"\n")
    return b"\n".join(b"|".join(reversed(line.split(b"|"))) for line in lines) + b"\n"
