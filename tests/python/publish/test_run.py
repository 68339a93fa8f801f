"""`bass run` around its steps: what breaks down reaches the pages, what was killed is not running, no news is cheap."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from handmade_operator import SOURCE_BILL, Operator
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from bass.build import build
from bass.publish import publish
from bass.run import run
from bass.run_lock import recorded_run
from ingestion import ledger_schema as tables
from ingestion.errors import StorageError, StorageFull
from ingestion.ledger import Ledger
from quality.gate import check

NOW = datetime(2026, 4, 16, 9, 50)
SEEN = "select last_run_state from operation.run_status"


@dataclass(frozen=True)
class Took:
    """An outcome of a step that the handmade operator cannot take for real."""

    build_id: str = ""
    restated: object | None = None
    is_good: bool = True
    summary: str = "nothing changed"


@pytest.fixture
def steps(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ingest, build and check as if nothing had arrived; the list tells which checks were run."""
    taken: list[str] = []
    monkeypatch.setattr("ingestion.ingest.ingest", lambda home, progress: Took())
    monkeypatch.setattr("bass.build.build", lambda home, progress: Took(operator.build_id))

    def checked(home: object, progress: object) -> Took:
        taken.append("check")
        operator.check()
        return Took()

    monkeypatch.setattr("quality.gate.check", checked)
    return taken


def state_of_last_run(operator: Operator) -> Any:
    with operator.ledger.read() as connection:
        newest = select(tables.run).where(tables.run.c.command == "run").order_by(tables.run.c.id.desc())
        return connection.execute(newest).first()


def published_once(operator: Operator, *failed: tuple[str, str]) -> None:
    operator.build(amount=5)
    operator.check(*failed)
    publish(operator.home)


def test_an_unexpected_exception_is_recorded_and_told_on_the_pages(
    operator: Operator, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published_once(operator)

    def broken(home: object, progress: object) -> None:
        raise ValueError("cannot read '13800000000' of /home/li.na/rows.csv, 13900000000\nrow: 13700000000")

    monkeypatch.setattr("bass.build.build", broken)
    with pytest.raises(ValueError, match="cannot read"):
        run(operator.home)
    recorded = state_of_last_run(operator)
    assert recorded.state == "failed"
    assert json.loads(recorded.detail)["error"] == "ValueError: cannot read '...' of rows.csv, ..."
    assert operator.published(SEEN) == [("failed",)]
    assert operator.amount("core.fct_billing_monthly") == {5}


def test_a_run_that_breaks_down_after_a_good_check_is_failed_on_the_pages(
    operator: Operator, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published_once(operator)
    operator.build(amount=6)
    monkeypatch.setattr("bass.publish.write_tables", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(operator.home)
    assert steps == ["check"]
    assert operator.published(SEEN) == [("failed",)]
    assert operator.amount("core.fct_billing_monthly") == {5}


def test_a_killed_run_is_called_killed_by_the_next_command_and_has_no_end(operator: Operator) -> None:
    published_once(operator)
    with operator.ledger.write() as connection:
        killed = {"command": "run", "started_at": NOW, "state": "running", "detail": "{}"}
        connection.execute(insert(tables.run).values(**killed))
    publish(operator.home, status_only=True)
    recorded = state_of_last_run(operator)
    assert (recorded.state, recorded.finished_at) == ("killed", None)
    assert operator.published(SEEN) == [("killed",)]


def test_a_run_that_is_alive_is_not_called_killed(operator: Operator) -> None:
    with recorded_run(operator.home, operator.ledger, "run"):
        publish(operator.home, status_only=True)
        assert state_of_last_run(operator).state == "running"


def test_a_run_without_news_checks_nothing_and_publishes_a_fresh_status(operator: Operator, steps: list[str]) -> None:
    published_once(operator)
    later = operator.at(datetime(2026, 4, 17, 8))
    result = run(later.home)
    assert result.is_good and steps == []
    assert "nothing new since build b001; figures of 2026-04-15 stay published" in result.summary
    query = "select last_run_state, last_run_at::varchar, as_of_date::varchar from operation.run_status"
    assert later.published(query) == [("good", "2026-04-17 08:00:00", "2026-04-15")]
    with operator.ledger.read() as connection:
        states = connection.execute(select(tables.publish.c.state)).scalars().all()
    assert states == ["published", "status"]


def test_a_run_without_news_writes_the_lists_that_a_cut_off_run_did_not_come_to(
    operator: Operator, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published_once(operator)

    def exported(home: object) -> Took:
        steps.append("export")
        return Took()

    monkeypatch.setattr("bass.export.export", exported)
    run(operator.home)
    assert steps == ["export"]


def test_a_run_without_news_ends_as_the_last_gate_did(operator: Operator, steps: list[str]) -> None:
    published_once(operator)
    operator.build(amount=6)
    operator.check(("bill_item_has_row", SOURCE_BILL))
    publish(operator.home)
    result = run(operator.home)
    assert not result.is_good and steps == []
    assert "its last gate stands: failed" in result.summary
    assert state_of_last_run(operator).state == "refused"
    assert operator.amount("core.fct_billing_monthly") == {5}


def test_a_build_that_was_checked_but_not_published_is_published(operator: Operator, steps: list[str]) -> None:
    published_once(operator)
    operator.build(amount=6)
    operator.check()
    assert run(operator.home).is_good
    assert steps == ["check"]
    assert operator.amount("core.fct_billing_monthly") == {6}


@contextmanager
def failing_writes(self: Ledger) -> Iterator[None]:
    raise OperationalError("insert", {}, sqlite3.OperationalError("database or disk is full"))
    yield


@pytest.mark.parametrize("command", [build, check, publish, run])
def test_a_full_disk_under_the_ledger_is_told_and_the_figures_stay(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    published_once(operator)
    monkeypatch.setattr(Ledger, "write", failing_writes)
    with pytest.raises(StorageFull, match=f"{operator.home.root}.*MiB free.*make room") as raised:
        command(operator.home)
    assert raised.value.exit_code == 1
    assert operator.amount("core.fct_billing_monthly") == {5}


@pytest.mark.parametrize("command", [build, check, publish, run])
def test_a_locked_ledger_is_told_and_the_figures_stay(
    operator: Operator, monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    published_once(operator)
    opened = Ledger.open

    def impatient(home: Any) -> Ledger:
        ledger = opened(home)
        with ledger.engine.connect() as connection:
            connection.exec_driver_sql("pragma busy_timeout = 50")
        return ledger

    monkeypatch.setattr(Ledger, "open", impatient)
    other = sqlite3.connect(operator.home.root / "ledger.db", isolation_level=None)
    other.execute("begin immediate")
    with pytest.raises(StorageError, match=r"ledger\.db: database is locked.*Another process holds it"):
        command(operator.home)
    other.execute("rollback")
    other.close()
    assert operator.amount("core.fct_billing_monthly") == {5}
