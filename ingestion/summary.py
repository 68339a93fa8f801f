"""What is in a Parquet file just written: read back, so that control totals are of the rows that readers will see."""

from pathlib import Path

import duckdb

from ingestion.job import Job, PartLoad
from ingestion.typed import event_date, literal, quoted, readable_faults, sum_columns


def count_faults(connection: duckdb.DuckDBPyConnection, job: Job, path: Path, check_length: bool) -> int:
    """How many fields of a file the contract does not allow; 0 where all is well."""
    source = f"read_parquet({literal(str(path))})"
    counts = (f"(select count(*) from {source} where {fault})" for fault in readable_faults(job.extract, check_length))
    row = connection.execute(f"select {' + '.join(counts) or '0'}").fetchone()
    return int(row[0]) if row else 0


def summarise(connection: duckdb.DuckDBPyConnection, job: Job, load: PartLoad, path: Path) -> None:
    """Add a file's fen by amount column, and its rows by event date, to its part."""
    source = f"read_parquet({literal(str(path))})"
    names = job.extract.amount_columns
    sums = connection.execute(f"select count(*){sum_columns(names)} from {source}").fetchone() or ()
    load.totals.update({name: int(fen or 0) for name, fen in zip(names, sums[1:], strict=True)})
    date = event_date(job.extract)
    if date:
        rows = connection.execute(f"select {date} as event_date, count(*) from {source} group by 1").fetchall()
        load.dates.update({day: count for day, count in rows if day is not None})


def hash_keys(connection: duckdb.DuckDBPyConnection, job: Job, load: PartLoad, path: Path) -> None:
    """Add a 64-bit hash of each row's key to its part."""
    keys = ", ".join(quoted(name) for name in job.extract.primary_key)
    if keys:
        query = f"select hash({keys}) as key_hash from read_parquet({literal(str(path))})"
        load.key_hashes.append(connection.execute(query).fetchnumpy()["key_hash"])
