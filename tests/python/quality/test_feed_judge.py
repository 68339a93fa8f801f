"""A rule is judged where what it reads has come, again where that is new, and what it found is kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest
from raw_desk import CONTRACT, START, RawDesk

from bass.home import Home, Settings
from quality.feed.judge import Judgement, judge
from quality.feed.rule import ChangeRule, CompareRule, FeedRule, ReferenceRule, RowRule
from quality.feed.score import FeedQuality, feed_quality

TOLD: dict[str, Any] = {"severity": "warning", "owner": "billing", "en": "x", "zh": "x"}
NEGATIVE = RowRule(
    code="negative",
    unit="recharge",
    kind="plausibility",
    form="row",
    penalty=5,
    bad="amount < 0",
    show=("pay_id",),
    **TOLD,
)
UNKNOWN = ReferenceRule(
    code="unknown", unit="bill", kind="referential", form="reference", penalty=20, column="account_id",
    master="account.account_id", **TOLD,
)  # fmt: skip
CASH = CompareRule(
    code="cash", unit="balance", kind="day_month_agreement", form="compare", penalty=10, reads=("recharge",),
    amount="select substr(period, 1, 6) as period, amount from raw_boss.recharge",
    against="select period, amount_in as amount from raw_boss.balance", low=0.9, high=1.1, minimum=1, **TOLD,
)  # fmt: skip


@pytest.fixture
def home(desk: RawDesk) -> Home:
    """The desk's folder as a home: its working file lies in warehouse/."""
    return Home.create(desk.folder, Settings())


@pytest.fixture
def judged(desk: RawDesk, home: Home) -> Callable[..., Judgement]:
    """Judges the desk by some rules, each time a minute later."""
    moments = (START_OF_DAY + timedelta(minutes=minute) for minute in range(100))

    def now(*rules: FeedRule) -> Judgement:
        home.warehouse.mkdir(exist_ok=True)
        return judge(home.warehouse / "quality.duckdb", desk.working_db, CONTRACT, rules, "build", next(moments))

    return now


START_OF_DAY = datetime(START.year, START.month, START.day)


def results(home: Home, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(home.warehouse / "quality.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_file_is_judged_once_and_again_when_it_is_sent_again(desk, judged, home):
    desk.deliver("recharge", 0, amount="-1")
    desk.deliver("recharge", 1)
    assert judged(NEGATIVE) == Judgement(rule_count=1, finding_count=2, failed_count=1)
    desk.sql("update raw_ledger.delivery set delivery_id = 'resent' where period = '20260102'")
    assert judged(NEGATIVE).finding_count == 2  # the resent day, and the one that failed
    assert results(home, "select period, count(*) from feed_result group by all order by all") == [
        ("20260101", 2), ("20260102", 2),
    ]  # fmt: skip


def test_a_failure_names_delivery_part_and_line(desk, judged, home):
    desk.sql("create table raw_boss.recharge as select 'r7' as pay_id, -1 as amount, 'd-1' as _delivery_id, 1 as _part,"
             " 4 as _line, '20260101' as period")  # fmt: skip
    desk.sql("insert into raw_ledger.delivery values ('d-1', 'recharge', '20260101', 'committed', 1, now()::timestamp)")
    judged(NEGATIVE)
    (failure,) = feed_quality(home).failures
    assert failure.examples == ("_delivery_id=d-1 _part=1 _line=4 pay_id=r7",)


def test_a_line_that_was_unknown_is_forgiven_when_its_master_comes(desk, judged, home):
    desk.deliver("account", 0, account_id="'known'")
    desk.deliver("bill", 0, account_id="'late'")
    judged(UNKNOWN)
    assert [one.rule_code for one in feed_quality(home).failures] == ["unknown"]
    desk.deliver("account", 1, account_id="'late'")
    judged(UNKNOWN)
    assert feed_quality(home).failures == ()


def test_without_any_master_nothing_is_said_to_be_unknown(desk, judged):
    desk.deliver("bill", 0)
    assert judged(UNKNOWN) == Judgement(0, 0, 0)


def test_a_month_is_judged_when_all_its_days_have_come(desk, judged, home):
    for number in range(30):
        desk.deliver("recharge", number, amount="1")
    desk.deliver("balance", 0, rows=1, amount_in="300")
    assert judged(CASH).finding_count == 0
    desk.deliver("recharge", 30, amount="1")
    assert judged(CASH) == Judgement(1, 1, 0)
    assert results(home, "select observed from feed_current") == [(310 / 300,)]


def test_the_score_is_what_the_penalties_leave_of_a_hundred(desk, judged, home):
    desk.deliver("account", 0, account_id="'known'")
    desk.deliver("bill", 0, account_id="'unknown'")
    desk.deliver("recharge", 30, amount="-1")
    desk.deliver("recharge", 31)
    judged(UNKNOWN, NEGATIVE)
    told: FeedQuality = feed_quality(home)
    assert [(f"{one.data_date}", one.judged_count, one.failed_count, one.score) for one in told.scores] == [
        ("2026-01-31", 2, 2, 75), ("2026-02-01", 1, 0, 100),
    ]  # fmt: skip


def test_a_rule_that_left_the_pack_is_not_current_any_more(desk, judged, home):
    desk.deliver("recharge", 0, amount="-1")
    judged(NEGATIVE)
    judged(CASH)
    assert feed_quality(home).failures == ()
    assert results(home, "select count(*) from feed_result") == [(1,)]


def test_a_rule_that_says_something_else_now_is_judged_anew(desk, judged, home):
    desk.deliver("recharge", 0, amount="3")
    judged(NEGATIVE)
    judged(NEGATIVE.model_copy(update={"bad": "amount < 5"}))
    assert [one.rule_code for one in feed_quality(home).failures] == ["negative"]


def test_a_rule_whose_sql_does_not_run_is_told_and_the_others_are_judged(desk, judged, home):
    desk.deliver("recharge", 0, amount="-1")
    slip = NEGATIVE.model_copy(update={"code": "slip", "bad": "ammount < 0"})
    assert judged(NEGATIVE, slip) == Judgement(rule_count=2, finding_count=2, failed_count=1)
    told = feed_quality(home)
    assert [(one.rule_code, one.observed is None) for one in told.failures] == [("negative", False), ("slip", True)]
    assert "20260101 recharge: slip could not be run; mend the rule" in told.summary
    assert "ammount" in told.failures[1].examples[0]
    assert [one.score for one in told.scores] == [95]


def test_an_amount_that_falls_to_a_sum_of_nothing_is_a_change(desk, judged, home):
    used = ChangeRule(
        code="used", unit="recharge", kind="change_bound", form="change", penalty=5, amount="sum(amount)",
        limit=0.5, minimum=10, **TOLD,
    )  # fmt: skip
    desk.deliver("calendar", 0)
    desk.deliver("recharge", 0, amount="5")
    desk.deliver("recharge", 1, amount="null")
    judged(used)
    (failure,) = feed_quality(home).failures
    assert (failure.observed, failure.examples) == (-1.0, ("0 after 50",))
