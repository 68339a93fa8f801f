"""What may run against the published file, and what may not."""

from pathlib import Path

import pytest
from running_superset import in_superset

RELATIONS = ["kpi.page_kpi_monthly", "security.security_user_scope"]
CHECK = """
import sql_guard
def check(sql):
    try:
        return {"sql": sql_guard.check(sql, given["relations"])}
    except sql_guard.StatementRefusedError as error:
        return {"refused": str(error)}
answer = [check(sql) for sql in given["statements"]]
"""
MUTATE = """
import os
os.environ |= given["environment"]
import superset_config
class Database:
    backend = given["backend"]
try:
    answer = superset_config.SQL_QUERY_MUTATOR("select 1", database=Database() if Database.backend else None)
except Exception as error:
    answer = {"refused": str(error)}
"""
ALLOWED = [
    "select kpi_code, arg_min_null(kpi_value, row_order) filter (where kpi_code = 'arpu') from kpi.page_kpi_monthly"
    " where period_start >= date '2026-01-01' group by kpi_code having count(*) > 1 order by 2 desc limit 10",
    "with a as (select 1 as x from kpi.page_kpi_monthly) select x, row_number() over (order by x) from a",
    "select format('{:,.2f}', sum(kpi_value)) from (select * from kpi.page_kpi_monthly) as virtual_table",
    "select * from kpi.page_kpi_monthly where city_code in"
    " (select scope_value from security.security_user_scope where username = 'li.hangzhou')",
    "with a as (select * from kpi.page_kpi_monthly), b as (select * from A) select * from b union select * from a",
    "select * from (with a as (select 1 as x), b as (select x from a) select x from b where x in (select x from a))",
    "select date_trunc('month', period_start), strftime(period_start, '%Y-%m') from kpi.page_kpi_monthly",
]
REFUSED = {
    "summarize kpi.page_kpi_monthly": "Summarize",
    "pivot kpi.page_kpi_monthly on state using sum(kpi_value)": "Pivot",
    "select * from (pivot kpi.page_kpi_monthly on state using sum(kpi_value))": "Pivot",
    "select * from (summarize kpi.page_kpi_monthly)": "Summarize",
    "describe kpi.page_kpi_monthly": "Describe",
    "show tables": "Show",
    "explain analyze select 1": "Command",
    "call query('select 1')": "Command",
    "attach 'other.duckdb'": "Attach",
    "copy kpi.page_kpi_monthly to 'stolen.csv'": "Copy",
    "install httpfs": "Install",
    "set threads = 64": "Set",
    "pragma database_list": "Pragma",
    "create table x as select 1": "Create",
    "values (1)": "Values",
    "select 1; select 2": "2 statements",
    "select * from read_csv('/etc/passwd')": "table functions",
    "select * from query('select 1')": "table functions",
    "select * from range(1000000000)": "table functions",
    "select * from kpi.page_kpi_monthly, glob('*')": "table functions",
    "select * from '/etc/passwd'": "not a published table",
    "select * from duckdb_tables": "not a published table",
    "select * from information_schema.tables": "not a published table",
    "select * from restricted.line": "not a published table",
    "select (select count(*) from sqlite_master)": "not a published table",
    **{
        f"select * from {name} where exists (with {name} as (select 1 x) select 1 from {name})": "not a published table"
        for name in ("duckdb_databases", "duckdb_tables", "duckdb_columns", "sqlite_master", "pragma_database_list")
    },
    "with a as (select * from duckdb_tables), duckdb_tables as (select 1) select * from a": "not a published table",
    "with duckdb_tables as (select * from duckdb_tables) select * from duckdb_tables": "not a published table",
    "(with a as (select 1 as x) select x from a) union select x from a": "not a published table",
    "select * from (with a as (select 1 as x) select x from a) as t, a": "not a published table",
    "with duc\u212adb_tables as (select 1 as x) select * from duckdb_tables": "not a published table",
    "select * from other.kpi.page_kpi_monthly": "catalog",
    "select * from kpi.page_kpi_monthly tablesample 10%": "sample",
    "select getenv('HOME')": "getenv",
    "select json_execute_serialized_sql('{}')": "json_execute_serialized_sql",
    "select histogram_values(kpi_value) from kpi.page_kpi_monthly": "histogram_values",
    "select current_setting('memory_limit')": "current_setting",
    "select unnest([1, 2])": "explode",
    "select repeat('x', 1000000000)": "repeat",
    "select format('{:2000000000d}', 1)": "format",
    "select format(kpi_code, 1) from kpi.page_kpi_monthly": "format",
    "with recursive a as (select 1 union all select 1 from a) select * from a": "RECURSIVE",
    "select columns('.*') from kpi.page_kpi_monthly": "columns",
    "select 'it''s": "cannot be parsed",
    "select " + "(" * 2000 + "1" + ")" * 2000: "",
    "select '" + "x" * 100_001 + "'": "100",
}


@pytest.fixture(scope="module")
def outcome() -> dict[str, dict[str, str]]:
    statements = [*ALLOWED, *REFUSED]
    answers = in_superset(CHECK, {"statements": statements, "relations": RELATIONS})
    return dict(zip(statements, answers, strict=True))


@pytest.mark.parametrize("sql", ALLOWED)
def test_a_plain_select_over_published_tables_may_run(outcome: dict[str, dict[str, str]], sql: str) -> None:
    assert "sql" in outcome[sql], outcome[sql]


@pytest.mark.parametrize("sql", REFUSED, ids=lambda sql: sql[:60])
def test_everything_else_is_refused_with_the_reason(outcome: dict[str, dict[str, str]], sql: str) -> None:
    assert "refused" in outcome[sql], outcome[sql]
    assert REFUSED[sql] in outcome[sql]["refused"]


def test_what_runs_is_what_was_checked_and_comments_are_gone() -> None:
    sql = "select 1 /* + */ as a -- from restricted.line\nfrom kpi.page_kpi_monthly"
    [answer] = in_superset(CHECK, {"statements": [sql], "relations": RELATIONS})
    assert answer == {"sql": "SELECT 1 AS a FROM kpi.page_kpi_monthly"}


@pytest.mark.parametrize("backend", ["postgresql", "hive", None])
def test_a_statement_for_another_backend_than_duckdb_is_refused(tmp_path: Path, backend: str | None) -> None:
    (tmp_path / "secret_key").write_text("secret", "utf-8")
    environment = {"OPENBASS_SUPERSET_HOME": tmp_path, "OPENBASS_PUBLISH": tmp_path, "OPENBASS_PORT": "1"}
    answer = in_superset(MUTATE, {"environment": environment, "backend": backend})
    assert "statements are checked for duckdb only" in answer["refused"]
