"""What was found wrong, as a person reads it: file, line, field, value, reason and what to do."""

from dataclasses import dataclass

from ingestion.codes import advice
from ingestion.decided import Decided, reject_rows

SHOWN_LINES = 3  # bad lines named of a delivery; the ledger and the .rej receipt hold the others


@dataclass(frozen=True)
class Finding:
    """Why a delivery was refused, or one of its lines was put in quarantine; personal data of a line is masked."""

    file_name: str
    line: int | None
    field: str
    value: str
    code: str
    reason: str
    what_to_do: str


def finding_text(found: Finding) -> str:
    """One line for a terminal: `file:line field='value': CODE: reason. What to do`."""
    place = found.file_name + (f":{found.line}" if found.line else "")
    what = f" {found.field}={found.value!r}" if found.field and found.value else f" {found.field}".rstrip()
    return f"  {place}{what}: {found.code}: {found.reason}. {found.what_to_do}"


def findings_of(one: Decided) -> tuple[Finding, ...]:
    """The delivery's own finding, if it was refused, and its first bad lines."""
    found, error = [], one.rejection
    if error:
        place = (error.file_name or one.name.check_file, error.line, error.field, error.value)
        found.append(Finding(*place, error.code, error.reason, advice(error.code)))
    for row in reject_rows(one, SHOWN_LINES):
        code = row["error_code"]
        place = (row["file_name"], row["line"], row["column_name"], row["value"])
        found.append(Finding(*place, code, row["reason"], advice(code)))
    return tuple(found)
