"""Does it add up? Every line, and every fen, of a delivery against its check file."""

from collections import Counter

from ingestion.checkfile import MAX_FEN
from ingestion.codes import RejectedLine
from ingestion.errors import DeliveryRejected
from ingestion.extract import Extract
from ingestion.job import Job, PartLoad


def account(job: Job, loads: list[PartLoad]) -> None:
    """Check what became of the lines of a delivery.

    Raises DeliveryRejected: ACCOUNTING (a line neither loaded, nor rejected, nor blank), CHECK_ROWS, REJECT_SHARE,
    CHECK_AMOUNT (a column not declared, or one that is none), CONTROL_TOTAL.
    """
    for load, entry in zip(loads, job.entries, strict=True):
        rows = load.loaded + len(load.rejects)
        if rows + load.blank_count != load.line_count:
            parts = f"{load.loaded} loaded + {len(load.rejects)} rejected + {load.blank_count} blank"
            reason = f"{load.line_count} lines, but {parts}"
            raise DeliveryRejected("ACCOUNTING", reason, file_name=load.file_name)
        # a sender may or may not count blank lines
        if entry.row_count not in (rows, load.line_count):
            reason = f"{rows} rows and {load.blank_count} blank lines, the check file says {entry.row_count} rows"
            value = str(entry.row_count)
            raise DeliveryRejected("CHECK_ROWS", reason, file_name=load.file_name, field="rows", value=value)
    check_share(job, loads)
    for load, entry in zip(loads, job.entries, strict=True):
        _check_totals(job, load, entry.amounts)


def check_share(job: Job, loads: list[PartLoad], rows: int | None = None) -> None:
    """Raise DeliveryRejected (REJECT_SHARE) where more lines are bad than the contract allows, out of `rows` (all)."""
    rejected = sum(len(load.rejects) for load in loads)
    total = sum(load.loaded for load in loads) + rejected if rows is None else rows
    if rejected > job.extract.reject_limit * total:
        kinds = Counter(line.code for load in loads for line in load.rejects).most_common(3)
        named = ", ".join(f"{code} {count}" for code, count in kinds)
        first = next(line for load in loads for line in load.rejects)
        reason = f"{rejected} of {total} lines are bad ({named}); the contract allows {job.extract.reject_limit:.2%}"
        where = {"file_name": first.file_name, "field": first.column, "value": shown_value(first, job.extract)}
        raise DeliveryRejected("REJECT_SHARE", reason, line=first.line, **where)


def shown_value(line: RejectedLine, extract: Extract) -> str:
    """The value of a bad line as ledger and board may hold it: personal data masked; in full in the .rej receipt."""
    is_personal = not set(extract.pii_columns).isdisjoint(line.column.split(","))
    return "*" * min(len(line.value), 20) if is_personal else line.value[:200]


def rejected_fen(load: PartLoad, column: str) -> int:
    """Fen of the quarantined lines of a part whose amount could be read."""
    return sum(line.amounts.get(column) or 0 for line in load.rejects)


def unreadable_count(load: PartLoad, column: str) -> int:
    """Quarantined lines of a part whose amount could not be read."""
    return sum(line.amounts.get(column) is None for line in load.rejects)


def _check_totals(job: Job, load: PartLoad, declared: dict[str, int]) -> None:
    """Declared = loaded + readable in quarantine; what is left must be in lines whose amount cannot be read.

    The contract gives amounts no range, so what such a line may hold is bounded only by what a file may.
    """
    wanted = job.extract.amount_columns
    missing = [name for name in wanted if name not in declared]
    extra = [name for name in declared if name not in wanted]
    if missing or extra:
        what = (
            f"amount column not declared: {', '.join(missing)}" if missing else f"no amount column: {', '.join(extra)}"
        )
        raise DeliveryRejected("CHECK_AMOUNT", what, file_name=load.file_name, field=(missing or extra)[0])
    for name in wanted:
        loaded, rejected = load.totals[name], rejected_fen(load, name)
        residue = declared[name] - loaded - rejected
        unreadable = unreadable_count(load, name)
        if (residue and not unreadable) or max(abs(loaded), abs(rejected), abs(residue)) > MAX_FEN:
            reason = f"declared {declared[name]} fen = {loaded} loaded + {rejected} in quarantine + {residue}"
            reason += f" in {unreadable} unreadable lines, beyond {MAX_FEN}" if unreadable else " unexplained"
            raise DeliveryRejected(
                "CONTROL_TOTAL", reason, file_name=load.file_name, field=name, value=str(declared[name])
            )
