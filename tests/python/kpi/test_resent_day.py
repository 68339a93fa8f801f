"""A resent day changes only what it touches, says how much that was, and builds to the same as everything anew."""

import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from sent_again import corrected, send_again, sent_lines
from sqlalchemy import select
from truth_run import CLOCK, rows_that_differ

from bass.build import BuildResult, build
from bass.home import Home, Settings
from bass.publishing.records import finished_build
from ingestion import ledger_schema as tables
from ingestion.ingest import ingest
from ingestion.ledger import Ledger
from synth.simulate import simulate

SET_BACK = datetime(2026, 2, 1, 9)  # before the day that is sent again, and before all builds
DAY, MONTH, UNTIL = date(2026, 2, 10), date(2026, 2, 1), date(2026, 3, 20)
OTHER_DAYS = f"usage_date <> date '{DAY}'"
UNTOUCHED = ("fct_billing_monthly", "fct_subscriber_base_daily", "fct_arrears_monthly", "fct_payment_event")


@dataclass(frozen=True)
class Resent:
    """A day of calls sent again, corrected: the builds, and a working file after each."""

    home: Home
    first: BuildResult
    corrected: BuildResult
    databases: dict[str, Path]

    def built(self, name: str, *, full: bool = False, at: Home | None = None) -> BuildResult:
        """Build, and keep the working file under that name."""
        result = build(at or self.home, full=full)
        self.databases[name] = keep(self.home, name)
        print(f"{name}: {result.summary}")
        return result


def keep(home: Home, name: str) -> Path:
    return Path(shutil.copy(home.working_db, home.root.with_name(f"{name}.duckdb")))


@pytest.fixture(scope="module")
def resent(tmp_path_factory: pytest.TempPathFactory) -> Resent:
    root = tmp_path_factory.mktemp("resent")
    home = Home.create(root / "home", Settings(clock=CLOCK))
    simulate(home.root, subscribers=100, months=3, seed=5, until=UNTIL, workers=1)
    ingest(home)
    first = build(home)
    databases = {"first": keep(home, "first")}
    lines = sent_lines(home, DAY)
    send_again(home, DAY, 1, [lines[0], *corrected(lines[1:])])
    second = build(home)
    databases["corrected"] = keep(home, "corrected")
    found = Resent(home, first, second, databases)
    found.built("corrected_full", full=True)
    return found


@pytest.fixture(scope="module")
def emptied(resent: Resent) -> BuildResult:
    """The day sent a third time, empty and under a clock set back."""
    earlier = replace(resent.home, settings=replace(resent.home.settings, clock=SET_BACK))
    send_again(earlier, DAY, 2, sent_lines(resent.home, DAY)[:1])
    result = resent.built("emptied", at=earlier)
    resent.built("emptied_full", full=True)
    return result


def value(database: Path, query: str) -> int:
    with duckdb.connect(str(database), read_only=True) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0] or 0) if row else 0


def test_a_resent_day_builds_to_the_same_as_everything_anew(resent: Resent) -> None:
    assert rows_that_differ(resent.databases["first"], resent.databases["corrected"]), "the resent day changed nothing"
    assert rows_that_differ(resent.databases["corrected"], resent.databases["corrected_full"]) == {}


def test_only_the_day_and_what_depends_on_it_changes(resent: Resent) -> None:
    differing = rows_that_differ(resent.databases["first"], resent.databases["corrected"])
    assert "core.fct_usage_daily" in differing
    assert not [table for table in UNTOUCHED if f"core.{table}" in differing]
    usage = "select * from {}.core.fct_usage_daily where " + OTHER_DAYS
    earlier = "select {0} from {1}.kpi.fct_kpi_{2} where period_start < date '{3}'"
    with duckdb.connect() as connection:
        for name in ("first", "corrected"):
            connection.execute(f"attach '{resent.databases[name]}' as {name} (read_only)")
        for before, after in (
            (usage.format("first"), usage.format("corrected")),
            (earlier.format("*", "first", "daily", DAY), earlier.format("*", "corrected", "daily", DAY)),
            (earlier.format("*", "first", "monthly", MONTH), earlier.format("*", "corrected", "monthly", MONTH)),
        ):
            assert connection.execute(f"{before} except all {after}").fetchall() == []
            assert connection.execute(f"{after} except all {before}").fetchall() == []


