"""What the suites on raw find, and how bad they call it."""

import pytest
from raw_desk import CONTRACT, RawDesk

from quality.profile import RECENT
from quality.rule import Context
from quality.suites import all_suites


def test_good_extracts_pass(desk: RawDesk) -> None:
    for unit in ("area", "user", "cdr_voice", "bill_item", "staff"):
        for number in range(3):
            desk.deliver(unit, number)
    assert desk.failed() == {}


def test_every_delivered_extract_has_a_suite_and_no_other(desk: RawDesk) -> None:
    desk.deliver("bill", 0)
    assert [suite.name for suite in desk.suites() if suite.database == "profile"] == ["raw_boss_bill"]
    everything = all_suites(Context(CONTRACT, (), dict.fromkeys(CONTRACT.extracts, 0)))
    assert {suite.table for suite in everything if suite.name.startswith("raw_")} == {
        f"profile_{unit}" for unit in CONTRACT.extracts
    }


def test_a_code_outside_the_list_is_a_warning_within_the_reject_limit_and_critical_beyond(desk: RawDesk) -> None:
    desk.deliver("user", 0, rows=1000, pay_mode="case when n < 10 then 'credit' else 'prepaid' end")
    desk.deliver("account", 0, rows=1000, pay_method="'barter'")
    assert desk.failed() == {"user.pay_mode_unlisted": "warning", "account.pay_method_unlisted": "warning"}
    desk.deliver("user", 1, rows=1000, pay_mode="case when n < 11 then 'credit' else 'prepaid' end")
    assert desk.failed()["user.pay_mode_unlisted_beyond_limit"] == "critical"


def test_a_failed_rule_names_the_delivery_and_bears_on_the_source(desk: RawDesk) -> None:
    delivery_id = desk.deliver("user", 0, rows=10, pay_mode="'credit'")
    outcome = desk.outcomes()["user.pay_mode_unlisted_beyond_limit"]
    assert f"delivery_id={delivery_id}" in outcome.observed
    assert outcome.node_ids == ("source.openbass.boss.user",)
    assert outcome.blocks


def test_an_empty_mandatory_column_is_critical(desk: RawDesk) -> None:
    desk.deliver("bill_item", 0, payer_account="null")
    assert desk.failed()["bill_item.mandatory_null"] == "critical"


def test_a_login_that_the_pages_cannot_quote_is_told(desk: RawDesk) -> None:
    desk.deliver("staff", 0, rows=1000, login="case when n = 0 then 'Li Na''; --' else 'li.na' end")
    assert desk.failed() == {"staff.login_malformed": "warning"}


def test_a_share_beyond_the_whole_is_critical(desk: RawDesk) -> None:
    desk.deliver("tariff_item", 0, fee_share="10001")
    assert desk.failed()["tariff_item.fee_share_out_of_range_beyond_limit"] == "critical"


def test_minutes_of_a_call_end_with_a_week_and_those_that_a_month_adds_up_do_not(desk: RawDesk) -> None:
    desk.deliver("settle_voice", 0, minutes="20000")
    assert desk.failed() == {}
    desk.deliver("settle_voice", 1, minutes="-1")
    assert desk.failed()["settle_voice.minutes_out_of_range_beyond_limit"] == "critical"
    desk.deliver("cdr_voice", 0, billed_minutes="20000")
    assert desk.failed()["cdr_voice.billed_minutes_out_of_range_beyond_limit"] == "critical"


@pytest.mark.parametrize(("unit", "severity"), [("account", "critical"), ("cdr_voice", "warning")])
def test_an_extract_without_any_row_does_not_pass(desk: RawDesk, unit: str, severity: str) -> None:
    desk.deliver(unit, 0, rows=0)
    assert desk.failed() == {f"{unit}.has_row": severity}


def test_a_snapshot_that_lost_half_of_its_rows_is_critical(desk: RawDesk) -> None:
    desk.deliver("account", 0, rows=1000)
    desk.deliver("account", 1, rows=499)
    assert desk.failed() == {"account.snapshot_shrunk": "critical"}


def test_an_unusual_number_of_rows_is_told(desk: RawDesk) -> None:
    for number in range(8):
        desk.deliver("cdr_voice", number, rows=300)
    desk.deliver("cdr_voice", 8, rows=601)
    assert desk.failed() == {"cdr_voice.volume_drift": "warning"}


def test_a_holiday_and_its_eve_may_be_busier_or_quieter_but_not_everything_goes(desk: RawDesk) -> None:
    desk.deliver("calendar", 0, rows=1, calendar_date="date '2026-01-10'")
    for number in range(8):
        desk.deliver("cdr_voice", number, rows=300)
        desk.deliver("cdr_sms", number, rows=300)
    desk.deliver("cdr_voice", 8, rows=900)
    desk.deliver("cdr_voice", 9, rows=120)
    assert desk.failed() == {}
    desk.deliver("cdr_sms", 8, rows=1600)
    assert desk.failed() == {"cdr_sms.volume_drift": "warning"}


def test_few_rows_or_a_short_history_tell_nothing(desk: RawDesk) -> None:
    for number in range(7):
        desk.deliver("cdr_voice", number, rows=20)
        desk.deliver("recharge", number, rows=300 if number < 5 else 900)
    desk.deliver("cdr_voice", 7, rows=200)
    assert desk.failed() == {}


def test_an_optional_column_that_is_suddenly_empty_is_told(desk: RawDesk) -> None:
    for number in range(9):
        desk.deliver("cdr_voice", number, rows=300, cell_id="null" if number == 8 else "'c'")
    assert desk.failed() == {"cdr_voice.null_jump": "warning"}


def test_events_of_another_day_are_told(desk: RawDesk) -> None:
    desk.deliver(
        "cdr_voice", 5, rows=100, start_time="timestamp '2026-01-06' + to_days(case when n < 2 then 2 else 1 end)"
    )
    assert desk.failed() == {"cdr_voice.start_time_out_of_period": "warning"}


@pytest.mark.parametrize(
    ("late_count", "failed"), [(0, {}), (2, {"raw_callcenter_survey.answered_at_out_of_period": "warning"})]
)
def test_events_of_a_monthly_file_are_held_to_its_month(desk: RawDesk, late_count: int, failed: dict[str, str]) -> None:
    days = f"case when n < {late_count} then 31 else n // 4 end"
    desk.deliver("survey", 0, rows=100, answered_at=f"timestamp '2026-01-05' + to_days(cast({days} as integer))")
    assert desk.failed() == failed


def test_an_old_oddity_is_no_news_but_an_old_fault_still_blocks(desk: RawDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECENT, "day", 2)
    desk.deliver("cdr_voice", 0, rat="'6G'", call_type="'space'")
    for number in (1, 2):
        desk.deliver("cdr_voice", number)
    assert desk.failed() == {"cdr_voice.call_type_unlisted_beyond_limit": "critical"}
