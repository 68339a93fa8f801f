"""What Spark reads: the lake's committed files as tables of its own, and the ledger's tables from Parquet.

A partitioned table over a unit's folder would also see superseded and orphaned files. So the models read a view over
it that keeps the rows of the files in the ledger's list, by file name: a file name holds its delivery and part.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow
import pyarrow.parquet

from ingestion.contract import Extract

FILES_SCHEMA = "lake_file"
COMMITTED = "raw_ledger.committed_file"
ADDED_COLUMNS = {"_delivery_id": "string", "_part": "int", "_line": "bigint"}
PARTITIONS = ("province", "period")
# for the tables made in this session: find partitions by listing folders, instead of keeping thousands in the metastore
LIST_PARTITIONS = "set spark.sql.hive.manageFilesourcePartitions=false"


def raw_statements(extracts: Iterable[Extract], committed: Mapping[str, Sequence[str]], lake: Path) -> list[str]:
    """The statements that make raw_<source>.<unit> for every unit of the contract.

    `committed`: unit -> the names of its committed Parquet files. A unit without any gets a typed view of no rows.
    """
    extracts = list(extracts)
    schemas = sorted({extract.schema for extract in extracts} | {FILES_SCHEMA})
    statements = [LIST_PARTITIONS, *(f"create schema if not exists {schema}" for schema in schemas)]
    for extract in extracts:
        types = unit_types(extract)
        if not committed.get(extract.unit):
            columns = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in types.items())
            statements.append(f"create or replace view {extract.relation} as select {columns} where false")
            continue
        table = f"{FILES_SCHEMA}.{extract.unit}"
        columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
        statements.append(f"drop table if exists {table}")
        statements.append(
            f"create table {table} ({columns}) using parquet partitioned by ({', '.join(PARTITIONS)}) "
            f"location '{(lake / extract.unit).as_uri()}'"
        )
        statements.append(
            f"create or replace view {extract.relation} as select {', '.join(types)} from {table} "
            f"where _metadata.file_name in (select file_name from {COMMITTED} where unit = '{extract.unit}')"
        )
    return statements


def unit_types(extract: Extract) -> dict[str, str]:
    """Column -> Spark type of a unit's lake files; the contract's type names are Spark's too."""
    return (
        {column.name: column.data_type for column in extract.columns}
        | ADDED_COLUMNS
        | dict.fromkeys(PARTITIONS, "string")
    )


def export_committed(committed: Mapping[str, Sequence[str]], folder: Path) -> None:
    """Write the list of committed files as Parquet: unit, file_name."""
    rows = [(unit, name) for unit, names in committed.items() for name in names]
    types = pyarrow.schema([("unit", pyarrow.string()), ("file_name", pyarrow.string())])
    table = pyarrow.table([[row[number] for row in rows] for number in range(2)], schema=types)
    (folder / "committed_file").mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(table, folder / "committed_file" / "data.parquet")


def export_table(connection: duckdb.DuckDBPyConnection, relation: str, folder: Path) -> None:
    """Write a DuckDB relation as the one Parquet file of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    connection.execute(f"copy (select * from {relation}) to '{folder / 'data.parquet'}' (format parquet)")


def ledger_statements(folder: Path) -> list[str]:
    """The statements that make raw_ledger.<table> over the exported folders."""
    statements = ["create schema if not exists raw_ledger"]
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        table = f"raw_ledger.{path.name}"
        statements += [
            f"drop table if exists {table}",
            f"create table {table} using parquet location '{path.as_uri()}'",
        ]
    return statements
