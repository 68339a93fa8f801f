"""Spark sees the committed files, and nothing else that lies in the lake."""

from pathlib import Path

import duckdb

from bass.home import PROJECT_DIR
from bass.spark.lake import export_committed, raw_statements, unit_types
from ingestion.contract import load_contract

RECHARGE = load_contract(PROJECT_DIR).extracts["recharge"]


def test_a_unit_that_never_came_is_a_view_with_all_columns_and_no_rows(tmp_path: Path) -> None:
    statement = raw_statements([RECHARGE], {}, tmp_path)[-1]
    assert statement.startswith("create or replace view raw_boss.recharge as select cast(null as string) as pay_id")
    assert statement.endswith("where false")


def test_the_view_reads_through_the_list_of_committed_files(tmp_path: Path) -> None:
    table, view = raw_statements([RECHARGE], {"recharge": ["recharge-00033-20260101-00-001.parquet"]}, tmp_path)[-2:]
    assert f"location '{tmp_path.as_uri()}/recharge'" in table
    assert "partitioned by (province, period)" in table
    assert "_metadata.file_name in (select file_name from raw_ledger.committed_file where unit = 'recharge')" in view


def test_every_row_carries_its_delivery_its_line_and_its_period() -> None:
    assert list(unit_types(RECHARGE))[-5:] == ["_delivery_id", "_part", "_line", "province", "period"]


def test_an_empty_ledger_exports_an_empty_list(tmp_path: Path) -> None:
    export_committed({}, tmp_path)
    query = f"select count(*) from read_parquet('{tmp_path}/committed_file/data.parquet')"
    assert duckdb.sql(query).fetchone() == (0,)
