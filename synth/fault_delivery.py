"""Faults of whole deliveries: check files, parts, headers, encodings, compression, names, repeats; and harmless
variants.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from ingestion.checkfile import HEADER
from ingestion.names import DeliveryName
from synth.fault import Delivered, Fault, Supply
from synth.writer import PROVINCE, created_at

_BOMB_BYTES = 80 << 20


def plant_check_files(supply: Supply) -> Iterator[Fault]:
    """Check files that are missing, half-written or say something else than the data."""
    for kind, field, code in (
        ("one row too many in the check file", "row_count", "CHECK_ROWS"),
        ("one byte too many in the check file", "byte_count", "CHECK_SIZE"),
        ("wrong hash in the check file", "sha256", "CHECK_HASH"),
        ("amount off by one fen", "amounts", "CONTROL_TOTAL"),
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
        yield _rejected(delivered, kind, code, same_name=field != "amounts")
    yield from _odd_checks(supply)
    delivered = supply.take("recharge")
    (delivered.folder / delivered.name.check_file).unlink()
    yield delivered.fault("no check file", "waiting", corrected_by=delivered.correct(same_name=True))
    delivered = supply.take("recharge")
    delivered.check_text(HEADER, delivered.entry.line(delivered.name.period)[:40])
    yield delivered.fault("check file half-written", "waiting", corrected_by=delivered.correct(same_name=True))
    delivered = supply.take("recharge")
    (delivered.folder / delivered.name.data_file()).unlink()
    yield delivered.fault("part listed but not delivered", "waiting", corrected_by=delivered.correct(same_name=True))


def _odd_checks(supply: Supply) -> Iterator[Fault]:
    delivered = supply.take("payment")
    line = delivered.entry.line(delivered.name.period)
    delivered.check_with(line.replace("amount=", "amount=0.5") if "amount=" in line else line)
    yield _rejected(delivered, "decimal in an amount of the check file", "CHECK_AMOUNT")
    delivered = supply.take("payment")
    delivered.check_with(delivered.entry.line("20200101"))
    yield _rejected(delivered, "another data date in the check file", "CHECK_DATE")
    delivered = supply.take("payment")
    other = replace(delivered.entry, file_name=replace(delivered.name, unit="recharge").data_file())
    delivered.check_with(other.line(delivered.name.period))
    yield _rejected(delivered, "check file names a file of another unit", "CHECK_NAME")
    delivered = supply.take("payment")
    (delivered.folder / delivered.name.data_file()).rename(delivered.folder / delivered.name.data_file(2))
    delivered.check_with(replace(delivered.entry, file_name=delivered.name.data_file(2)).line(delivered.name.period))
    yield _rejected(delivered, "part 001 missing, 002 there", "CHECK_PARTS")


def _rejected(delivered: Delivered, kind: str, code: str, *, same_name: bool = False, **where: object) -> Fault:
    return delivered.fault(kind, "rejected", code, corrected_by=delivered.correct(same_name=same_name), **where)


def plant_contents(supply: Supply) -> Iterator[Fault]:
    """Data files cut short, with other columns, in another encoding, badly compressed, or far too bad."""
    delivered = supply.take("payment_application")
    (delivered.folder / delivered.name.data_file()).write_bytes(delivered.content[: len(delivered.content) * 2 // 3])
    yield _rejected(delivered, "data file half-written", "CHECK_SIZE", same_name=True)
    for kind, change in (("column removed", _without_last), ("column added", _with_more), ("column renamed", _renamed)):
        delivered = supply.take("payment_application")
        delivered.replace(b"\n".join(change(line, n == 0) for n, line in enumerate(delivered.lines)) + b"\n")
        yield _rejected(delivered, kind, "HEADER", line=1)
    delivered = supply.take("payment_application")
    delivered.replace(b"\n".join(delivered.lines[1:]) + b"\n")
    yield _rejected(delivered, "header missing", "HEADER", line=1)
    delivered = supply.take("payment_application")
    delivered.replace(b"")
    yield _rejected(delivered, "empty file that should hold rows", "CHECK_ROWS")
    yield from _plant_encodings(supply)
    delivered = supply.take("staff_org")
    bad = [line.replace(b"2000-01-01", b"01/01/2000") if n % 5 == 1 else line for n, line in enumerate(delivered.lines)]
    delivered.replace(b"\n".join(bad) + b"\n")
    where: dict[str, Any] = {"line": 2, "field": "valid_from", "value": "01/01/2000", "line_code": "NOT_A_DATE"}
    yield _rejected(delivered, "a fifth of the lines bad", "REJECT_SHARE", **where)


def _plant_encodings(supply: Supply) -> Iterator[Fault]:
    delivered = supply.take("area")
    delivered.replace(delivered.content.decode().encode("gb18030"))
    yield _rejected(delivered, "whole file in GB18030", "REJECT_SHARE", line_code="LINE_ENCODING")
    delivered = supply.take("customer")
    delivered.replace(delivered.content.decode().encode("utf-16"))
    yield _rejected(delivered, "whole file in UTF-16", "ENCODING")
    delivered = supply.take("payment_application")
    packed = gzip.compress(delivered.content, mtime=0)
    delivered.replace(packed[: len(packed) // 2], compression="gz")
    yield _rejected(delivered, "gzip cut short", "COMPRESSION", file_name=delivered.name.data_file(1, "gz"))
    delivered = supply.take("write_off", rows=0)
    count = _BOMB_BYTES >> 10
    bomb = delivered.content + (b"0" * 1023 + b"\n") * count
    delivered.replace(gzip.compress(bomb, 9, mtime=0), rows=count, compression="gz")
    yield _rejected(delivered, "gzip that expands to 80 MiB", "EXPANSION", file_name=delivered.name.data_file(1, "gz"))


def _without_last(line: bytes, _: bool) -> bytes:
    return line[: line.rindex(b"|")]


def _with_more(line: bytes, is_header: bool) -> bytes:
    return line + (b"|remark" if is_header else b"|x")


def _renamed(line: bytes, is_header: bool) -> bytes:
    return line.replace(b"applied_at", b"apply_time") if is_header else line


def plant_repeats(supply: Supply) -> Iterator[Fault]:
    """The wrong day's file, the wrong mode, names of nothing; and, with the redeliveries, the same again and
    other bytes.
    """
    first, second = sorted((supply.take("payment"), supply.take("payment")), key=lambda one: one.name.period)
    second.entry, kept = replace(second.entry, amounts=first.entry.amounts), second.entry
    second.replace(first.content, rows=first.entry.row_count)
    second.entry = kept
    yield _rejected(second, "another day's events again", "EQUAL_BYTES")
    delivered = supply.take("write_off", rows=0)
    wrong = replace(delivered.name, mode="a")
    (delivered.folder / delivered.name.data_file()).rename(delivered.folder / wrong.data_file())
    (delivered.folder / delivered.name.check_file).unlink()
    twin = replace(delivered, name=wrong, entry=replace(delivered.entry, file_name=wrong.data_file()))
    twin.check_with(twin.entry.line(wrong.period))
    corrected = delivered.correct(same_name=True)
    yield twin.fault(
        "snapshot where events belong", "rejected", "MODE", corrected_by=corrected, field="mode", value="a"
    )
    delivered = supply.take("recharge")
    for file in (delivered.name.data_file(), delivered.name.check_file):
        (delivered.redelivery / file).write_bytes((delivered.folder / file).read_bytes())
    yield delivered.fault("same delivery again", "duplicate", arrives="redelivery")
    delivered = supply.take("recharge")
    delivered.correct()
    yield delivered.fault("redelivery that changes nothing", "duplicate", arrives="redelivery")
    yield _months_late(supply)
    delivered = supply.take("recharge")
    other = replace(delivered, folder=delivered.redelivery)
    (other.folder / other.name.data_file()).write_bytes(b"")
    other.replace(b"\n".join(delivered.lines[:-1]) + b"\n", rows=delivered.entry.row_count - 1)
    yield other.fault("same name, other bytes", "rejected", "SAME_KEY", arrives="redelivery")
    yield from _strange_names(supply)


def _months_late(supply: Supply) -> Fault:
    """Nothing comes for a day, until it comes two months later."""
    delivered = supply.take("recharge")
    for file in (delivered.name.data_file(), delivered.name.check_file):
        (delivered.folder / file).unlink()
    delivered.entry = replace(delivered.entry, created_at=created_at(delivered.name) + timedelta(days=60))
    check = delivered.correct(same_name=True)
    return delivered.fault("day that comes two months late", "missing", corrected_by=check)


def _strange_names(supply: Supply) -> Iterator[Fault]:
    delivered = supply.take("recharge")
    for kind, name in (
        ("unit outside the contract", DeliveryName("mystery", PROVINCE, delivered.name.period, 0, "e").data_file()),
        ("another province", replace(delivered.name, province="90001").data_file()),
        ("day outside the calendar", delivered.name.data_file().replace(delivered.name.period, "20250230")),
        ("a month's name for a daily unit", delivered.name.data_file().replace(delivered.name.period, "202502")),
        ("name of another program", "README.txt"),
    ):
        (delivered.folder / name).write_bytes(delivered.content)
        yield delivered.fault(kind, "ignored", file_name=name)


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
    delivered = supply.take("payment_application")
    delivered.replace(gzip.compress(delivered.content, mtime=0), compression="gz")
    yield delivered.fault("compressed with gzip", "loaded", file_name=delivered.name.data_file(1, "gz"))


def _reordered(content: bytes) -> bytes:
    lines = content.removesuffix(b"\n").split(b"\n")
    return b"\n".join(b"|".join(reversed(line.split(b"|"))) for line in lines) + b"\n"


ALL = (plant_check_files, plant_contents, plant_repeats, plant_variants)
