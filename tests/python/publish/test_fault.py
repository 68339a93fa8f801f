"""Publishing under kills, full disks and readers: the old build or the new one, whole."""

import os
import resource
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from handmade_operator import SOURCE_BILL, Operator
from sqlalchemy import select

from bass.errors import BassError
from bass.failpoint import ENVIRONMENT
from bass.home import Home
from bass.publish import publish
from bass.publishing import duck
from bass.publishing.builds import Builds, publish_lock
from ingestion import ledger_schema as tables

PUBLISH = "import sys; from pathlib import Path; from bass.home import Home; from bass.publish import publish;"
PUBLISH += "publish(Home.open(Path(sys.argv[1])))"
POINTS = [
    "publish.written", "publish.sealed", "publish.before_flip", "publish.flipped", "publish.figures_kept",
    "publish.recorded",
]  # fmt: skip


def publish_elsewhere(home: Home, kill_at: str = "", limit: int | None = None) -> int:
    """Publish in another process; returns its exit code. `limit`: bytes that a file may have at most."""

    def full_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, resource.RLIM_INFINITY))

    done = subprocess.run(
        [sys.executable, "-c", PUBLISH, str(home.root)],
        env=os.environ | {ENVIRONMENT: kill_at},
        preexec_fn=full_disk if limit else None,
        capture_output=True,
        check=False,
    )
    return done.returncode


def versions(operator: Operator, kpi_code: str = "billed_revenue") -> list[tuple[int, str]]:
    """What the ledger remembers of a published figure, oldest first."""
    table = tables.published_kpi_value
    query = select(table.c.kpi_value, table.c.build_id).where(table.c.kpi_code == kpi_code)
    with operator.ledger.read() as connection:
        return [(int(value), build) for value, build in connection.execute(query.order_by(table.c.published_at))]


def whole(operator: Operator) -> int:
    """The amount that readers see, after a look that it is the same in every table of both files."""
    amounts = operator.amount("core.fct_billing_monthly") | operator.amount("kpi.page_kpi_monthly")
    amounts |= {
        int(row[0]) for row in operator.published("select distinct net_amount from core.fct_billing_monthly", "analyst")
    }
    assert len(amounts) == 1
    return amounts.pop()


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_leaves_the_old_build_or_the_new_one_and_the_next_publish_carries_on(
    operator: Operator, point: str
) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check()
    assert publish_elsewhere(operator.home, kill_at=point) == -signal.SIGKILL

    seen = 6 if POINTS.index(point) >= POINTS.index("publish.flipped") else 5
    assert whole(operator) == seen
    publish(operator.home)
    assert whole(operator) == 6
    assert versions(operator) == [(5, "b001"), (6, "b002")]
    assert not list((operator.home.publish / "builds").glob(".*"))


def test_a_full_disk_leaves_the_old_build_and_no_remains(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check()
    assert publish_elsewhere(operator.home, limit=100_000) == 1
    assert whole(operator) == 5
    assert not list((operator.home.publish / "builds").glob(".*"))
    publish(operator.home)
    assert whole(operator) == 6


def test_a_reader_keeps_its_build_while_new_connections_see_the_new_one(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    query = "select distinct net_amount::int from core.fct_billing_monthly"
    reader = duckdb.connect(str((operator.home.publish / "current").resolve() / "warehouse.duckdb"), read_only=True)
    for amount in (6, 7, 8, 9):
        operator.build(amount=amount)
        operator.check()
        publish(operator.home)
        assert reader.execute(query).fetchall() == [(5,)]
        assert reader.execute("select distinct numerator::int from kpi.page_kpi_monthly").fetchall() == [(5,)]
        assert operator.amount("core.fct_billing_monthly") == {amount}
    reader.close()


def test_two_publishes_at_once_do_not_mix(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    with publish_lock(operator.home), pytest.raises(BassError, match="another publish is at work"):
        publish(operator.home)


def test_a_publish_during_a_build_is_refused(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    code = "import sys, time, duckdb; held = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(60)"
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(operator.home.working_db)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout is not None and writer.stdout.readline() == "open\n"
        with pytest.raises(BassError, match="a build may be running"):
            publish(operator.home)
    finally:
        writer.kill()
        writer.wait()


def test_a_restated_figure_is_kept_beside_its_earlier_version(operator: Operator) -> None:
    for amount in (5, 5, 6):
        operator.build(amount=amount)
        operator.check()
        publish(operator.home)
        publish(operator.home)
    assert versions(operator) == [(5, "b001"), (6, "b003")]


def test_versions_stay_in_order_where_the_clock_is_set_back(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check()
    publish(operator.at(datetime(2025, 1, 1)).home)
    assert versions(operator) == [(5, "b001"), (6, "b002")]


def test_a_preliminary_figure_is_not_kept(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    with duckdb.connect(str(operator.home.working_db)) as connection:
        connection.execute("update kpi.fct_kpi_monthly set state = 'preliminary'")
    assert publish(operator.home).figure_count == 0
    assert versions(operator) == []


def test_a_held_back_figure_is_not_kept_as_published(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check(("bill_item_has_row", SOURCE_BILL))
    publish(operator.home)
    assert versions(operator) == [(5, "b001")]
    assert versions(operator, "billed_minute_count") == [(5, "b001"), (6, "b002")]


def test_a_file_that_was_not_closed_is_not_published(operator: Operator, tmp_path: Path) -> None:
    """DuckDB's log beside a file means that the file alone is not whole."""

    builds = Builds(tmp_path)
    partial = builds.begin()
    with duck.writing(partial / "warehouse.duckdb") as connection:
        connection.execute("create table t as select 1 as x")
    (partial / "warehouse.duckdb.wal").touch()
    with pytest.raises(BassError, match="left open"):
        builds.seal(partial)
