"""The comparison finds what differs, and only that."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from bass.spark.compare import MartComparison, compare
from bass.spark.manifest import Mart

MART = Mart("kpi", "fct_kpi_monthly", ("kpi_code", "area_code"))
ROWS = """(values ('arpu', '33', 40.10::decimal(18, 2), 1.0::double), ('arpu', null, 0, null), ('mou', '33', 7, 0.3))
          as v(kpi_code, area_code, amount, kpi_value)"""


def comparison(folder: Path, ours: str, theirs: str, mart: Mart = MART) -> MartComparison:
    working_db = folder / "warehouse.duckdb"
    with duckdb.connect(str(working_db)) as connection:
        connection.execute("create schema kpi")
        connection.execute(f"create table kpi.fct_kpi_monthly as {ours}")
        (folder / "spark").mkdir()
        connection.execute(f"copy ({theirs}) to '{folder}/spark/part-0.parquet'")
    return compare(working_db, [mart], lambda mart: folder / "spark").marts[0]


def test_equal_rows_are_equal_in_any_order_of_rows_and_columns(tmp_path: Path) -> None:
    theirs = f"select kpi_value, amount, area_code, kpi_code from {ROWS} order by amount"
    assert comparison(tmp_path, f"select * from {ROWS}", theirs).is_equal


def test_a_double_may_differ_in_its_last_bits(tmp_path: Path) -> None:
    theirs = f"select * replace (kpi_value * (1 + 1e-12) as kpi_value) from {ROWS}"
    assert comparison(tmp_path, f"select * from {ROWS}", theirs).is_equal


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("kpi_value * (1 + 1e-8) as kpi_value", "kpi_value"),
        ("coalesce(kpi_value, 0) as kpi_value", "kpi_value"),
        ("cast(amount + 0.01 as decimal(18, 2)) as amount", "amount"),
    ],
)
def test_another_value_is_found_and_its_column_named(tmp_path: Path, change: str, column: str) -> None:
    found = comparison(tmp_path, f"select * from {ROWS}", f"select * replace ({change}) from {ROWS}")
    assert not found.is_equal
    assert found.columns == (column,)


def test_a_lost_and_an_invented_row_are_counted_apart(tmp_path: Path) -> None:
    theirs = f"select * from {ROWS} where kpi_code = 'arpu' union all select 'dou', '33', 1.00, 2.0"
    found = comparison(tmp_path, f"select * from {ROWS}", theirs)
    assert (found.only_duckdb, found.only_spark, found.differing) == (1, 1, 0)


def test_a_type_that_differs_is_a_difference(tmp_path: Path) -> None:
    theirs = f"select * replace (cast(amount as decimal(20, 4)) as amount) from {ROWS}"
    assert "amount DECIMAL(18,2) / DECIMAL(20,4)" in comparison(tmp_path, f"select * from {ROWS}", theirs).problem


def test_a_grain_that_is_not_unique_proves_nothing(tmp_path: Path) -> None:
    found = comparison(
        tmp_path, f"select * from {ROWS}", f"select * from {ROWS}", Mart("kpi", MART.name, ("kpi_code",))
    )
    assert "not unique on DuckDB" in found.problem


def test_a_mart_without_a_grain_is_not_equal(tmp_path: Path) -> None:
    found = comparison(tmp_path, f"select * from {ROWS}", f"select * from {ROWS}", Mart("kpi", MART.name, ()))
    assert not found.is_equal


def test_decimals_are_compared_exactly(tmp_path: Path) -> None:
    big = Decimal("90071992547409.93")
    ours = f"select 'arpu' as kpi_code, '33' as area_code, {big} as amount"
    theirs = f"select 'arpu' as kpi_code, '33' as area_code, {big + Decimal('0.01')} as amount"
    assert comparison(tmp_path, ours, theirs).columns == ("amount",)
