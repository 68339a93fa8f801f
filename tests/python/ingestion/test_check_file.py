"""A missing, half-written or wrong check file."""

import pytest
from sender import recharge

from ingestion.checkfile import HEADER, MAX_CHECK_BYTES, write_check_file

LINES = [recharge(number, 100 + number) for number in range(3)]


def test_a_delivery_without_check_file_waits(home, sender, load, rows):
    sender.recharges(LINES)
    check = home.landing / sender.sent[0].check_file
    content = check.read_bytes()
    check.unlink()
    outcome = load()
    assert (outcome.state, outcome.reason) == ("waiting", "no check file yet")
    check.write_bytes(content)
    assert load().state == "committed"
    assert len(rows()) == 3


@pytest.mark.parametrize("missing", [2, 3, 5, 20, 100, 10_000])
def test_a_half_written_check_file_waits(home, sender, load, missing):
    sender.recharges(LINES)
    check = home.landing / sender.sent[0].check_file
    content = check.read_bytes()
    check.write_bytes(content[:-missing])
    assert load().state == "waiting"
    check.write_bytes(content)
    assert load().state == "committed"


def test_blank_lines_after_the_closing_line_do_not_matter(home, sender, load):
    sender.recharges(LINES)
    check = home.landing / sender.sent[0].check_file
    check.write_bytes(check.read_bytes() + b"\r\n\n")
    assert load().state == "committed"


def test_a_listed_file_that_has_not_arrived_is_waited_for(home, sender, load):
    path = sender.recharges(LINES)
    content = path.read_bytes()
    path.unlink()
    outcome = load()
    assert outcome.state == "waiting"
    assert path.name in outcome.reason
    path.write_bytes(content)
    assert load().state == "committed"


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"file_name": "e_00033_20260902_recharge_00_001.dat"}, "CHECK_NAME", "another delivery"),
        ({"file_name": "../e_00033_20260901_recharge_00_001.dat"}, "CHECK_NAME", "is not {mode}"),
        ({"file_name": "/etc/passwd"}, "CHECK_NAME", "/etc/passwd"),
        ({"file_name": "e_00033_20260901_recharge_00_002.dat"}, "CHECK_PARTS", "002"),
        ({"row_count": 2}, "CHECK_ROWS", "the check file says 2 rows"),
        ({"row_count": 4}, "CHECK_ROWS", "the check file says 4 rows"),
        ({"byte_count": 7}, "CHECK_SIZE", "the check file says 7"),
        ({"sha256": "0" * 64}, "CHECK_HASH", "0000"),
        ({"sha256": "x" * 64}, "CHECK_HASH", "hexadecimal"),
        ({"amounts": {"amount": 304}}, "CONTROL_TOTAL", "1 unexplained"),
        ({"amounts": {"amount": 302}}, "CONTROL_TOTAL", "-1 unexplained"),
        ({"amounts": {"amount": "303.00"}}, "CHECK_AMOUNT", "whole number"),
        ({"amounts": {"amount": "3e2"}}, "CHECK_AMOUNT", "whole number"),
        ({"amounts": {}}, "CHECK_AMOUNT", "not declared: amount"),
        ({"amounts": {"amount": 303, "tax": 1}}, "CHECK_AMOUNT", "no amount column: tax"),
        ({"row_count": "3.0"}, "CHECK_NUMBER", "whole number"),
        ({"row_count": "1e1"}, "CHECK_NUMBER", "whole number"),
        ({"byte_count": "１２"}, "CHECK_NUMBER", "whole number"),
    ],
)  # fmt: skip
def test_a_wrong_check_file_rejects_the_delivery_and_says_what_is_wrong(sender, load, rows, change, code, said):
    sender.recharges(LINES, **change)
    outcome = load()
    assert (outcome.state, outcome.code) == ("rejected", code)
    assert said in outcome.reason
    assert rows() == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", None),
        (b"file|bytes\nend|0\n", "CHECK_FORMAT"),
        (HEADER.encode() + b"\na|b\nend|1\n", "CHECK_FORMAT"),
        (HEADER.encode() + b"\nend|0\n", "CHECK_PARTS"),
        (HEADER.encode() + b"\nend|7\n", "CHECK_FORMAT"),
        (HEADER.encode() + b"\nx|1|1|20260901|2026-09-02 01:00:00|" + b"0" * 64 + b"|\nend|1\n", "CHECK_NAME"),
    ],
)
def test_a_check_file_out_of_form_is_rejected(home, sender, load, content, code):
    sender.recharges(LINES)
    (home.landing / sender.sent[0].check_file).write_bytes(content)
    outcome = load()
    assert outcome.code == (code or "CHECK_FORMAT")
    assert outcome.state == "rejected"


def test_a_gap_in_the_part_numbers_is_named_by_its_line(home, sender, load):
    sender.recharges(LINES)
    name = sender.sent[0]
    paths = [home.landing / name.data_file(part) for part in (1, 3)]
    paths[1].write_bytes(paths[0].read_bytes())
    write_check_file(home.landing, name, [sender.entry(name, path) for path in paths])
    (finding,) = load().findings
    assert (finding.code, finding.file_name, finding.line) == ("CHECK_PARTS", name.check_file, 3)
    assert (finding.field, finding.value) == ("file_name", paths[1].name)


def test_a_check_file_beyond_all_measure_is_refused_and_kept(home, sender, load):
    sender.recharges(LINES)
    check = home.landing / sender.sent[0].check_file
    content = check.read_bytes()[:-6] + b"x" * MAX_CHECK_BYTES
    check.write_bytes(content)
    outcome = load()
    assert (outcome.state, outcome.code) == ("rejected", "CHECK_FORMAT")
    assert "larger than 1048576 bytes" in outcome.reason
    (kept,) = home.archive.rglob(check.name)
    assert kept.read_bytes() == content
    assert not list(home.landing.iterdir())


def test_a_wrong_date_in_the_check_file_is_rejected(home, sender, load):
    sender.recharges(LINES)
    check = home.landing / sender.sent[0].check_file
    check.write_text(check.read_text().replace("|20260901|", "|20260902|"))
    assert load().code == "CHECK_DATE"


def test_a_part_that_the_check_file_does_not_list_rejects_the_delivery(home, sender, load):
    sender.recharges(LINES)
    (home.landing / sender.sent[0].data_file(2)).write_text("more")
    outcome = load()
    assert outcome.code == "CHECK_PARTS"
    assert not list(home.landing.iterdir()), "all of it is set aside together"


def test_a_rejected_delivery_is_kept_whole_in_the_archive_with_a_receipt(home, sender, load):
    path = sender.recharges(LINES, sha256="0" * 64)
    content = path.read_bytes()
    load()
    (kept,) = home.archive.rglob("*.dat")
    assert kept.read_bytes() == content
    (receipt,) = home.receipts.rglob("*.rcv")
    text = receipt.read_text()
    assert "error_code: CHECK_HASH" in text
    assert "what_to_do: Transfer the file again, in binary mode." in text


def test_the_total_of_several_parts_is_checked_part_by_part(sender, load):
    header = b"pay_id|account_id|user_id|amount|method|channel_id|paid_at|reversed_pay_id\n"
    parts = [header + recharge(n, 100).encode() + b"\n" for n in range(2)]
    sender.send(sender.name(), *parts, amounts={"amount": 100})
    assert load().state == "committed"
