"""The raw views over files that were written before or after a column of the contract came or went."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from bass.building.raw_view import view_query
from bass.home import PROJECT_DIR
from ingestion.contract import Column, load_contract
from ingestion.extract import Extract

NEW = Column("promised_amount", "decimal(9,2)", since="202603")
GONE = Column("old_code", "string", until="202601")


@pytest.fixture
def extract() -> Extract:
    return replace(load_contract(PROJECT_DIR).extracts["area"], columns=(Column("area_id", "string"), NEW, GONE))


def write(folder: Path, period: str, **columns: str) -> Path:
    """One file with one row, as the lake lays it out; `columns`: SQL by name."""
    target = folder / "province=00033" / f"period={period}" / f"{period}.parquet"
    target.parent.mkdir(parents=True)
    given = {"area_id": f"'{period}'", "_delivery_id": "'d'", "_part": "1", "_line": "2::bigint", **columns}
    duckdb.sql(f"select {', '.join(f'{sql} as {name}' for name, sql in given.items())}").write_parquet(str(target))
    return target


def test_a_column_that_no_file_holds_yet_is_null_of_its_type(extract: Extract, tmp_path: Path) -> None:
    paths = [write(tmp_path, "202601", old_code="'x'")]
    view = duckdb.sql(view_query(extract, paths))
    kinds = dict(zip(view.columns, map(str, view.types), strict=True))
    assert kinds["promised_amount"] == "DECIMAL(9,2)"
    assert view.select("area_id, promised_amount, old_code, province, period").fetchall() == [
        ("202601", None, "x", "00033", "202601")
    ]


def test_columns_that_come_and_go_are_null_where_a_file_lacks_them(extract: Extract, tmp_path: Path) -> None:
    first = write(tmp_path, "202601", old_code="'x'")
    paths = [first, write(tmp_path, "202602"), write(tmp_path, "202603", promised_amount="1.50::decimal(9, 2)")]
    rows = duckdb.sql(view_query(extract, paths)).order("area_id").select("area_id, promised_amount::varchar, old_code")
    assert rows.fetchall() == [("202601", None, "x"), ("202602", None, None), ("202603", "1.50", None)]


def test_a_column_whose_time_is_over_stays_where_no_file_holds_it_any_more(extract: Extract, tmp_path: Path) -> None:
    paths = [write(tmp_path, "202603", promised_amount="1.50::decimal(9, 2)")]
    assert duckdb.sql(view_query(extract, paths)).select("old_code").fetchall() == [(None,)]
