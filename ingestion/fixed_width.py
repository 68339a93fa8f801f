"""Fixed-width records: where each field stands is in the contract, in bytes of the file's encoding.

    0000000133061001  4G 120.153576 ...
    ^ row number, 8 digits: the number of the line in its file, so that a lost line is seen

Fields are padded with spaces, on either side; lines end with CRLF (LF is read too). There is no header.
"""

from collections.abc import Sequence

from ingestion.codes import Flaw
from ingestion.extract import ROW_NUMBER_WIDTH, Extract

_ROW_NUMBERS = 10**ROW_NUMBER_WIDTH  # after the last one they start again from 0


def cut(record: bytes, line: int, extract: Extract) -> bytes | Flaw:
    """A record, without its line end, as delimited UTF-8; `line` counts from 1.

    Flaws: RECORD_LENGTH, ROW_NUMBER, LINE_ENCODING (a character cut in two as well), CONTROL_CHARACTER.
    """
    if len(record) != extract.record_width:
        return Flaw("RECORD_LENGTH", f"{len(record)} bytes, the contract's records have {extract.record_width}")
    wanted, number = line % _ROW_NUMBERS, record[:ROW_NUMBER_WIDTH].strip()
    if not number.isdigit() or int(number) != wanted:
        return Flaw("ROW_NUMBER", f"the record is numbered {number.decode('ascii', 'replace')!r}, it is {wanted}")
    separator = extract.delimiter.encode()
    if separator in record:
        at = record.index(separator)
        return Flaw("CONTROL_CHARACTER", f"{separator!r} at byte {at + 1} of the line", at)
    fields = []
    for column in extract.columns:
        field = record[column.start - 1 : column.start - 1 + column.width]
        try:
            fields.append(field.decode(extract.encoding).strip(" ").encode())
        except UnicodeDecodeError as error:
            at = column.start - 1 + error.start
            reason = f"byte {at + 1} of the line, in {column.name}, is not {extract.encoding}"
            return Flaw("LINE_ENCODING", reason, at)
    return separator.join(fields)


def field_at(record: bytes, place: int, extract: Extract) -> tuple[int, str] | None:
    """Number and text of the field that holds a byte (from 0) of a record; None between fields."""
    for number, column in enumerate(extract.columns):
        if column.start - 1 <= place < column.start - 1 + column.width:
            text = record[column.start - 1 : column.start - 1 + column.width]
            return number, text.decode(extract.encoding, "backslashreplace").strip(" ")
    return None


def join(fields: Sequence[str], line: int, extract: Extract) -> bytes:
    """A record without its line end; `fields` in the contract's order.

    Raises ValueError where a value is wider than its field.
    """
    record = bytearray(b" " * extract.record_width)
    record[:ROW_NUMBER_WIDTH] = b"%0*d" % (ROW_NUMBER_WIDTH, line % _ROW_NUMBERS)
    for column, value in zip(extract.columns, fields, strict=True):
        field = value.encode(extract.encoding)
        if len(field) > column.width:
            told = f"{value!r} is {len(field)} bytes wide, the field {column.width}"
            raise ValueError(f"{extract.unit}.{column.name}: {told}")
        # text from the left, numbers to the right
        padded = field.ljust(column.width) if column.data_type == "string" else field.rjust(column.width)
        record[column.start - 1 : column.start - 1 + column.width] = padded
    return bytes(record)
