"""Load many small deliveries of one unit with a few statements: thousands of daily files are the normal case."""

from pathlib import Path

import duckdb

from bass.failpoint import failpoint
from bass.home import Home
from ingestion.duplicate import REASON
from ingestion.errors import DeliveryRejected
from ingestion.job import Job, PartLoad
from ingestion.names import DeliveryName
from ingestion.part import read_part
from ingestion.piece import Piece
from ingestion.segment import Segment
from ingestion.typed import event_date, is_good, literal, quoted, skip_rows, sum_columns, typed

Loaded = dict[DeliveryName, list[PartLoad] | DeliveryRejected]


def load_small(home: Home, connection: duckdb.DuckDBPyConnection, jobs: list[Job], folder: Path) -> Loaded:
    """Read deliveries of one unit and contract version into Parquet files in `folder`.

    Gives for each what became of its parts, or why it is rejected; jobs that cannot go with the others (columns in
    another order) are left out. Raises DeliveryRejected (ACCOUNTING) where the lines of all do not add up.
    """
    extract = jobs[0].extract
    outcome: Loaded = {}
    piece = Piece(extract, extract.column_names)
    loads: list[PartLoad] = []
    for job in jobs:
        try:
            segments = _read(home, job)
        except DeliveryRejected as rejection:
            outcome[job.name] = rejection
            continue
        if segments is not None:
            own = [PartLoad(part, entry.file_name) for part, entry in enumerate(job.entries, start=1)]
            outcome[job.name] = own
            loads += own
            piece.segments += [(job, own[part - 1], segment) for part, segment in segments]
    if piece.segments:
        rows = _parse(connection, piece, loads, folder)
        _summarise(connection, piece, loads, rows)
        _write(connection, piece, loads, rows, folder)
        piece.count_lines()
        failpoint("ingest.parsed")
    for load in loads:
        load.rejects.sort(key=lambda rejected: rejected.line)
    return outcome


def _read(home: Home, job: Job) -> list[tuple[int, Segment]] | None:
    segments = []
    for part, entry in enumerate(job.entries, start=1):
        for names, segment in read_part(home, entry, job.extract):
            if names != job.extract.column_names:
                return None
            segments.append((part, segment))
    return segments


def _parse(connection: duckdb.DuckDBPyConnection, piece: Piece, loads: list[PartLoad], folder: Path) -> str:
    """Fill the table `record`, and enter every bad one into its part; gives the condition for the good ones."""
    path = folder / "batch.txt"
    _make_segments(connection, piece, loads)
    _make_records(connection, piece, piece.write(path))
    if _scalar(connection, "select count(*) from record") != piece.line_count:
        _make_records(connection, piece, piece.rewrite(path))
        found = _scalar(connection, "select count(*) from record")
        if found != piece.line_count:
            raise DeliveryRejected("ACCOUNTING", f"{piece.line_count} lines, {found} records")
    skipped = skip_rows(piece.skipped())
    bad = _scalar(connection, f"select count(*) from record where {' and '.join(['not _is_good', *skipped])}")
    if bad and len(piece.reject_bad_rows(connection, piece.source(path))) != bad:
        raise DeliveryRejected("ACCOUNTING", f"{bad} records are bad, not all for a known reason")
    good = ["_is_good", *skipped]
    good += skip_rows(_reject_duplicates(connection, piece, " and ".join(good)))
    path.unlink()
    return " and ".join(good)


def _make_segments(connection: duckdb.DuckDBPyConnection, piece: Piece, loads: list[PartLoad]) -> None:
    numbers = {id(load): number for number, load in enumerate(loads)}
    jobs = {name: number for number, name in enumerate(dict.fromkeys(job.name for job, _, _ in piece.segments))}
    rows = [
        f"({numbers[id(load)]}, {jobs[job.name]}, '{job.delivery_id}', {load.part}, {first}, {segment.first_line})"
        for first, (job, load, segment) in zip(piece.first_rows(), piece.segments, strict=True)
    ]
    connection.execute(
        "create or replace temp table segment as select * from (values "
        + ", ".join(rows)
        + ") as segment (_file, _job, _delivery_id, _part, first_row, first_line)"
    )


def _make_records(connection: duckdb.DuckDBPyConnection, piece: Piece, source: str) -> None:
    columns = ", ".join(f"{typed(column)} as {quoted(column.name)}" for column in piece.extract.columns)
    connection.execute(
        f"create or replace temp table record as select _row, {columns}, "
        f"{is_good(piece.extract, piece.has_long_line)} as _is_good from {source}"
    )


def _reject_duplicates(connection: duckdb.DuckDBPyConnection, piece: Piece, good: str) -> list[int]:
    extract = piece.extract
    if not extract.primary_key:
        return []
    keys = ", ".join(quoted(name) for name in extract.primary_key)
    numbered = f"(select _job, record.* from record asof join segment on _row >= first_row where {good})"
    if not _scalar(
        connection,
        f"select count(*) from (select 1 from {numbered} group by _job, {keys} having count(*) > 1)",
    ):
        return []
    amounts = "".join(f", {quoted(name)}" for name in extract.amount_columns)
    rows = connection.execute(
        f"select _row, concat_ws(',', {keys}){amounts} from {numbered} "
        f"qualify row_number() over (partition by _job, {keys} order by _row) > 1 order by _row"
    ).fetchall()
    for row, value, *fen in rows:
        found = dict(zip(extract.amount_columns, (amount or 0 for amount in fen), strict=True))
        piece.reject(row, "DUPLICATE_KEY", ",".join(extract.primary_key), value, REASON, found)
    return [row[0] for row in rows]


def _write(connection: duckdb.DuckDBPyConnection, piece: Piece, loads: list[PartLoad], good: str, folder: Path) -> None:
    columns = ", ".join(quoted(name) for name in piece.extract.column_names)
    batch = folder / "batch"
    connection.execute(
        f"copy (select _file, {columns}, _delivery_id, cast(_part as integer) as _part, "
        f"cast(_row - first_row + first_line as bigint) as _line from record asof join segment on _row >= first_row "
        f"where {good} order by _row) to '{batch}' (format parquet, compression zstd, partition_by (_file))"
    )
    owners = {id(load): job for job, load, _ in piece.segments}
    for number, load in enumerate(loads):
        written = batch / f"_file={number}"
        paths = sorted(written.iterdir()) if written.exists() else []
        for piece_number, path in enumerate(paths):
            target = folder / f"{owners[id(load)].delivery_id}-{load.part:03d}-{piece_number:04d}.parquet"
            count = load.loaded if len(paths) == 1 else _count(connection, path)
            load.files.append((path.rename(target), count))


def _count(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    return _scalar(connection, f"select count(*) from read_parquet({literal(str(path))})")


def _summarise(connection: duckdb.DuckDBPyConnection, piece: Piece, loads: list[PartLoad], good: str) -> None:
    source = f"record asof join segment on _row >= first_row where {good}"
    names = piece.extract.amount_columns
    for number, count, *fen in connection.execute(
        f"select _file, count(*){sum_columns(names)} from {source} group by _file"
    ).fetchall():
        loads[number].loaded = count
        loads[number].totals.update({name: int(total or 0) for name, total in zip(names, fen, strict=True)})
    date = event_date(piece.extract)
    if date:
        query = f"select _file, {date} as event_date, count(*) from {source} group by all"
        for number, day, count in connection.execute(query).fetchall():
            if day is not None:
                loads[number].dates[day] += count


def _scalar(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
