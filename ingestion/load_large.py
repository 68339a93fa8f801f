"""Load one delivery of any size: its lines in pieces, each parsed by one thread while the next is read and hashed."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from bass.failpoint import failpoint
from bass.home import Home
from bass.memory import memory_limit
from bass.progress import Progress
from ingestion.accounting import check_share
from ingestion.duplicate import has_repeated_hash, reject_duplicates
from ingestion.errors import DeliveryRejected
from ingestion.job import Job, PartLoad
from ingestion.part import read_part
from ingestion.piece import Piece
from ingestion.summary import count_faults, hash_keys, summarise
from ingestion.typed import is_readable, literal, quoted, skip_rows, typed

PIECE_BYTES = 32 << 20
MAX_PIECE_BYTES = 128 << 20
_PIECES = 16  # of a delivery beyond 512 MiB: few files in the lake, and enough to keep every processor busy
_WORKERS = max(1, min(8, os.cpu_count() or 1))


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that spills into `folder`; one thread a statement, for records must keep their order."""
    spill = str(folder / "spill")
    connection = duckdb.connect(config={"threads": 1, "memory_limit": memory_limit(), "temp_directory": spill})
    connection.execute("set enable_progress_bar = false")
    return connection


@dataclass
class _PieceLoad:
    """A piece on its own: `loads` counts its lines only, to be added to the part's in order."""

    load: PartLoad
    future: Future[None] = field(default_factory=Future)


def load_large(
    home: Home,
    connection: duckdb.DuckDBPyConnection,
    job: Job,
    loads: list[PartLoad],
    folder: Path,
    progress: Progress | None = None,
) -> None:
    """Read a delivery into Parquet files in `folder`, and enter what became of its lines into `loads`, one a part.

    Raises DeliveryRejected as ingestion.part and ingestion.delivered_file do, ACCOUNTING where a line is missing, and
    REJECT_SHARE as soon as it is certain; `loads` holds the rejected lines so far then.
    """
    pending: list[_PieceLoad] = []
    with ThreadPoolExecutor(_WORKERS, "parse") as pool:
        try:
            for number, piece in enumerate(_pieces(home, job)):
                if len(pending) > _WORKERS:  # bounds the memory: each piece is held until it is parsed
                    _collect(pending.pop(0), job, loads)
                    if progress:
                        done = sum(load.line_count for load in loads)
                        progress("ingest: rows of a large delivery", done, job.row_count)
                part = piece.segments[0][1]
                work = _PieceLoad(part)
                work.future = pool.submit(_load_piece, connection.cursor(), job, piece, folder, number)
                pending.append(work)
            for work in pending:
                _collect(work, job, loads)
        except BaseException:
            for work in pending:
                work.future.cancel()
            raise
    if has_repeated_hash(loads):
        reject_duplicates(home, connection, job, loads)


def _collect(work: _PieceLoad, job: Job, loads: list[PartLoad]) -> None:
    work.future.result()
    done, part = work.load, loads[work.load.part - 1]
    part.line_count += done.line_count
    part.loaded += done.loaded
    part.blank_count += done.blank_count
    part.rejects += done.rejects
    part.files += done.files
    part.totals.update(done.totals)  # not +=, which drops sums of zero and below
    part.dates.update(done.dates)
    part.key_hashes += done.key_hashes
    check_share(job, loads, max(job.row_count, sum(load.line_count for load in loads)))


def _pieces(home: Home, job: Job) -> Iterator[Piece]:
    for part, entry in enumerate(job.entries, start=1):
        piece, size, enough = None, 0, max(PIECE_BYTES, min(MAX_PIECE_BYTES, job.byte_count // _PIECES))
        for names, segment in read_part(home, entry, job.extract):
            if piece is None:
                piece, size = Piece(job.extract, names), 0
                load = PartLoad(part, entry.file_name)
            piece.segments.append((job, load, segment))
            size += len(segment.text)
            if size >= enough:
                yield piece
                piece = None
        if piece is not None:
            yield piece


def _load_piece(connection: duckdb.DuckDBPyConnection, job: Job, piece: Piece, folder: Path, number: int) -> None:
    """Write a piece as if all was well, and look for faults in what was written: they are rare, and looking at every
    field before costs a quarter more. Only where there are some, the lines are told apart and it is written again."""
    load = piece.segments[0][1]
    text_path = folder / f"{job.delivery_id}-{load.part:03d}.{number}.txt"
    path = folder / f"{job.delivery_id}-{load.part:03d}-{number:04d}.parquet"
    source = piece.write(text_path)
    left_out = set(piece.skipped())
    if not _copy(connection, job, piece, source, path, left_out):
        if _count(connection, source) != piece.line_count:
            source = piece.rewrite(text_path)
        left_out = {*piece.skipped(), *piece.reject_bad_rows(connection, source)}
        if not _copy(connection, job, piece, source, path, left_out):
            first = piece.segments[0][2].first_line
            reason = f"{piece.line_count} lines, {len(left_out)} set apart, and the others were not all loaded"
            raise DeliveryRejected("ACCOUNTING", reason, file_name=load.file_name, line=first)
    failpoint("ingest.parsed")
    text_path.unlink()
    piece.count_lines()
    load.rejects.sort(key=lambda rejected: rejected.line)
    load.loaded = piece.line_count - len(left_out)
    if load.loaded:
        load.files.append((path, load.loaded))
        summarise(connection, job, load, path)
        hash_keys(connection, job, load, path)


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    row = connection.execute(f"select count(*) from {source}").fetchone()
    return row[0] if row else 0


def _copy(
    connection: duckdb.DuckDBPyConnection, job: Job, piece: Piece, source: str, path: Path, left_out: set[int]
) -> bool:
    """Write every record but those left out; gives whether they are all there, and without fault."""
    extract, (_, load, first) = job.extract, piece.segments[0]
    columns = ", ".join(f"{typed(column)} as {quoted(column.name)}" for column in extract.columns)
    conditions = " and ".join([*is_readable(extract), *skip_rows(left_out)]) or "true"
    # level 1 and short dictionaries: a tenth faster to write, no larger
    options = "format parquet, compression zstd, compression_level 1, dictionary_size_limit 10000"
    row = connection.execute(
        f"copy (select {columns}, {literal(job.delivery_id)} as _delivery_id, cast({load.part} as integer) as _part, "
        f"_row + {first.first_line - 1} as _line from {source} where {conditions}) to {literal(str(path))} ({options})"
    ).fetchone()
    is_whole = row is not None and row[0] == piece.line_count - len(left_out)
    return is_whole and not count_faults(connection, job, path, piece.has_long_line)
