"""Lines that are none of the contract's go to quarantine, with their place, their fault and their bytes."""

import re

import pytest
from sender import RECHARGE, recharge
from sqlalchemy import select

from ingestion import ledger_schema as tables
from ingestion.ledger import Ledger

GOOD = [recharge(number) for number in range(200)]
GOOD_TOO = [recharge(number) for number in range(200, 400)]


def quarantined(home):
    with Ledger.open(home).read() as connection:
        return connection.execute(select(tables.reject)).all()


def originals(home):
    """The originals of the .rej receipts, unescaped."""
    found = []
    for path in home.receipts.rglob("*.rej"):
        for line in path.read_bytes().splitlines()[1:]:
            text = line.split(b"|", 6)[6]
            found.append(re.sub(rb"\\(\\|x..)", lambda m: b"\\" if m[1] == b"\\" else bytes([int(m[1][1:], 16)]), text))
    return found


def field(column, value):
    """A recharge line with one field replaced."""
    fields = recharge(999).split("|")
    fields[RECHARGE.split("|").index(column)] = value
    return "|".join(fields)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (field("amount", "1e5"), "NOT_A_NUMBER", "amount"),
        (field("amount", "1,000"), "NOT_A_NUMBER", "amount"),
        (field("amount", "1_000"), "NOT_A_NUMBER", "amount"),
        (field("amount", "1.999"), "NOT_A_NUMBER", "amount"),
        (field("amount", "１２３"), "NOT_A_NUMBER", "amount"),
        (field("amount", "NaN"), "NOT_A_NUMBER", "amount"),
        (field("amount", "inf"), "NOT_A_NUMBER", "amount"),
        (field("amount", "0x1F"), "NOT_A_NUMBER", "amount"),
        (field("amount", "+5"), "NOT_A_NUMBER", "amount"),
        (field("amount", " 5"), "NOT_A_NUMBER", "amount"),
        (field("amount", "true"), "NOT_A_NUMBER", "amount"),
        (field("amount", "9223372036854775808"), "NOT_A_NUMBER", "amount"),
        (field("amount", ""), "NOT_NULL", "amount"),
        (field("paid_at", "2026-02-30 10:00:00"), "NOT_A_TIME", "paid_at"),
        (field("paid_at", "2026-09-01 24:00:00"), "NOT_A_TIME", "paid_at"),
        (field("paid_at", "2026-09-01"), "NOT_A_TIME", "paid_at"),
        (field("paid_at", "0000-09-01 10:00:00"), "NOT_A_TIME", "paid_at"),
        (field("paid_at", "infinity"), "NOT_A_TIME", "paid_at"),
        (field("pay_id", ""), "NOT_NULL", "pay_id"),
        (field("method", "barter"), "NOT_IN_LIST", "method"),
        (field("channel_id", "x" * 4001), "FIELD_LENGTH", "channel_id"),
        (field("channel_id", "a|b"), "FIELD_COUNT", ""),
        ("P1|A1", "FIELD_COUNT", ""),
        (recharge(999) + "|", "FIELD_COUNT", ""),
        ("just words", "FIELD_COUNT", ""),
        (field("channel_id", "a\0b"), "CONTROL_CHARACTER", "channel_id"),
        (field("channel_id", "a\rb"), "CONTROL_CHARACTER", "channel_id"),
        (field("pay_id", "\ufeffP"), "CONTROL_CHARACTER", "pay_id"),
        ("P1|x\0y", "CONTROL_CHARACTER", ""),
        (field("pay_id", "P7"), "DUPLICATE_KEY", "pay_id"),
    ],
)  # fmt: skip
def test_a_bad_line_is_quarantined_with_place_reason_and_bytes_and_the_rest_is_loaded(
    home, sender, load, rows, line, code, column
):
    path = sender.recharges([*GOOD[:150], line, *GOOD[150:]])
    content = path.read_bytes()
    outcome = load()
    assert (outcome.state, outcome.loaded_count, outcome.reject_count) == ("committed", 200, 1)
    (found,) = quarantined(home)
    assert (found.file_name, found.line, found.error_code, found.column_name) == (path.name, 152, code, column)
    original = line.encode()
    assert content[found.byte_offset :].startswith(original)
    assert originals(home) == [original]
    assert rows("_line") == [(number,) for number in range(2, 203) if number != 152]


def test_a_lone_quote_is_an_ordinary_character(sender, load, rows):
    sender.recharges([field("channel_id", '"open'), *GOOD])
    assert load().loaded_count == 201
    assert rows("channel_id")[0] == ('"open',)


def test_bytes_of_another_encoding_in_one_line_are_kept_as_they_were(home, sender, load):
    bad = b"P999|A1|U1|5|cash|\xc7\xe5\xb2\xa8|2026-09-01 10:00:00|"
    content = "\n".join([RECHARGE, *GOOD, ""]).encode() + bad + b"\n"
    sender.send(sender.name(), content)
    outcome = load()
    assert (outcome.loaded_count, outcome.reject_count) == (200, 1)
    assert quarantined(home)[0].error_code == "LINE_ENCODING"
    assert originals(home) == [bad]


def test_a_line_of_ten_megabytes_is_quarantined_whole(home, sender, load, rows):
    long = field("channel_id", "x" * 10_000_000)
    sender.recharges([*GOOD[:100], long, *GOOD[100:]])
    outcome = load()
    assert (outcome.loaded_count, outcome.reject_count) == (200, 1)
    assert quarantined(home)[0].error_code == "LINE_LENGTH"
    assert originals(home) == [long.encode()]
    assert rows("_line")[99:101] == [(101,), (103,)]


