"""Delivered bytes as whole lines of clean UTF-8: what cannot be a line of the contract is set apart, by line number."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from ingestion.codes import Flaw
from ingestion.errors import DeliveryRejected
from ingestion.extract import Extract
from ingestion.fixed_width import cut
from ingestion.fixed_width import field_at as fixed_field_at

MAX_LINE_BYTES = 1 << 20
MAX_UNBROKEN_BYTES = 64 << 20
_PROBE_BYTES = 2000  # lines below half of this are known to be short from a few searches


@dataclass
class Segment:
    """Some consecutive lines of one part.

    `first_line` and `first_byte` say where they stand in the decompressed file; `raw` are their bytes as delivered,
    `text` the same lines in UTF-8 with LF. The lines in `flaws` and `blanks` (by index) are empty records there, so
    that the n-th record of `text` is always the n-th line. `has_long_line`: a field may exceed its length.
    """

    first_line: int
    first_byte: int
    raw: bytes
    text: bytes
    line_count: int
    flaws: dict[int, Flaw] = field(default_factory=dict)
    blanks: set[int] = field(default_factory=set)
    has_long_line: bool = False

    def original(self, index: int) -> tuple[int, bytes]:
        """Byte offset in the decompressed file, and the bytes as delivered, of a line."""
        lines, offsets = self._lines
        return self.first_byte + offsets[index], lines[index]

    @cached_property
    def _lines(self) -> tuple[list[bytes], list[int]]:
        lines = self.raw.split(b"\n")
        return lines, list(accumulate((len(line) + 1 for line in lines), initial=0))


def line_blocks(blocks: Iterable[bytes], file_name: str) -> Iterator[bytes]:
    """Cut blocks behind line feeds, so that each is whole lines; only the last may lack its line feed.

    Raises DeliveryRejected (LINE_TOO_LONG) where MAX_UNBROKEN_BYTES hold no line feed: the wrong file, most likely.
    """
    rest = b""
    for block in blocks:
        cut = block.rfind(b"\n") + 1
        if not cut:
            rest += block
            if len(rest) > MAX_UNBROKEN_BYTES:
                reason = f"no line feed in {MAX_UNBROKEN_BYTES} bytes"
                raise DeliveryRejected("LINE_TOO_LONG", reason, file_name=file_name)
            continue
        yield rest + block[:cut]
        rest = block[cut:]
    if rest:
        yield rest


def make_segment(raw: bytes, first_line: int, first_byte: int, extract: Extract) -> Segment:
    """Decode whole lines; fast where all is well, line by line where not. Blank lines and lines of another shape may
    still be among them: counting records tells, and `set_apart_misshapen` finds them."""
    has_long = _has_long_line(raw)
    if extract.is_fixed_width:
        return _line_by_line(raw, first_line, first_byte, extract, has_long)
    text = raw if raw.endswith(b"\n") else raw + b"\n"
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n")
    suspicious = b"\0" in text or b"\r" in text or (has_long and max(map(len, text.split(b"\n"))) > MAX_LINE_BYTES)
    if not suspicious and not text.isascii():
        text, suspicious = _decode(text, extract.encoding)
    if suspicious:
        return _line_by_line(raw, first_line, first_byte, extract, has_long)
    return Segment(first_line, first_byte, raw, text, count_bytes(text, b"\n"), has_long_line=has_long)


def _decode(text: bytes, encoding: str) -> tuple[bytes, bool]:
    """The text in UTF-8, and whether a line of it may be bad."""
    try:
        decoded = text.decode(encoding)
    except UnicodeDecodeError:
        return text, True
    text = text if encoding == "utf-8" else decoded.encode()
    return text, codecs.BOM_UTF8 in text


def count_bytes(text: bytes, byte: bytes) -> int:
    """How often a byte occurs; three times as fast as bytes.count where it occurs often."""
    if len(text) < 1 << 16:
        return text.count(byte)
    import numpy

    values = numpy.frombuffer(text, numpy.uint8)
    parts = range(0, len(values), 1 << 18)
    return sum(int(numpy.count_nonzero(values[start : start + (1 << 18)] == byte[0])) for start in parts)


def _has_long_line(raw: bytes) -> bool:
    find, size = raw.find, len(raw)
    return any(find(b"\n", start, start + _PROBE_BYTES) < 0 for start in range(0, size - _PROBE_BYTES, _PROBE_BYTES))


def _line_by_line(raw: bytes, first_line: int, first_byte: int, extract: Extract, has_long: bool) -> Segment:
    lines = raw.split(b"\n")
    if raw.endswith(b"\n"):
        lines.pop()
    blank = empty_record(extract)
    flaws: dict[int, Flaw] = {}
    blanks: set[int] = set()
    clean: list[bytes] = []
    for index, line in enumerate(lines):
        text = _clean_line(line.removesuffix(b"\r"), first_line + index, extract)
        if isinstance(text, Flaw):
            flaws[index] = text
        elif not text:
            blanks.add(index)
        clean.append(text if isinstance(text, bytes) and text else blank)
    text = b"\n".join(clean) + b"\n"
    return Segment(first_line, first_byte, raw, text, len(lines), flaws, blanks, has_long)


def _clean_line(line: bytes, number: int, extract: Extract) -> bytes | Flaw:
    """A line as delimited UTF-8; empty where it is blank."""
    flaw = _flaw(line)
    if flaw or not line:
        return flaw or line
    if extract.is_fixed_width:
        return cut(line, number, extract)
    try:
        text = line.decode(extract.encoding).encode()
    except UnicodeDecodeError as error:
        return Flaw("LINE_ENCODING", f"byte {error.start + 1} of the line is not {extract.encoding}", error.start)
    if codecs.BOM_UTF8 in text:  # files put together, most likely
        place = line.index("\ufeff".encode(extract.encoding))
        return Flaw("CONTROL_CHARACTER", "a byte order mark inside the file", place)
    return text


def _flaw(line: bytes) -> Flaw | None:
    if len(line) > MAX_LINE_BYTES:
        return Flaw("LINE_LENGTH", f"{len(line)} bytes, at most {MAX_LINE_BYTES} are read")
    for char, name in ((b"\0", "NUL"), (b"\r", "carriage return")):
        if char in line:
            return Flaw("CONTROL_CHARACTER", f"{name} at byte {line.index(char) + 1} of the line", line.index(char))
    return None


def field_at(line: bytes, place: int | None, extract: Extract) -> tuple[int, str] | None:
    """Number and text of the field of a delivered line that holds a byte.

    None where the line has another number of fields than the contract: which is which is not known then.
    """
    if place is None or (extract.quote and b'"' in line):
        return None
    if extract.is_fixed_width:
        return fixed_field_at(line, place, extract)
    fields = line.decode(extract.encoding, "backslashreplace").split(extract.delimiter)
    number = line[:place].decode(extract.encoding, "ignore").count(extract.delimiter)
    return (number, fields[number]) if len(fields) == len(extract.columns) else None


def empty_record(extract: Extract) -> bytes:
    """A line that parses and says nothing; it holds the place of one that is set apart."""
    return extract.delimiter.encode() * (len(extract.columns) - 1) or b"-"


def is_shapely(segment: Segment, extract: Extract) -> bool:
    """Whether the delimiters are as many as the lines need; a surplus one at a line's end is not seen by the parser."""
    delimiters = count_bytes(segment.text, extract.delimiter.encode())
    return not extract.quote and delimiters == segment.line_count * (len(extract.columns) - 1)


def set_apart_misshapen(segment: Segment, extract: Extract) -> None:
    """Find blank lines and lines that have not the contract's number of fields, and set them apart."""
    wanted, blank = len(extract.columns), empty_record(extract)
    lines = segment.text.split(b"\n")
    for index, line in enumerate(lines[:-1]):
        if index in segment.flaws or index in segment.blanks:
            continue
        if not line:
            segment.blanks.add(index)
            lines[index] = blank
        elif flaw := _shape(line, extract, wanted):
            segment.flaws[index], lines[index] = flaw, blank
    segment.text = b"\n".join(lines)


def _shape(line: bytes, extract: Extract, wanted: int) -> Flaw | None:
    if extract.quote and b'"' in line:
        try:
            count = len(next(csv.reader([line.decode()], delimiter=extract.delimiter, strict=True)))
        except csv.Error as error:
            return Flaw("QUOTE", str(error))
    else:
        count = line.count(extract.delimiter.encode()) + 1
    return None if count == wanted else Flaw("FIELD_COUNT", f"{count} fields, the contract has {wanted}")
