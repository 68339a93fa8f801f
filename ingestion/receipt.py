"""Receipts to the sender: one file for each delivery, and one more that lists the lines that were not taken."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ingestion.codes import DELIVERY_CODES, LINE_CODES, RejectedLine

REJECTS_HEADER = "file_name|line|byte_offset|error_code|column|reason|original"


def file_receipt(facts: Mapping[str, Any]) -> str:
    """The file-level receipt (.rcv): `name: value` lines."""
    lines = [f"{name}: {_shown(value)}" for name, value in facts.items() if value is not None]
    code = facts.get("error_code")
    if code:
        lines.append(f"what_to_do: {DELIVERY_CODES[code].advice}")
    return "\n".join([*lines, ""])


def _shown(value: Any) -> str:
    return str(value).replace("\r", "\\r").replace("\n", "\\n")


def write_rejects(path: Path, lines: Iterable[RejectedLine]) -> None:
    """Write the record-level receipt (.rej): one `|`-separated record a line, the original last, so that nothing in it
    can be taken for another field. Bytes outside printable UTF-8 are escaped as `escaped` says."""
    with path.open("wb") as file:
        file.write(f"{REJECTS_HEADER}\n".encode())
        for line in lines:
            advice = LINE_CODES[line.code].advice
            fields = (line.file_name, line.line, line.byte_offset, line.code, line.column, f"{line.reason}. {advice}")
            start = "|".join(str(field).replace("|", "/") for field in fields)
            file.write(f"{start}|".encode() + escaped(line.original) + b"\n")


def escaped(original: bytes) -> bytes:
    r"""Bytes as one line that gives them back: \\ for a backslash, \xNN for control characters and other than UTF-8."""
    text = original.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")
    if text.isprintable():
        return text.encode()
    shown = (char if char.isprintable() or ord(char) > 0x7F else f"\\x{ord(char):02x}" for char in text)
    return "".join(shown).encode()
