"""The benchmark measures what it says it does."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from benchmarks.build import ordered_models
from benchmarks.call_records import write_call_files
from benchmarks.chart_sql import Dataset, compose
from benchmarks.dashboard import percentile
from benchmarks.load import verified_load
from benchmarks.measure import CaseError, Stopwatch, alternate, run_case
from benchmarks.table import Row, markdown, plain

DATASET = Dataset.of(
    {
        "schema": "kpi",
        "table_name": "page",
        "sql": None,
        "columns": [
            {"column_name": "period_start", "expression": None},
            {"column_name": "city", "expression": None},
            {"column_name": "label", "expression": "'city ' || city"},
        ],
        "metrics": [{"metric_name": "highest", "expression": "max(value)"}],
    }
)


def busy(watch: Stopwatch, *, megabytes: int) -> dict[str, Any]:
    with watch.timed():
        return {"length": len(bytearray(megabytes << 20))}


def test_a_case_runs_in_its_own_process_and_reports_its_memory() -> None:
    small, large = (run_case("tests.python.benchmarks.test_benchmarks:busy", megabytes=size) for size in (1, 300))
    assert large.facts == {"length": 300 << 20}
    assert large.peak_mb - small.peak_mb > 250


def test_a_case_that_fails_says_why() -> None:
    with pytest.raises(CaseError, match="TypeError"):
        run_case("tests.python.benchmarks.test_benchmarks:busy", megabytes="many")


def test_cases_take_turns_and_the_median_counts() -> None:
    found = alternate({"one": ("tests.python.benchmarks.test_benchmarks:busy", {"megabytes": 1})}, rounds=3)
    assert found["one"].seconds >= 0


def test_all_who_read_the_call_records_find_the_same_rows(tmp_path: Path) -> None:
    written = write_call_files(tmp_path / "calls", rows=900, days=2)
    common = {"files": [str(file) for file in written.files], "unit": "cdr_voice", "out": str(tmp_path / "out.parquet")}
    for peer in ("bare_duckdb", "with_pandas", "with_polars"):
        assert run_case(f"benchmarks.peers:{peer}", **common).facts["rows"] == 900
    where = {"folder": str(tmp_path / "calls"), "home": str(tmp_path / "home")}
    assert verified_load(Stopwatch(), **where, records=900)["rows"] == 900
    with pytest.raises(CaseError, match="900 of 901 records"):
        verified_load(Stopwatch(), **where, records=901)


def test_the_same_size_makes_the_same_files(tmp_path: Path) -> None:
    one, two = (write_call_files(tmp_path / name, rows=500, days=2) for name in ("one", "two"))
    assert [file.read_bytes() for file in one.files] == [file.read_bytes() for file in two.files]


def test_a_chart_s_statement_runs_with_its_filters_groups_and_order() -> None:
    query = {
        "columns": [{"label": "period_start", "timeGrain": "P1M"}, "label"],
        "metrics": ["highest"],
        "filters": [{"col": "city", "op": "IN", "val": ["it's"]}],
        "orderby": [["highest", False]],
        "row_limit": 10,
    }
    made = compose("overview/x", "opened", DATASET, query, {"label": "city it's"})
    with duckdb.connect() as connection:
        connection.execute("create schema kpi")
        connection.execute(
            "create table kpi.page as select date '2026-01-31' as period_start, 'it''s' as city, 3 as value"
        )
        assert connection.execute(made.sql).fetchall()[0][1:] == ("city it's", 3)
    assert set(made.columns) == {"period_start", "city"}


def test_models_come_after_those_they_read() -> None:
    node = {"resource_type": "model"}
    nodes = {
        "b": node | {"name": "b", "depends_on": {"nodes": ["a", "seed"]}},
        "a": node | {"name": "a", "depends_on": {"nodes": []}},
    }
    assert [model["name"] for model in ordered_models({"nodes": nodes})] == ["a", "b"]


@pytest.mark.parametrize(("share", "expected"), [(95, 95), (50, 50), (100, 100)])
def test_a_percentile_is_a_value_that_was_measured(share: int, expected: int) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], share) == expected


def test_the_table_names_what_misses_its_aim() -> None:
    row = Row("load | verify", "2.0 s", "bare 1.0 s", "2.00", "<= 1.2", False, 1234.0)
    assert "NO" in plain([row]) and "1,234 MB" in plain([row])
    assert "load \\| verify" in markdown([row])
    assert json.loads(json.dumps(row.as_dict()))["is_met"] is False
