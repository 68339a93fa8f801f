"""What a build hands over to Spark: the ledger's tables as Parquet, and the raw views over the committed files."""

import shutil
from pathlib import Path

import duckdb

from bass.building import record
from bass.building.affected import affected_dates
from bass.building.code import code_version
from bass.building.ledger_table import make_affected_tables, make_ledger_tables
from bass.home import PROJECT_DIR, Home
from bass.spark.lake import export_committed, export_table, ledger_statements, raw_statements
from bass.spark.server import Server, spark_dir
from bass.spark.statements import execute
from ingestion.contract import Contract, load_contract
from ingestion.ledger import Ledger, LedgerSnapshot


def hand_over_to_spark(home: Home, server: Server) -> None:
    """Make raw_ledger.* and raw_<source>.* on the server, from one snapshot of the ledger."""
    contract, ledger = load_contract(PROJECT_DIR), Ledger.open(home)
    snapshot = ledger.snapshot()
    files = {unit: [Path(file.path).name for file in found] for unit, found in snapshot.files.items()}
    folder = spark_dir(home) / "ledger"
    shutil.rmtree(folder, ignore_errors=True)
    export_ledger(home, ledger, contract, snapshot, folder)
    export_committed(files, folder)
    execute(server, ledger_statements(folder) + raw_statements(contract.extracts.values(), files, home.lake))


def export_ledger(home: Home, ledger: Ledger, contract: Contract, snapshot: LedgerSnapshot, folder: Path) -> None:
    """Write every table of raw_ledger to a folder of its own, as for a first build: all periods are affected."""
    committed = [item for item in snapshot.deliveries if item.state == "committed"]
    build = record.Build("spark", home.now(), code_version(PROJECT_DIR), "every build on Spark is a full one", None)
    with duckdb.connect() as connection:
        record.read_state(connection)
        make_ledger_tables(connection, home, ledger, contract, snapshot)
        make_affected_tables(connection, committed, affected_dates(ledger, contract, committed))
        record.begin(connection, build, committed)
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw_ledger'"
        ).fetchall()
        for (table,) in tables:
            export_table(connection, f"raw_ledger.{table}", folder / table)
