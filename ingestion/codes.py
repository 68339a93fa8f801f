"""Error codes: what each means and what the sender does about it. docs/reference/extract-files.md lists the same."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Code:
    """`meaning` completes "this happened: ..."; `advice` is an instruction to the sender."""

    meaning: str
    advice: str


_RESEND = "Mend it and send data and check file again under the same names."
_TRANSFER = "Transfer the file again, in binary mode."
_NEXT = "Send the period again with the next redelivery number."

DELIVERY_CODES: dict[str, Code] = {
    "CHECK_FORMAT": Code("the check file is not in its form", _RESEND),
    "CHECK_NAME": Code("the check file names a file that is not of this delivery", _RESEND),
    "CHECK_PARTS": Code("the parts of the delivery have gaps, or a part is not listed", _RESEND),
    "CHECK_NUMBER": Code("bytes or rows in the check file are not a whole number", _RESEND),
    "CHECK_DATE": Code("a date in the check file is wrong", _RESEND),
    "CHECK_HASH": Code("the hash of a file is not the one in the check file", _TRANSFER),
    "CHECK_SIZE": Code("the size of a file is not the one in the check file", _TRANSFER),
    "CHECK_ROWS": Code("the rows of a file are not as many as the check file says", _RESEND),
    "CHECK_AMOUNT": Code("an amount in the check file is not a whole number of fen, or a column is missing", _RESEND),
    "CONTROL_TOTAL": Code("an amount column does not add up to the check file's total", _RESEND),
    "MODE": Code("the mode in the name is not the one of the contract", "Send it with the contract's mode."),
    "SAME_KEY": Code("other bytes than before under a name that is already loaded", _NEXT),
    "OLD_REDELIVERY": Code("a later redelivery of this period is already loaded", _NEXT),
    "EQUAL_BYTES": Code("the same events are already loaded under another period", "Send the period's own file."),
    "COMPRESSION": Code("the file cannot be decompressed to its end", "Compress and transfer the file again."),
    "EXPANSION": Code("the file expands far beyond what its rows can need", "Check what was compressed."),
    "ENCODING": Code("the file is not in the encoding of the contract", "Write it in the contract's encoding."),
    "HEADER": Code("the header's columns are not those of the contract",
                   "Send the contract's columns, or have the contract changed with a valid-from period."),
    "LINE_TOO_LONG": Code("a line is longer than any line can be", "Check delimiters and line ends."),
    "REJECT_SHARE": Code("more lines are bad than the contract allows; none was loaded",
                         "Mend the lines of the .rej receipt and send again under the same names."),
    "ACCOUNTING": Code("not every line could be accounted for; nothing was loaded",
                       "Send the file and this receipt to whoever runs OpenBASS."),
}  # fmt: skip

_MEND_LINE = "Mend the line and send the period again, with the next redelivery number where the rest of it was loaded."

LINE_CODES: dict[str, Code] = {
    "FIELD_COUNT": Code("the line has more or fewer fields than the contract", _MEND_LINE),
    "QUOTE": Code("a quote is opened and not closed, or stands inside a field", _MEND_LINE),
    "RECORD_LENGTH": Code("the record is not as long as the contract's fixed-width records", _MEND_LINE),
    "ROW_NUMBER": Code(
        "the record's row number is not its place in the file; one before it is missing, or twice there", _MEND_LINE
    ),
    "LINE_ENCODING": Code("the line is not in the encoding of the contract", _MEND_LINE),
    "CONTROL_CHARACTER": Code("a NUL, a lone carriage return or a byte order mark stands inside the line", _MEND_LINE),
    "LINE_LENGTH": Code("the line is longer than 1 MiB", _MEND_LINE),
    "FIELD_LENGTH": Code("the field is longer than the contract allows", _MEND_LINE),
    "NOT_NULL": Code("a field that must be filled is empty", _MEND_LINE),
    "NOT_A_NUMBER": Code("not a number in plain digits, or out of range", _MEND_LINE),
    "NOT_A_DATE": Code("not a date yyyy-mm-dd of the calendar", _MEND_LINE),
    "NOT_A_TIME": Code("not a time yyyy-mm-dd hh:mm:ss of the calendar", _MEND_LINE),
    "NOT_IN_LIST": Code("not a value of the contract's list", _MEND_LINE),
    "BAD_FORMAT": Code("not in the form that the contract names", _MEND_LINE),
    "DUPLICATE_KEY": Code("an earlier line of the delivery has the same key; that one was loaded", _MEND_LINE),
}


@dataclass(frozen=True)
class Flaw:
    """Why a line is none of the contract's: an error code, the particulars, and at which byte of the line, from 0."""

    code: str
    reason: str
    place: int | None = None


@dataclass(frozen=True)
class RejectedLine:
    """One line in quarantine: where it stood, its first fault, its bytes, and the amounts that could be read off it.

    `line` counts physical lines of the file from 1 (the header is line 1); `byte_offset` is of its first byte in the
    decompressed file; `amounts` holds fen by column, None where the field cannot be read.
    """

    part: int
    file_name: str
    line: int
    byte_offset: int
    code: str
    column: str
    value: str
    reason: str
    original: bytes
    amounts: dict[str, int | None] = field(default_factory=dict)


def advice(code: str) -> str:
    """What the sender does about an error code."""
    return {**DELIVERY_CODES, **LINE_CODES}[code].advice
