"""How the published file is opened: read-only, locked in, and never longer than the deadline."""

from typing import Any

import pytest
from running_superset import in_superset

from bass.home import Home

PROGRAM = """
import time
import sandbox
from sqlalchemy import create_engine
from sqlalchemy.engine.url import make_url
from sqlalchemy.pool import NullPool
sandbox.STATEMENT_SECONDS = 1
sandbox.install()
uri, params = sandbox.open_sandboxed(make_url("duckdb:///" + given["path"] + "?access_mode=read_write"), {})
engine = create_engine(uri, poolclass=NullPool, **params)
def run(sql):
    try:
        with engine.connect() as connection:
            return [list(map(str, row)) for row in connection.exec_driver_sql(sql).fetchall()]
    except Exception as error:
        return str(error)
class Database:
    def get_sqla_engine(self):
        from contextlib import nullcontext
        return nullcontext(engine)
answer = {"path": uri.database, "relations": sorted(sandbox.published_relations(Database()))}
answer["said"] = {sql: run(sql) for sql in given["statements"]}
"""
SETTINGS = "select current_setting('temp_directory'), current_setting('lock_configuration')"
ENDLESS = "select count(*) from kpi.page_kpi_daily a, kpi.page_kpi_daily b, kpi.page_kpi_daily c where a.unit > b.unit"
REFUSED = {
    "select * from read_csv('/etc/passwd')": "disabled",
    "attach '/tmp/other.duckdb'": "disabled",
    "copy (select 1) to '/tmp/stolen.csv'": "disabled",
    "create table kpi.mine as select 1": "read-only",
    "set enable_external_access = true": "locked",
    "set memory_limit = '100GB'": "locked",
    "install httpfs": "disabled",
}


@pytest.fixture(scope="module")
def opened(home: Home) -> dict[str, Any]:
    path = home.publish / "current" / "warehouse.duckdb"
    return dict(in_superset(PROGRAM, {"path": str(path), "statements": [*REFUSED, SETTINGS, ENDLESS]}))


def test_the_symlink_is_followed_to_the_build(opened: dict[str, Any], home: Home) -> None:
    assert opened["path"] == str((home.publish / "current").resolve() / "warehouse.duckdb")


def test_only_published_tables_may_be_named(opened: dict[str, Any]) -> None:
    assert "kpi.page_kpi_monthly" in opened["relations"]
    assert not [name for name in opened["relations"] if name.startswith(("restricted", "information_schema", "pg_"))]


@pytest.mark.parametrize("sql", REFUSED)
def test_duckdb_itself_refuses_what_reaches_outside(opened: dict[str, Any], sql: str) -> None:
    assert REFUSED[sql] in opened["said"][sql].lower()


def test_nothing_spills_beside_the_published_file(opened: dict[str, Any]) -> None:
    assert opened["said"][SETTINGS] == [["", "True"]]


def test_a_statement_that_does_not_end_is_interrupted(opened: dict[str, Any]) -> None:
    assert "interrupt" in opened["said"][ENDLESS].lower()
