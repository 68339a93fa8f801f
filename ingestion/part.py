"""A part as lines: its header compared with the contract by name, its encoding plausible, its lines in segments."""

import codecs
import re
from collections.abc import Iterator

from bass.home import Home
from ingestion.checkfile import CheckEntry
from ingestion.delivered_file import read_blocks
from ingestion.errors import DeliveryRejected
from ingestion.extract import Extract
from ingestion.segment import Segment, line_blocks, make_segment

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENOUGH_CHINESE = 20  # so many well-formed characters do not occur by chance


def read_part(home: Home, entry: CheckEntry, extract: Extract) -> Iterator[tuple[tuple[str, ...], Segment]]:
    """Yield the column names in file order with each segment of data lines; at least one segment, maybe of no lines.

    Raises DeliveryRejected: HEADER, ENCODING, LINE_TOO_LONG, CHECK_ROWS (far too many), and as `read_blocks`.
    """
    names, line, byte = extract.column_names, 1, 0
    for raw in line_blocks(read_blocks(home, entry), entry.file_name):
        if byte == 0:
            mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
            _check_encoding(raw, extract, entry.file_name)
            raw, byte = raw[len(mark) :], len(mark)
            if extract.header:
                first, feed, raw = raw.partition(b"\n")
                names = _header(first, extract, entry.file_name)
                line, byte = 2, byte + len(first) + len(feed)
        if raw:
            segment = make_segment(raw, line, byte, extract)
            if line + segment.line_count > _most_lines(entry):
                reason = f"more than {_most_lines(entry)} lines, the check file says {entry.row_count} rows"
                raise DeliveryRejected("CHECK_ROWS", reason, file_name=entry.file_name, field="rows")
            yield names, segment
            line, byte = line + segment.line_count, byte + len(raw)


def _most_lines(entry: CheckEntry) -> int:
    """Lines, blank ones included, beyond which a file is not looked at further: a bomb of line feeds is cheap."""
    return 2 * entry.row_count + 10_000


def _header(raw: bytes, extract: Extract, file_name: str) -> tuple[str, ...]:
    try:
        text = raw.removesuffix(b"\r").decode(extract.encoding)
    except UnicodeDecodeError as error:
        raise DeliveryRejected(
            "ENCODING", f"the header is not {extract.encoding}", file_name=file_name, line=1
        ) from error
    found = tuple(name.strip(extract.quote) if extract.quote else name for name in text.split(extract.delimiter))
    wanted = extract.column_names
    missing = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    if len(missing) == len(wanted):  # a line of data, most likely, so nothing of it is repeated here
        reason = "the first line names none of the contract's columns; is the header missing?"
        raise DeliveryRejected("HEADER", reason, file_name=file_name, line=1, field=missing[0])
    if missing or extra or len(found) != len(wanted):
        parts = [f"{what}: {', '.join(names)}" for what, names in (("missing", missing), ("extra", extra)) if names]
        reason = "; ".join(parts) or "a column is named twice"
        field = (missing or extra or [""])[0]
        raise DeliveryRejected("HEADER", reason[:500], file_name=file_name, line=1, field=field[:60])
    return found


def _check_encoding(raw: bytes, extract: Extract, file_name: str) -> None:
    if raw.startswith(_UTF16):
        raise DeliveryRejected("ENCODING", f"UTF-16, the contract says {extract.encoding}", file_name=file_name)
    if extract.encoding == "utf-8" or raw.isascii():
        return
    if raw.startswith(codecs.BOM_UTF8):
        raise DeliveryRejected("ENCODING", f"UTF-8, the contract says {extract.encoding}", file_name=file_name)
    try:
        chinese = len(re.findall("[\u4e00-\u9fff]", raw.decode()))
    except UnicodeDecodeError:
        return
    if chinese >= _ENOUGH_CHINESE:
        raise DeliveryRejected("ENCODING", f"UTF-8, the contract says {extract.encoding}", file_name=file_name)
