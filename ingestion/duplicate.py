"""Lines of a large delivery that repeat the key of an earlier line: found after loading, taken out into quarantine."""

from pathlib import Path

import duckdb

from bass.home import Home
from ingestion.checkfile import CheckEntry
from ingestion.codes import RejectedLine
from ingestion.job import Job, PartLoad
from ingestion.part import read_part
from ingestion.summary import summarise
from ingestion.typed import literal, quoted

REASON = "an earlier line of the delivery has the same key"


def has_repeated_hash(loads: list[PartLoad]) -> bool:
    """Whether two rows may have the same key: sorting hashes is ten times cheaper than counting distinct keys."""
    import numpy

    hashes = [part for load in loads for part in load.key_hashes]
    if not hashes:
        return False
    ordered = numpy.sort(numpy.concatenate(hashes))
    return bool((ordered[1:] == ordered[:-1]).any())


def reject_duplicates(home: Home, connection: duckdb.DuckDBPyConnection, job: Job, loads: list[PartLoad]) -> None:
    """Leave the first line of each key in the Parquet files, and enter the others into their part as rejected."""
    extract = job.extract
    files = ", ".join(literal(str(path)) for load in loads for path, _ in load.files)
    keys = ", ".join(quoted(name) for name in extract.primary_key)
    amounts = "".join(f", {quoted(name)}" for name in extract.amount_columns)
    rows = connection.execute(
        f"select _part, _line, concat_ws(',', {keys}) as key_text{amounts} from read_parquet([{files}]) "
        f"qualify row_number() over (partition by {keys} order by _part, _line) > 1 order by _part, _line"
    ).fetchall()
    for load, entry in zip(loads, job.entries, strict=True):
        wanted = {row[1]: row[2:] for row in rows if row[0] == load.part}
        if wanted:
            _quarantine(home, job, load, entry, wanted)
            load.files = [kept for file in load.files if (kept := _without(connection, file[0], sorted(wanted)))[1]]
            load.loaded -= len(wanted)
            load.totals.clear()
            load.dates.clear()
            for path, _ in load.files:
                summarise(connection, job, load, path)


def _quarantine(home: Home, job: Job, load: PartLoad, entry: CheckEntry, wanted: dict[int, tuple[object, ...]]) -> None:
    columns = ",".join(job.extract.primary_key)
    for _, segment in read_part(home, entry, job.extract):
        inside = range(segment.first_line, segment.first_line + segment.line_count)
        for line in sorted(number for number in wanted if number in inside):
            key, *fen = wanted[line]
            offset, original = segment.original(line - segment.first_line)
            found = {name: int(str(amount or 0)) for name, amount in zip(job.extract.amount_columns, fen, strict=True)}
            load.rejects.append(
                RejectedLine(
                    load.part,
                    load.file_name,
                    line,
                    offset,
                    "DUPLICATE_KEY",
                    columns,
                    str(key),
                    REASON,
                    original,
                    {**found},
                )
            )
    load.rejects.sort(key=lambda rejected: rejected.line)


def _without(connection: duckdb.DuckDBPyConnection, path: Path, lines: list[int]) -> tuple[Path, int]:
    kept = path.with_suffix(".kept")
    row = connection.execute(
        f"copy (select * from read_parquet({literal(str(path))}) where _line not in ({', '.join(map(str, lines))})) "
        f"to {literal(str(kept))} (format parquet, compression zstd)"
    ).fetchone()
    return kept.rename(path), int(row[0]) if row else 0
