"""The check file of a delivery (校验文件): what its sender says of each data file.

    file_name|bytes|rows|data_date|created_at|sha256|amounts
    e_00033_20260901_cdr_sms_00_001.dat.gz|10442|391|20260901|2026-09-02 03:10:00|9f86…|fee=391000
    end|1

One line a data file, then `end|` and their number, so that a check file still being written is told from a whole one.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ingestion.errors import DeliveryRejected
from ingestion.names import BadName, DeliveryName, parse_check_name, parse_data_name

HEADER = "file_name|bytes|rows|data_date|created_at|sha256|amounts"
_COUNT = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
_FEN = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
MAX_CHECK_BYTES = 1 << 20  # 999 parts need a quarter of it
MAX_FEN = 10**15  # a file; the sum of 999 parts stays inside 64 bits
_TIME = "%Y-%m-%d %H:%M:%S"


class CheckFileIncomplete(Exception):  # noqa: N818 - a state, which passes when the rest arrives
    """The check file has no closing line yet."""


@dataclass(frozen=True)
class CheckEntry:
    """One data file as its sender declares it.

    `byte_count` and `sha256` are of the file as delivered (compressed where it is), `row_count` its data rows without
    header, `amounts` the sum of each amount column in fen.
    """

    file_name: str
    byte_count: int
    row_count: int
    created_at: datetime
    sha256: str
    amounts: dict[str, int]

    def line(self, period: str) -> str:
        amounts = ";".join(f"{column}={fen}" for column, fen in self.amounts.items())
        time = self.created_at.strftime(_TIME)
        return f"{self.file_name}|{self.byte_count}|{self.row_count}|{period}|{time}|{self.sha256}|{amounts}"


@dataclass(frozen=True)
class CheckFile:
    """A whole check file: the delivery and its data files by part number."""

    delivery: DeliveryName
    entries: tuple[CheckEntry, ...]


def check_entry(path: Path, *, row_count: int, amounts: dict[str, int], created_at: datetime) -> CheckEntry:
    """Describe a finished data file: measures its bytes and hash, takes rows and sums in fen from the caller."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    created_at = created_at.replace(microsecond=0)
    return CheckEntry(path.name, path.stat().st_size, row_count, created_at, digest, dict(amounts))


def write_check_file(folder: Path, delivery: DeliveryName, entries: Sequence[CheckEntry]) -> Path:
    """Write the check file of a delivery into `folder`, whole or not at all; the data files must be there already."""
    lines = [HEADER, *(entry.line(delivery.period) for entry in entries), f"end|{len(entries)}", ""]
    path = folder / delivery.check_file
    draft = folder / f".{delivery.check_file}.tmp"
    draft.write_bytes("\n".join(lines).encode())
    return draft.replace(path)


def read_check_file(name: str, content: bytes) -> CheckFile:
    """Read a check file by its name and bytes.

    Raises CheckFileIncomplete while its closing line is missing, and DeliveryRejected (CHECK_*) where it is wrong.
    """
    delivery = parse_check_name(name)
    if len(content) > MAX_CHECK_BYTES:
        reason = f"larger than {MAX_CHECK_BYTES} bytes, which no check file needs"
        raise DeliveryRejected("CHECK_FORMAT", reason, file_name=name)
    lines = _lines(name, content)
    if not lines or _is_cut(content, lines):
        raise CheckFileIncomplete(f"{name}: no closing line `end|<number of files>` yet")
    if lines[0] != HEADER:
        reason = f"the first line must be {HEADER}"
        raise DeliveryRejected("CHECK_FORMAT", reason, file_name=name, line=1, value=lines[0][:200])
    entries = tuple(_entry(name, number, line, delivery) for number, line in enumerate(lines[1:-1], start=2))
    if lines[-1] != f"end|{len(entries)}":
        reason = f"closing line says {lines[-1][4:]} files, {len(entries)} are listed"
        raise DeliveryRejected("CHECK_FORMAT", reason, file_name=name, line=len(lines), value=lines[-1][:200])
    parts = [parse_data_name(entry.file_name).part for entry in entries]
    if parts != list(range(1, len(parts) + 1)) or not parts:
        listed = ", ".join(f"{part:03d}" for part in parts) or "none"
        reason = f"parts must run 001, 002, ... in order without gaps; listed: {listed}"
        line = next((line for line, part in enumerate(parts, start=2) if part != line - 1), len(lines))
        value = lines[line - 1].partition("|")[0]
        raise DeliveryRejected("CHECK_PARTS", reason, file_name=name, line=line, field="file_name", value=value)
    return CheckFile(delivery, entries)


def _is_cut(content: bytes, lines: list[str]) -> bool:
    """Whether the closing line is missing, or may itself still be growing."""
    mark, _, count = lines[-1].partition("|")
    if mark != "end" or not count:
        return True
    listed = str(len(lines) - 2)
    return not content.endswith(b"\n") and listed != count and listed.startswith(count)


def _lines(name: str, content: bytes) -> list[str]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 text at byte {error.start}"
        raise DeliveryRejected("CHECK_FORMAT", reason, file_name=name) from error
    return [line.removesuffix("\r") for line in text.rstrip("\r\n").split("\n")]


def _entry(name: str, number: int, line: str, delivery: DeliveryName) -> CheckEntry:
    def wrong(code: str, field: str, value: str, reason: str) -> DeliveryRejected:
        return DeliveryRejected(code, reason, file_name=name, line=number, field=field, value=value[:200])

    fields = line.split("|")
    if len(fields) != 7:
        raise wrong("CHECK_FORMAT", "", line, f"{len(fields)} fields, expected 7")
    file_name, byte_text, row_text, data_date, created_at, sha256, amounts = fields
    try:
        part_of = parse_data_name(file_name).delivery
    except BadName as error:
        raise wrong("CHECK_NAME", "file_name", file_name, str(error)) from error
    if part_of != delivery:
        raise wrong("CHECK_NAME", "file_name", file_name, f"belongs to another delivery than {delivery.check_file}")
    for field, value in (("bytes", byte_text), ("rows", row_text)):
        if not _COUNT.fullmatch(value):
            raise wrong("CHECK_NUMBER", field, value, "must be a whole number without sign, separator or leading zero")
    if data_date != delivery.period:
        raise wrong("CHECK_DATE", "data_date", data_date, f"must be the period of the name, {delivery.period}")
    try:
        created = datetime.strptime(created_at, _TIME)
    except ValueError as error:
        raise wrong("CHECK_DATE", "created_at", created_at, "must be yyyy-mm-dd hh:mm:ss") from error
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise wrong("CHECK_HASH", "sha256", sha256, "must be 64 lower-case hexadecimal digits")
    sums: dict[str, int] = {}
    for item in filter(None, amounts.split(";")):
        column, _, fen = item.partition("=")
        if not _FEN.fullmatch(fen) or column in sums:
            raise wrong("CHECK_AMOUNT", "amounts", item, "must be column=fen, each column once, fen a whole number")
        if abs(int(fen)) > MAX_FEN:
            raise wrong("CHECK_AMOUNT", "amounts", item, f"beyond {MAX_FEN} fen")
        sums[column] = int(fen)
    return CheckEntry(file_name, int(byte_text), int(row_text), created, sha256, sums)
