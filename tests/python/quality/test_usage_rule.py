"""What the suite on usage says of call records that two deliveries bring, and that on payments of odd reversals."""

from pathlib import Path

import duckdb
from raw_desk import CONTRACT

from quality.rule import Context, Outcome
from quality.suites import all_suites
from quality.validation import validate

WORKING = """
create schema core; create schema intermediate;
create table core.fct_usage_daily as select date '2026-03-01' as usage_date, 'u1' as user_id, 1 as record_count,
    1 as call_count, 1 as billed_minutes, 1 as sms_count, 1 as data_bytes;
create table intermediate.int_usage__repeated_record
    (unit varchar, first_delivery_id varchar, second_delivery_id varchar, record_count bigint, usage_date date);
create table core.fct_payment_event as select 'recharge' as payment_type, date '2026-03-01' as paid_date,
    true as is_reversal, -50 as amount;
"""


def outcome(folder: Path, mart: str, rule: str, fault: str = "") -> Outcome:
    """How a rule of a mart's suite ends on a small working file, into which `fault` (SQL) was planted."""
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(WORKING + fault)
    delivered = {"cdr_voice": 1, "recharge": 1}
    suites = [suite for suite in all_suites(Context(CONTRACT, (), delivered)) if suite.name == f"mart_{mart}"]
    found = validate(suites, {"working": path}, folder / "docs", "run")
    return {one.check_name: one for one in found}[f"mart_{mart}.{rule}"]


def test_a_record_in_two_deliveries_holds_usage_back_and_names_both(tmp_path: Path) -> None:
    twice = (
        "insert into intermediate.int_usage__repeated_record values"
        " ('cdr_voice', 'cdr_voice-00033-20260301-00', 'cdr_voice-00033-20260302-00', 3, '2026-03-01')"
    )
    found = outcome(tmp_path, "fct_usage_daily", "record_repeated", twice)
    assert found.blocks
    assert found.node_ids == ("model.openbass.fct_usage_daily",)
    assert "cdr_voice-00033-20260301-00" in found.observed and "cdr_voice-00033-20260302-00" in found.observed


def test_records_in_one_delivery_each_pass(tmp_path: Path) -> None:
    assert outcome(tmp_path, "fct_usage_daily", "record_repeated").verdict == "pass"


def test_a_reversal_with_an_amount_above_zero_is_told(tmp_path: Path) -> None:
    found = outcome(tmp_path, "fct_payment_event", "reversal_adds", "update core.fct_payment_event set amount = 50")
    assert (found.verdict, found.severity, found.blocks) == ("fail", "warning", False)


def test_a_reversal_below_zero_passes(tmp_path: Path) -> None:
    assert outcome(tmp_path, "fct_payment_event", "reversal_adds").verdict == "pass"
