"""A started Superset: figures, publishes, the guard."""

import stat
from typing import Any

import duckdb
import pytest
from handmade_pages import publish
from running_superset import Running

from bass.errors import BassError, UsageError
from bass.home import Home
from bass.serve import clear_cache, serve, stop, stop_below

MARCH = [
    {"col": "period_label", "op": "==", "val": "2026-03"},
    {"col": "pay_mode_label", "op": "IN", "val": ["全部 All"]},
]


def published(home: Home, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home.publish / "current" / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def march_figures(running: Running) -> dict[str, float]:
    session = running.administrator()
    rows = session.rows(
        session.dataset("page_kpi_monthly"), columns=["kpi_code"], metrics=["shown_value"], filters=MARCH
    )
    return {row["kpi_code"]: row["shown_value"] for row in rows}


def published_march(home: Home) -> dict[str, float]:
    return dict(
        published(
            home,
            "select kpi_code, kpi_value from kpi.page_kpi_monthly where period_start = date '2026-03-01'"
            " and area_code = '33' and dimension_type = 'all'",
        )
    )


def test_a_second_start_keeps_the_server_and_imports_nothing(superset: Running) -> None:
    again = serve(superset.home, port=superset.port)
    assert (again.was_running, again.is_imported, again.pid) == (True, False, superset.result.pid)


def test_secrets_are_for_the_owner_alone(superset: Running) -> None:
    assert stat.S_IMODE(superset.home.superset.stat().st_mode) == 0o700
    for name in ("secret_key", "administrator_password", "superset.db"):
        assert stat.S_IMODE((superset.home.superset / name).stat().st_mode) == 0o600, name


def test_a_figure_is_the_published_row_and_no_sum_of_rows(superset: Running) -> None:
    assert march_figures(superset) == pytest.approx(published_march(superset.home), rel=1e-12)


def test_a_new_publish_is_shown_at_once_and_without_a_restart(superset: Running) -> None:
    before = march_figures(superset)
    publish(superset.home, 3)
    after = march_figures(superset)
    assert after["closing_subscriber_count"] == pytest.approx(3 * before["closing_subscriber_count"])
    assert after == pytest.approx(published_march(superset.home), rel=1e-12)


def test_the_cache_can_be_cleared_under_a_running_server(superset: Running) -> None:
    folder = superset.home.superset / "cache" / "data"
    march_figures(superset)
    assert list(folder.iterdir())
    clear_cache(superset.home)
    assert not list(folder.iterdir())
    march_figures(superset)
    assert list(folder.iterdir())


@pytest.mark.parametrize(
    "expression",
    [
        "getenv('HOME')",
        "(select count(*) from restricted.line)",
        "json_execute_serialized_sql('{}')",
        "sum(kpi_value)) from read_csv('/etc/passwd') --",
    ],
)
def test_what_the_guard_refuses_does_not_run(superset: Running, expression: str) -> None:
    session = superset.administrator()
    measure = {"expressionType": "SQL", "sqlExpression": expression, "label": "x"}
    answer = session.query(session.dataset("page_kpi_monthly"), metrics=[measure])
    assert answer.status_code in (400, 403, 422), answer.text
    assert "data" not in str(answer.json().get("result", ""))


def test_without_a_login_there_is_nothing_to_see(superset: Running) -> None:
    session = superset.administrator()
    number = session.dataset("page_kpi_monthly")
    del session.http.headers["Authorization"]
    session.http.cookies.clear()
    assert session.query(number, metrics=["shown_value"]).status_code in (400, 401)


def test_a_taken_port_is_named(superset: Running, tmp_path: Any) -> None:
    from handmade_pages import new_home

    with pytest.raises(UsageError, match=f"port {superset.port} is taken"):
        serve(new_home(tmp_path / "other"), port=superset.port)


def test_without_a_publish_there_is_nothing_to_serve(tmp_path: Any) -> None:
    home = Home.create(tmp_path / "empty")
    with pytest.raises(BassError, match="nothing is published yet"):
        serve(home, port=8191)
    assert stop(home) is False
    assert stop_below(tmp_path) == []
