"""A day of voice call records that is sent again, otherwise than before."""

from dataclasses import replace
from datetime import date

from bass.home import Home
from ingestion.checkfile import check_entry, read_check_file, write_check_file
from ingestion.ingest import ingest


def sent_lines(home: Home, day: date) -> list[str]:
    """The day's file as it was archived: header and records."""
    (path,) = home.archive.rglob(f"e_*_{day:%Y%m%d}_cdr_voice_00_001.dat")
    return path.read_text("utf-8").splitlines()


def corrected(records: list[str]) -> list[str]:
    """One record less, and every call a minute longer."""
    changed = []
    for record in records[1:]:
        fields = record.split("|")
        fields[9] = str(int(fields[9]) + 1)
        changed.append("|".join(fields))
    return changed


def send_again(home: Home, day: date, redelivery: int, lines: list[str]) -> None:
    """Deliver the day once more, with a right check file, and load it."""
    (check_path,) = home.archive.rglob(f"e_*_{day:%Y%m%d}_cdr_voice_00.verf")
    check = read_check_file(check_path.name, check_path.read_bytes())
    name = replace(check.delivery, redelivery=redelivery)
    path = home.landing / name.data_file()
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    rows = [dict(zip(lines[0].split("|"), line.split("|"), strict=True)) for line in lines[1:]]
    (entry,) = check.entries
    amounts = {column: sum(int(row[column]) for row in rows) for column in entry.amounts}
    written = check_entry(path, row_count=len(rows), amounts=amounts, created_at=entry.created_at)
    write_check_file(home.landing, name, [written])
    result = ingest(home)
    assert result.is_good, result.summary
