"""raw_<source>.<unit>: one view per unit of the contract over the files that the ledger calls committed.

Never a glob over the lake: it would see superseded files and those of a load in progress.
"""

from collections.abc import Iterable
from pathlib import Path

import duckdb

from ingestion.contract import Contract, Extract
from ingestion.ledger import LedgerSnapshot

DUCKDB_TYPES = {"string": "varchar"}
ADDED_COLUMNS = {
    "_delivery_id": "varchar",
    "_part": "integer",
    "_line": "bigint",
    "province": "varchar",
    "period": "varchar",
}


def make_raw_views(
    connection: duckdb.DuckDBPyConnection, contract: Contract, snapshot: LedgerSnapshot, lake: Path
) -> None:
    """Create or replace every view; a unit that never came gets a typed view of no rows."""
    for schema in sorted({extract.schema for extract in contract.extracts.values()}):
        connection.execute(f"create schema if not exists {schema}")
    for unit, extract in contract.extracts.items():
        paths = [lake / file.path for file in snapshot.files.get(unit, ())]
        connection.execute(f"create or replace view {extract.schema}.{unit} as {view_query(extract, paths)}")


def view_query(extract: Extract, paths: Iterable[Path]) -> str:
    """The select over the files; columns by name, in the contract's order."""
    types = {column.name: DUCKDB_TYPES.get(column.data_type, column.data_type) for column in extract.columns}
    types |= ADDED_COLUMNS
    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
    if not files:
        return (
            "select " + ", ".join(f'cast(null as {kind}) as "{name}"' for name, kind in types.items()) + " where false"
        )
    columns = ", ".join(f'"{name}"' for name in types)
    source = f"read_parquet([{files}], hive_partitioning = true, hive_types = {{province: varchar, period: varchar}}"
    versioned = [column.name for column in extract.columns if column.since or column.until]
    if not versioned:
        return f"select {columns} from {source})"
    # a contract with versions of its columns needs the footers of all files, and perhaps none has the column
    nulls = ", ".join(f'cast(null as {types[name]}) as "{name}"' for name in versioned)
    return f"select {columns} from (select {nulls} where false union all by name from {source}, union_by_name = true))"
