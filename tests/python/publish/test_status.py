"""What `bass publish --status` changes, and what it leaves."""

from datetime import datetime
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from handmade_operator import SOURCE_BILL, Operator
from sqlalchemy import Table, insert, update

from bass.home import PROJECT_DIR
from bass.publish import publish
from ingestion import ledger_schema as tables
from ingestion.contract import load_contract


def test_a_failed_check_reaches_the_pages_although_its_build_does_not(operator: Operator) -> None:
    operator.build(amount=5, as_of="2026-04-14")
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check(("bill_item_has_row", SOURCE_BILL))
    result = publish(operator.home, status_only=True)

    assert result.is_good
    status = operator.published("select as_of_date::varchar, gate_result, gate_failed_count from operation.run_status")
    assert status == [("2026-04-14", "failed", 1)]
    assert operator.published("select check_name from operation.check_result") == [("bill_item_has_row",)]
    assert operator.amount("core.fct_billing_monthly") == {5}


def test_a_failed_build_reaches_the_pages(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    with operator.ledger.recorded_run("run", datetime(2026, 4, 17)) as run:
        run.fail()
    operator.build(amount=6, state="failed")
    publish(operator.home, status_only=True)

    query = "select last_run_state, last_run_at::date::varchar, gate_result, build_id from operation.run_status"
    assert operator.published(query) == [("failed", "2026-04-17", "not run", "b001")]
    assert operator.amount("kpi.page_kpi_monthly") == {5}


def test_the_status_of_an_empty_home_says_that_nothing_was_built(operator: Operator) -> None:
    publish(operator.home, status_only=True)
    assert operator.published("select as_of_date, gate_result from operation.run_status") == [(None, "not run")]
    assert operator.published("select count(*) from security.security_user_scope") == [(0,)]


def test_the_analyst_file_gets_the_fresh_status_too(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check(("bill_item_has_row", SOURCE_BILL))
    publish(operator.home, status_only=True)
    assert operator.published("select gate_result from operation.run_status", "analyst") == [("failed",)]
    schemas = operator.published("select distinct schema_name from duckdb_tables() order by all", "analyst")
    assert ("security",) not in schemas


def deliver(operator: Operator, unit: str, period: str, rows: list[dict[str, str | None]]) -> None:
    """Put a committed delivery into lake and ledger, past the loader."""
    extract = load_contract(PROJECT_DIR).extracts[unit]
    path = f"{unit}/province=00033/period={period}/{unit}-{period}-001.parquet"
    target = operator.home.lake / path
    target.parent.mkdir(parents=True)
    types = {"date": pa.date32(), "decimal(9,6)": pa.decimal128(9, 6)}
    table = {
        column.name: pa.array([row.get(column.name) for row in rows]).cast(types.get(column.data_type, pa.string()))
        for column in extract.columns
    }
    hidden = {"_delivery_id": [unit] * len(rows), "_part": [1] * len(rows), "_line": list(range(2, 2 + len(rows)))}
    pq.write_table(pa.table(table | hidden), target)
    given = {
        "delivery_id": f"{unit}-{period}", "source": extract.source, "unit": unit, "province": "00033",
        "period": period, "period_kind": extract.period_kind, "mode": extract.mode, "state": "committed",
        "received_at": datetime(2026, 4, 16, 8), "committed_at": datetime(2026, 4, 16, 8),
    }  # fmt: skip
    with operator.ledger.write() as connection:
        key = connection.execute(insert(tables.delivery).values(**filled(tables.delivery, given))).inserted_primary_key
        file = {"delivery_number": key[0] if key else 0, "path": path, "row_count": len(rows)}
        connection.execute(insert(tables.lake_file).values(**filled(tables.lake_file, file)))


def filled(table: Table, given: dict[str, Any]) -> dict[str, Any]:
    """The given values, and something for every other column that must have one."""
    needed = [column for column in table.columns if not column.nullable and not column.primary_key]
    return {column.name: 0 if column.type.python_type is int else "" for column in needed} | given


def test_a_revoked_right_reaches_the_pages_with_the_next_status(operator: Operator) -> None:
    """Also while a build holds the working file, and although the last check failed."""
    operator.build(amount=5)
    operator.check(("bill_item_has_row", SOURCE_BILL))
    publish(operator.home)
    people = {"org_id": "o1", "position": "director", "staff_name": "x", "valid_from": "2026-01-01"}
    deliver(operator, "area", "202604", [{"area_id": "33", "area_level": "province", "valid_from": "2020-01-01"}])
    deliver(operator, "staff_org", "202604", [{"org_id": "o1", "area_id": "33", "valid_from": "2020-01-01"}])
    staff = [people | {"staff_id": str(number), "login": login} for number, login in enumerate(("stays", "goes"))]
    deliver(operator, "staff", "20260414", staff)
    publish(operator.home, status_only=True)
    rights = "select username, scope_level, scope_value from security.security_user_scope order by all"
    assert operator.published(rights) == [("goes", "province", "33"), ("stays", "province", "33")]

    deliver(operator, "staff", "20260415", [staff[1] | {"valid_to": "2026-04-16"}])
    with duckdb.connect(str(operator.home.working_db)):
        publish(operator.home, status_only=True)
    assert operator.published(rights) == [("stays", "province", "33")]


def test_rights_that_cannot_be_computed_stay_and_the_status_is_published_all_the_same(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    deliver(operator, "area", "202604", [{"area_id": "33"}])
    deliver(operator, "staff_org", "202604", [{"org_id": "o1"}])
    deliver(operator, "staff", "20260414", [{"staff_id": "1"}])
    for path in operator.home.lake.rglob("*.parquet"):
        path.write_bytes(b"spoiled")
    with operator.ledger.write() as connection:
        connection.execute(update(tables.run).values(state="failed"))
    result = publish(operator.home, status_only=True)

    assert not result.is_good and "rights could not be computed" in result.rights_problem
    assert operator.published("select username from security.security_user_scope") == [("li.na",)]
    assert operator.published("select last_run_state from operation.run_status") == [("failed",)]