def test_blank_lines_are_counted_and_are_no_rows(home, sender, load, rows):
    content = "\n".join([RECHARGE, *GOOD[:5], "", *GOOD[5:], "", "", ""]).encode()
    sender.send(sender.name(), content, row_count=200)
    assert load().state == "committed"
    assert Ledger.open(home).snapshot().deliveries[0].blank_count == 3
    assert len(rows()) == 200
    assert rows("_line")[5] == (8,)


def test_a_sender_may_count_blank_lines_as_rows(sender, load):
    content = "\n".join([RECHARGE, *GOOD[:5], "", ""]).encode()
    sender.send(sender.name(), content, row_count=6)
    assert load().loaded_count == 5


def test_a_last_line_without_line_feed_is_a_line_like_any_other(sender, load, rows):
    content = "\n".join([RECHARGE, *GOOD]).encode()
    sender.send(sender.name(), content)
    assert load().loaded_count == 200
    assert len(rows()) == 200


def test_more_bad_lines_than_the_contract_allows_reject_the_whole_delivery(home, sender, load, rows):
    sender.recharges([*GOOD[:97], *(field("amount", "x") for _ in range(3))])
    outcome = load()
    assert (outcome.state, outcome.code, outcome.loaded_count) == ("rejected", "REJECT_SHARE", 0)
    assert "3 of 100 lines are bad (NOT_A_NUMBER 3); the contract allows 1.00%" in outcome.reason
    assert rows() == []
    assert [(line.line, line.value) for line in quarantined(home)] == [(99, "x"), (100, "x"), (101, "x")]
    assert not list(home.lake.rglob("*.parquet"))


def test_just_as_many_bad_lines_as_the_contract_allows_are_quarantined(sender, load):
    sender.recharges([*GOOD[:99], field("amount", "x")])
    outcome = load()
    assert (outcome.state, outcome.loaded_count, outcome.reject_count) == ("committed", 99, 1)


def test_the_fen_of_a_quarantined_line_are_counted_where_they_can_be_read(home, sender, load):
    sender.recharges([*GOOD, field("method", "barter")])
    assert load().state == "committed"
    (total,) = Ledger.open(home).snapshot().totals
    assert (total.declared_fen, total.loaded_fen, total.rejected_fen) == (201_000, 200_000, 1_000)


def test_a_readable_quarantined_line_excuses_no_missing_fen(sender, load):
    sender.recharges([*GOOD, field("method", "barter")], amounts={"amount": 201_001})
    outcome = load()
    assert outcome.code == "CONTROL_TOTAL"
    assert "declared 201001 fen = 200000 loaded + 1000 in quarantine + 1 unexplained" in outcome.reason


def test_what_an_unreadable_amount_in_quarantine_must_hold_is_recorded_with_its_lines(home, sender, load):
    bad = [field("amount", "1e3"), field("amount", "x"), field("method", "barter")]
    sender.recharges([*GOOD, *GOOD_TOO, *bad], amounts={"amount": 402_777})
    assert load().state == "committed"
    (total,) = Ledger.open(home).snapshot().totals
    assert (total.loaded_fen, total.rejected_fen) == (400_000, 1_000)
    assert (total.unexplained_fen, total.unreadable_count) == (1_777, 2)
    (receipt,) = home.receipts.rglob("*.rcv")
    said = "fen_amount: 400000 loaded, 1000 rejected, 402777 declared: 1777 in 2 unreadable lines\n"
    assert said in receipt.read_text()


def test_no_unreadable_amount_holds_more_than_a_file_may(sender, load):
    lines = [*GOOD, recharge(9_999, 10**15 - 200_000), field("amount", "1e3")]
    sender.recharges(lines, amounts={"amount": -1})
    outcome = load()
    assert outcome.code == "CONTROL_TOTAL"
    assert f"-{10**15 + 1} in 1 unreadable lines, beyond {10**15}" in outcome.reason


def test_negative_amounts_and_padded_numbers_are_whole_numbers(sender, load, rows):
    sender.recharges([recharge(1, -1000), recharge(2, "007"), recharge(3, 10**14)])
    assert load().loaded_count == 3
    assert rows("amount") == [(-1000,), (7,), (10**14,)]


def test_personal_data_of_a_bad_line_is_masked_in_the_ledger_and_whole_in_the_receipt(home, sender, load):
    header = "record_id|msisdn|direction|opposite_msisdn|sp_id|service|state|sent_at|fee"
    good = [f"R{n}|13900000001|out|13900000002||p2p|ok|2026-09-01 10:00:00|0" for n in range(1000)]
    bad = "R1000||out|13900000002||p2p|ok|2026-09-01 10:00:00|0"
    sender.send(sender.name("cdr_sms"), "\n".join([header, *good, bad, ""]).encode())
    assert load().reject_count == 1
    secret = "1" * 4001
    long = f"R1|13900000001|out|{secret}||p2p|ok|2026-09-01 10:00:00|0"
    sender.send(sender.name("cdr_sms", redelivery=1), "\n".join([header, *good[2:], long, ""]).encode())
    assert load().reject_count == 1
    last = quarantined(home)[-1]
    assert (last.error_code, last.column_name, last.value) == ("FIELD_LENGTH", "opposite_msisdn", "*" * 20)
    assert any(secret.encode() in original for original in originals(home))
    assert home.receipts.stat().st_mode & 0o777 == 0o700


def test_a_decimal_takes_no_more_digits_than_the_contract_names(home, sender, load, rows):
    lines = [f"arpu|O{n}|{n}.5" for n in range(200)]
    sender.send(
        sender.name("target", "202608"),
        "\n".join(["kpi_code|org_id|target_value", *lines, "arpu|X|1.23456", ""]).encode(),
    )
    assert load().reject_count == 1
    assert quarantined(home)[0].value == "1.23456"
    assert str(rows("target_value", "target")[3][0]) == "3.5000"
