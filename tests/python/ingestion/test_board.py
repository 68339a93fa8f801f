"""The timeliness board, and what was refused by file, line, field, value and reason."""

from dataclasses import replace
from datetime import datetime

from sender import RECHARGE, recharge

from bass.home import Home
from ingestion.board import board
from ingestion.ingest import ingest


def states(home):
    return {line.period: line.state for line in board(home).lines if line.unit == "recharge"}


def lines_of(day):
    return [recharge(int(day) * 1000 + n, 1, f"2026-09-{day[-2:]} 10:00:00") for n in range(200)]


def test_every_period_from_the_first_delivery_to_now_is_on_the_board(home, sender):
    sender.created_at = datetime(2026, 9, 2, 3)
    sender.recharges(lines_of("20260901"), period="20260901")
    sender.created_at = datetime(2026, 9, 5, 3)
    sender.recharges(lines_of("20260903"), period="20260903")
    sender.recharges(lines_of("20260904"), period="20260904", row_count=1)
    ingest(home)
    sender.recharges(lines_of("20260905"), period="20260905")
    (home.landing / sender.sent[-1].check_file).unlink()
    early = Home.create(home.root, replace(home.settings, clock=datetime(2026, 9, 8, 8)))
    assert states(early) == {
        "20260901": "arrived",
        "20260902": "missing",
        "20260903": "late",
        "20260904": "rejected",
        "20260905": "waiting",
        "20260906": "missing",
        "20260907": "due",
    }
    reasons = {line.period: line.reason for line in board(early).lines}
    assert reasons["20260903"] == "18:00:00 late"
    assert reasons["20260905"] == "no check file yet: e_00033_20260905_recharge_00.verf (overdue)"


def test_a_delivery_that_came_after_its_due_time_is_late_whatever_its_sender_says(home, sender):
    sender.recharges(lines_of("20260901"), period="20260901")
    ingest(home)
    sender.created_at = datetime(2026, 9, 11, 3)
    sender.recharges(lines_of("20260910"), period="20260910")
    ingest(Home.create(home.root, replace(home.settings, clock=datetime(2026, 9, 11, 15))))
    later = Home.create(home.root, replace(home.settings, clock=datetime(2026, 9, 11, 16)))
    assert states(later)["20260910"] == "late"
    assert states(later)["20260901"] == "arrived", "history loaded on the first day is judged by its sender's clock"


def test_a_wait_says_what_it_waits_for(home, sender):
    path = sender.recharges(lines_of("20260908"), period="20260908")
    path.unlink()
    sender.recharges(lines_of("20260909"), period="20260909")
    check = home.landing / sender.sent[-1].check_file
    check.write_bytes(check.read_bytes()[:100])
    reasons = {line.period: line.reason for line in board(home).lines}
    assert "has not arrived, the check file lists it" in reasons["20260908"]
    assert "no closing line" in reasons["20260909"]


def test_what_lies_in_landing_and_is_whole_is_not_taken_in_yet(home, sender):
    sender.recharges(lines_of("20260909"), period="20260909")
    (line,) = board(home).lines
    assert (line.state, line.reason) == ("waiting", "not taken in yet (overdue)")


def test_every_refusal_is_named_by_file_line_field_value_reason_and_what_to_do(home, sender):
    bad = recharge(7, "1e5")
    path = sender.recharges([*lines_of("20260901"), bad])
    refused = sender.recharges(lines_of("20260902"), period="20260902", amounts={"amount": 201})
    ingest(home)
    delivery, line = board(home).refusals
    assert (delivery.kind, delivery.file_name, delivery.field, delivery.value, delivery.code) == (
        "delivery", refused.name, "amount", "201", "CONTROL_TOTAL",
    )  # fmt: skip
    assert (line.kind, line.file_name, line.line, line.field, line.value) == ("line", path.name, 202, "amount", "1e5")
    assert line.reason.startswith("must be bigint in plain digits")
    assert line.what_to_do
    text = board(home).as_text()
    assert f"{path.name}:202 amount='1e5': NOT_A_NUMBER" in text
    assert f"{refused.name} amount='201': CONTROL_TOTAL: declared 201 fen" in text


def test_what_a_later_delivery_settled_is_told_apart(home, sender):
    sender.recharges([*lines_of("20260901"), recharge(7, "1e5")])
    ingest(home)
    sender.recharges([*lines_of("20260901"), recharge(7, 100_000)], redelivery=1)
    ingest(home)
    assert [refusal.is_settled for refusal in board(home).refusals] == [True]
    assert "1 more were settled by a later delivery" in board(home).as_text()


def test_personal_data_is_masked(home, sender):
    header = "user_id|cust_id|account_id|msisdn|imsi|brand|pay_mode|user_type|is_test|activated_at|channel_id|area_id"
    good = [f"U{n}|C1|A1|1390000{n:04d}|46000|b|prepaid|mobile|0||C1|33" for n in range(200)]
    secret = "13912345678" * 400
    bad = f"U999|C1|A1|{secret}|46000|b|prepaid|mobile|0||C1|33"
    sender.send(sender.name("user"), "\n".join([header, *good, bad, ""]).encode())
    ingest(home)
    found = board(home)
    (refusal,) = found.refusals
    assert (refusal.field, refusal.value) == ("msisdn", "*" * 20)
    assert "13912345678" not in found.as_text()
    assert "13912345678" not in str(found.as_dict())
    assert b"13912345678" not in (home.root / "ledger.db").read_bytes()


def test_files_that_are_no_deliveries_are_listed(home):
    (home.landing / "notes.txt").write_text(RECHARGE)
    found = board(home)
    assert [ignored.file_name for ignored in found.ignored] == ["notes.txt"]
    assert "notes.txt" in found.as_text()


def test_a_refused_delivery_of_long_ago_is_listed_and_starts_no_row_of_expected_days(home, sender):
    sender.recharges(lines_of("20260908"), period="20260908")
    sender.recharges(lines_of("20260901"), period="19900101", row_count=1)
    sender.recharges(lines_of("20260902"), period="19910101")
    (home.landing / sender.sent[-1].check_file).unlink()
    ingest(home)
    assert states(home) == {
        "19900101": "rejected",
        "19910101": "waiting",
        "20260908": "arrived",
        "20260909": "missing",
    }
    assert [refusal.delivery_id for refusal in board(home).refusals] == ["recharge-00033-19900101-00"]


def test_a_committed_delivery_of_long_ago_does_not_fill_the_board(home, sender):
    sender.recharges(lines_of("20260901"), period="19900101")
    ingest(home)
    found = states(home)
    assert found.pop("19900101") == "late"
    assert min(found) == "20210901"


def test_the_opening_base_starts_no_row_of_expected_days(home, sender):
    header = "user_id|status_time|status|reason\n"
    sender.send(sender.name("user_status", "20260801", mode="a"), f"{header}U1|2026-08-01 00:00:00|normal|\n".encode())
    sender.send(sender.name("user_status", "20260908"), f"{header}U1|2026-09-08 00:00:00|suspended|arrears\n".encode())
    ingest(home)
    assert [line.period for line in board(home).lines] == ["20260801", "20260908", "20260909"]