def test_the_build_tells_time_and_rows_and_writes_but_a_part_again(resent: Resent) -> None:
    assert resent.first.restated is not None
    assert resent.corrected.restated is not None
    rows = resent.corrected.restated.rows
    of_day = value(resent.databases["corrected"], f"select count(*) from core.fct_usage_daily where not {OTHER_DAYS}")
    assert rows["core.fct_usage_daily"] == of_day > 0
    assert resent.corrected.restated.day_count == 1
    assert resent.corrected.restated.row_count < resent.first.restated.row_count / 2
    assert resent.corrected.changed_count == 2  # the new delivery and the one it replaces
    assert "transform" in resent.corrected.seconds
    assert f"{resent.corrected.restated.row_count:,} rows in" in resent.corrected.summary


def test_a_minute_more_a_call_arrives_in_the_month(resent: Resent) -> None:
    minutes = (
        "select sum(numerator) from kpi.fct_kpi_monthly where kpi_code = 'billed_minute_count'"
        f" and period_start = date '{MONTH}' and area_level = 'province' and dimension_type = 'all'"
    )
    # test and IoT lines are in no figure
    of_day = (
        f"select sum(billed_minutes) from core.fct_usage_daily where not {OTHER_DAYS} and user_id not in"
        " (select user_id from core.dim_subscriber where is_test = 1 or user_type = 'iot')"
    )
    before, after = (resent.databases[name] for name in ("first", "corrected"))
    assert value(after, minutes) - value(before, minutes) == value(after, of_day) - value(before, of_day) > 0


@pytest.mark.slow
@pytest.mark.usefixtures("emptied")
def test_a_day_that_is_sent_again_empty_is_empty(resent: Resent) -> None:
    calls = f"select sum(call_count) from core.fct_usage_daily where not {OTHER_DAYS}"
    assert value(resent.databases["corrected"], calls) > 0
    assert value(resent.databases["emptied"], calls) == 0


@pytest.mark.slow
def test_a_day_sent_again_under_a_clock_set_back_builds_to_the_same_as_everything_anew(
    resent: Resent, emptied: BuildResult
) -> None:
    assert emptied.restated is not None and not emptied.reason, "everything was built anew"
    assert (emptied.restated.day_count, emptied.changed_count) == (1, 2)
    assert rows_that_differ(resent.databases["emptied"], resent.databases["emptied_full"]) == {}


@pytest.mark.slow
@pytest.mark.usefixtures("emptied")
def test_builds_and_deliveries_keep_their_order_under_a_clock_set_back(resent: Resent) -> None:
    ledger = Ledger.open(resent.home)
    with ledger.read() as connection:
        builds = connection.execute(select(tables.build).order_by(tables.build.c.build_id)).all()
    assert [row.started_at for row in builds] == [CLOCK] * len(builds)
    assert all(row.started_at <= row.finished_at for row in builds), "a build ended before it began"
    assert finished_build(ledger).build_id == builds[-1].build_id
    attempts = [one for one in ledger.snapshot().deliveries if (one.unit, one.period) == ("cdr_voice", f"{DAY:%Y%m%d}")]
    assert [(one.redelivery, one.state) for one in attempts] == [
        (0, "superseded"), (1, "superseded"), (2, "committed"),
    ]  # fmt: skip
    assert attempts[2].received_at < attempts[1].received_at, "the clock was not set back"


@pytest.mark.slow
@pytest.mark.usefixtures("emptied")
def test_the_same_bytes_again_are_nothing_new(resent: Resent) -> None:
    send_again(resent.home, DAY, 3, sent_lines(resent.home, DAY)[:1])
    assert build(resent.home).restated is None
