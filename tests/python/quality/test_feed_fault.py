"""Every rule of the pack is silent on a clean operator and raises its voice at the fault that it is there for."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import yaml
from feed_alarm import feed_alarms

from bass.build import build
from bass.home import PROJECT_DIR, Home
from bass.publish import publish
from ingestion.contract import load_contract
from ingestion.ingest import ingest
from quality.feed.due import Delivered
from quality.feed.finding import Finding, findings
from quality.feed.rule import FeedRule, ReferenceRule, load_pack
from quality.feed.score import feed_quality
from quality.gate import CheckResult, check
from synth.writer import UnitWriter

CONTRACT = load_contract(PROJECT_DIR)
LEDGER = "A00000001"  # an account with a cash ledger
FAULTS: dict[str, str] = yaml.safe_load(Path(__file__).with_name("feed_fault.yml").read_text("utf-8"))
COPIED = (
    "core.fct_usage_daily", "core.fct_subscriber_base_daily", "core.fct_subscriber_monthly", "core.fct_group_monthly",
    "core.dim_channel", "kpi.dim_kpi", "raw_ledger.delivery",
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(clean_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """Copies of what the rules read, for faults to be planted in."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{clean_home.working_db}' as warehouse (read_only)")
        units = [f'{extract.schema}."{extract.unit}"' for extract in CONTRACT.extracts.values()]
        for schema in {name.split(".")[0] for name in (*units, *COPIED)}:
            connection.execute(f"create schema memory.{schema}")
        for name in (*units, *COPIED):
            connection.execute(f"create table memory.{name} as from warehouse.{name}")
        connection.execute("detach warehouse")
        yield connection


def failing(desk: duckdb.DuckDBPyConnection, rule: FeedRule) -> list[Finding]:
    periods = list(Delivered(desk, CONTRACT).periods(rule))
    return [one for one in findings(desk, CONTRACT, [rule], periods) if one.verdict == "fail"]


def fault_of(rule: FeedRule, period: str) -> str:
    if isinstance(rule, ReferenceRule) and rule.code not in FAULTS:
        relation = f'{CONTRACT.extracts[rule.unit].schema}."{rule.unit}"'
        return f"update {relation} set {rule.column} = '不存在'"
    return FAULTS[rule.code].format(period=period, month=period[:6])


def test_a_clean_operator_raises_no_alarm(clean_home: Home) -> None:
    assert feed_alarms(clean_home) == []


def test_a_clean_operator_passes_the_gate_without_a_warning(clean_check: CheckResult) -> None:
    assert clean_check.blocking == ()
    assert [one.check_name for one in clean_check.warnings] == [
        "raw_boss_write_off.has_row"
    ]  # nobody owes so long here
    assert {one.source: one.score for one in clean_check.feeds} == dict.fromkeys(
        ("boss", "callcenter", "market", "netmgmt"), 100
    )


@pytest.mark.parametrize("rule", load_pack(), ids=lambda rule: rule.code)
def test_the_fault_trips_its_rule(rule: FeedRule, desk: duckdb.DuckDBPyConnection) -> None:
    periods = list(Delivered(desk, CONTRACT).periods(rule))
    assert periods, "the synthetic operator sends nothing that this rule could be judged by"
    assert failing(desk, rule) == []
    desk.begin()
    try:
        desk.execute(fault_of(rule, periods[-1]))
        found = failing(desk, rule)
    finally:
        desk.rollback()
    assert found, "the fault went unnoticed"
    assert all(finding.examples for finding in found), "an alarm without an example helps nobody"


def test_no_fault_is_left_without_its_rule() -> None:
    assert set(FAULTS) <= {rule.code for rule in load_pack()}


@pytest.fixture(scope="module")
def faulty_home(clean_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """March's balances sent again, one ledger of them a fen off; checked and published."""
    home = replace(clean_home, root=tmp_path_factory.mktemp("faulty") / "home")
    shutil.copytree(clean_home.root, home.root, symlinks=True)
    with duckdb.connect(str(home.working_db), read_only=True) as connection:
        balance = connection.execute("select * from raw_boss.balance where period = '202603'").df()
    balance.loc[balance["account_id"] == LEDGER, "closing"] += 1
    with duckdb.connect() as connection:
        connection.register("balance", balance.assign(_period=balance["period"]))
        UnitWriter(connection, home.landing).write("balance", "balance", ["202603"], redelivery=1)
    ingest(home)
    build(home)
    check(home)
    publish(home)
    return home


def test_a_failed_rule_warns_and_costs_its_source_points(faulty_home: Home) -> None:
    found = feed_quality(faulty_home)
    assert {one.rule_code: (one.failing_count, one.penalty) for one in found.failures} == {
        "balance_does_not_close": (1, 20)
    }
    assert {one.source: one.score for one in found.latest} == {
        "boss": 80, "callcenter": 100, "market": 100, "netmgmt": 100,
    }  # fmt: skip
    assert f"account_id={LEDGER} ledger=cash" in found.summary
    assert "_delivery_id=balance-00033-202603-01" in found.summary


def test_what_is_published_of_it_names_the_rule_and_no_row(faulty_home: Home) -> None:
    published = (faulty_home.publish / "current").resolve() / "warehouse.duckdb"
    with duckdb.connect(str(published), read_only=True) as connection:
        failures = connection.execute(
            "select rule_name_zh, period, failing_count from operation.feed_failure"
        ).fetchall()
        score = connection.execute(
            "select score from operation.feed_score where source = 'boss' and data_date = '2026-03-31'"
        ).fetchall()
        columns = connection.execute("select column_name from (describe operation.feed_failure)").fetchall()
        warnings = connection.execute("select check_name from operation.check_result order by 1").fetchall()
    assert failures == [("各账本期初 + 转入 − 转出 = 期末", "202603", 1)]
    assert score == [(80,)]
    assert ("examples",) not in columns
    assert ("feed_boss.balance_does_not_close",) in warnings
