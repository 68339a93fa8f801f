"""Who sees which rows."""

from collections.abc import Callable, Iterator

import pytest
import requests
from running_superset import CODE, Running, Session, in_superset

ROWS = {"expressionType": "SQL", "sqlExpression": "count(*)", "label": "row_total"}


APPLY = """
from pathlib import Path
from rest import Session
from security import Security, apply
security = Security.read(Path(given["code"]) / "security.yaml")
apply(Session(given["address"], *given["login"]), security, frozenset(given["generated"]))
answer = None
"""


@pytest.fixture
def somebodys_dataset(superset: Running) -> Iterator[int]:
    """A dataset of the administrator's own, on a published table without the area columns."""
    session = superset.administrator()
    [database] = session.get("/api/v1/database/").json()["result"]
    body = {"database": database["id"], "schema": "operation", "table_name": "table_status"}
    answer = session.http.post(f"{superset.address}/api/v1/dataset/", json=body, timeout=60)
    assert answer.status_code == 201, answer.text
    yield int(answer.json()["id"])
    session.http.delete(f"{superset.address}/api/v1/dataset/{answer.json()['id']}", timeout=60)


@pytest.fixture
def deploy_security(superset: Running) -> Iterator[Callable[[set[int]], None]]:
    """Bring security to the server again, as if the pages used these datasets beside their own."""
    rows = superset.administrator().get("/api/v1/dataset/").json()["result"]
    own = {row["uuid"] for row in rows if row["table_name"] in ("freshness", "page_kpi_monthly", "page_kpi_daily")}
    login = [superset.result.username, superset.result.password]

    def deploy(further: set[int]) -> None:
        rows = superset.administrator().get("/api/v1/dataset/").json()["result"]
        generated = own | {row["uuid"] for row in rows if row["id"] in further}
        given = {"code": CODE, "address": superset.address, "login": login, "generated": sorted(generated)}
        in_superset(APPLY, given)

    yield deploy
    deploy(set())


def areas_seen(session: Session) -> set[str]:
    rows = session.rows(session.dataset("page_kpi_monthly"), columns=["area_code"], metrics=[ROWS])
    return {row["area_code"] for row in rows}


def test_an_area_manager_sees_his_city_only(superset: Running) -> None:
    # the administrator asks first, so that a cache that does not know who asks would show everything
    assert len(areas_seen(superset.administrator())) == 9
    session = superset.session(*superset.login("area_manager", "li.hangzhou"))
    assert areas_seen(session) == {"3301", "330102", "330106", "330102001"}


def test_an_area_managers_headline_is_his_citys_published_figure(superset: Running) -> None:
    session = superset.session(*superset.login("area_manager", "li.hangzhou"))
    [row] = session.rows(
        session.dataset("page_kpi_monthly"),
        metrics=["closing_subscriber_count", "area_shown"],
        filters=[{"col": "period_label", "op": "==", "val": "2026-03"}],
    )
    assert row["area_shown"] == "杭州市"


def test_a_director_sees_his_province(superset: Running) -> None:
    session = superset.session(*superset.login("director", "wang.director"))
    assert areas_seen(session) == {"33", "3301", "3302", "330102", "330106", "330203", "330205", "330102001"}


def test_a_role_without_a_scope_sees_no_row(superset: Running) -> None:
    assert areas_seen(superset.session(*superset.login("department_manager", "nobody"))) == set()


def test_a_login_without_one_of_our_roles_gets_no_data(superset: Running) -> None:
    number = superset.administrator().dataset("page_kpi_monthly")
    session = superset.session(*superset.login("Gamma", "stranger"))
    assert session.query(number, metrics=[ROWS]).status_code == 403


def test_a_dataset_of_the_administrators_own_is_not_granted_by_the_next_deploy(
    superset: Running, somebodys_dataset: int, deploy_security: Callable[[set[int]], None]
) -> None:
    deploy_security(set())
    session = superset.session(*superset.login("area_manager", "li.hangzhou"))
    assert session.query(somebodys_dataset, metrics=[ROWS]).status_code == 403
    assert superset.administrator().rows(somebodys_dataset, metrics=[ROWS]) == [{"row_total": 2}]


def test_a_dataset_of_a_page_without_area_columns_shows_no_row_to_readers(
    superset: Running, somebodys_dataset: int, deploy_security: Callable[[set[int]], None]
) -> None:
    deploy_security({somebodys_dataset})
    for role, username in (("area_manager", "li.hangzhou"), ("director", "wang.director")):
        session = superset.session(*superset.login(role, username))
        assert session.rows(somebodys_dataset, metrics=[ROWS]) == [{"row_total": 0}], role
    assert superset.administrator().rows(somebodys_dataset, metrics=[ROWS]) == [{"row_total": 2}]


def test_how_fresh_the_page_is_is_shown_to_every_role(superset: Running) -> None:
    session = superset.session(*superset.login("report_reader", "reader"))
    assert session.rows(session.dataset("freshness"), metrics=[ROWS]) == [{"row_total": 1}]


def test_readers_may_not_write_or_run_sql(superset: Running) -> None:
    session = superset.session(*superset.login("director", "wang.director"))
    number = session.dataset("page_kpi_monthly")
    for path, body in {
        "/api/v1/chart/": {
            "slice_name": "mine",
            "datasource_id": number,
            "datasource_type": "table",
            "viz_type": "table",
        },
        "/api/v1/dashboard/": {"dashboard_title": "mine"},
        "/api/v1/sqllab/execute/": {"database_id": 1, "sql": "select 1"},
    }.items():
        assert session.http.post(superset.address + path, json=body, timeout=60).status_code in (401, 403), path
    assert session.get("/api/v1/rowlevelsecurity/").status_code in (401, 403, 404)


@pytest.mark.parametrize("username", ["o'brien", "Wang", "a b", "x" * 65])
def test_a_login_that_could_open_a_clause_is_refused(superset: Running, username: str) -> None:
    session = superset.administrator()
    body = {
        "username": username, "first_name": "x", "last_name": "x", "email": "x@localhost.localdomain",
        "active": True, "password": "Long-enough-1", "roles": [1],
    }  # fmt: skip
    answer: requests.Response = session.http.post(f"{superset.address}/api/v1/security/users/", json=body, timeout=60)
    assert answer.status_code >= 400
    names = [row["username"] for row in session.get("/api/v1/security/users/").json()["result"]]
    assert username not in names
