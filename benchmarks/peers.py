"""What others do with the same call-record files: read them typed, write zstd Parquet, and check nothing."""

from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import Stopwatch

DUCKDB_THREADS = 2


def contract_types(unit: str) -> dict[str, str]:
    """Column name -> the contract's SQL type, in the order of the file."""
    from bass.home import PROJECT_DIR
    from ingestion.contract import load_contract

    return {column.name: column.data_type for column in load_contract(PROJECT_DIR).extracts[unit].columns}


def bare_duckdb(watch: Stopwatch, *, files: list[str], unit: str, out: str) -> dict[str, Any]:
    """`copy (select * from read_csv(typed)) to parquet`: the yardstick of the verified load."""
    import duckdb

    types = {name: "VARCHAR" if kind == "string" else kind.upper() for name, kind in contract_types(unit).items()}
    connection = duckdb.connect(config={"threads": DUCKDB_THREADS})
    reader = f"read_csv({files!r}, delim='|', quote='', header=true, auto_detect=false, columns={types!r})"
    with watch.timed():
        connection.execute(f"copy (select * from {reader}) to '{out}' (format parquet, compression zstd)")
    return rows_and_size(out)


def with_pandas(watch: Stopwatch, *, files: list[str], unit: str, out: str) -> dict[str, Any]:
    """pandas.read_csv with declared types (its fastest parser, C), then to_parquet."""
    import pandas

    types = contract_types(unit)
    times = [name for name, kind in types.items() if kind in ("timestamp", "date")]
    dtypes = {
        name: "int64" if kind in ("bigint", "integer") else "str" for name, kind in types.items() if name not in times
    }
    with watch.timed():
        frames = [pandas.read_csv(file, sep="|", dtype=dtypes, parse_dates=times, quoting=3) for file in files]
        pandas.concat(frames).to_parquet(out, compression="zstd", index=False)
    return rows_and_size(out)


def with_polars(watch: Stopwatch, *, files: list[str], unit: str, out: str) -> dict[str, Any]:
    """polars.scan_csv with declared types, streamed by sink_parquet."""
    import polars

    kinds: dict[str, Any] = {
        "bigint": polars.Int64,
        "integer": polars.Int64,
        "timestamp": polars.Datetime("us"),
        "date": polars.Date,
    }
    schema = {name: kinds.get(kind, polars.String) for name, kind in contract_types(unit).items()}
    with watch.timed():
        polars.scan_csv(files, separator="|", schema=schema, quote_char=None).sink_parquet(out, compression="zstd")
    return rows_and_size(out)


def rows_and_size(out: str) -> dict[str, Any]:
    import pyarrow.parquet

    path = Path(out)
    facts = {"rows": pyarrow.parquet.read_metadata(path).num_rows, "bytes": path.stat().st_size, "at": datetime.now()}
    path.unlink()
    return facts
