"""Files that are not what they should be: header, encoding, compression, kind of file, name."""

import gzip
import os

import pytest
from sender import RECHARGE, recharge

from ingestion import delivered_file, load_large, unit
from ingestion.board import board
from ingestion.ingest import ingest
from ingestion.ledger import Ledger

LINES = [recharge(number) for number in range(5)]
CONTENT = "\n".join([RECHARGE, *LINES, ""]).encode()


def with_header(header, lines=LINES):
    return "\n".join([header, *lines, ""]).encode()


def test_an_added_column_rejects_the_delivery_and_is_named(sender, load):
    sender.send(
        sender.name(), with_header(RECHARGE + "|bonus", [line + "|1" for line in LINES]), amounts={"amount": 5000}
    )
    outcome = load()
    assert (outcome.code, "extra: bonus" in outcome.reason) == ("HEADER", True)


def test_a_removed_column_rejects_the_delivery_and_is_named(sender, load):
    sender.send(sender.name(), with_header(RECHARGE.removesuffix("|reversed_pay_id")), amounts={"amount": 5000})
    outcome = load()
    assert (outcome.code, "missing: reversed_pay_id" in outcome.reason) == ("HEADER", True)


def test_a_column_named_twice_rejects_the_delivery(sender, load):
    sender.send(
        sender.name(), with_header(RECHARGE + "|amount", [line + "|1" for line in LINES]), amounts={"amount": 5000}
    )
    assert load().code == "HEADER"


def test_reordered_columns_are_loaded_by_name(sender, load, rows):
    names = RECHARGE.split("|")
    lines = ["|".join(reversed(line.split("|"))) for line in LINES]
    sender.send(sender.name(), with_header("|".join(reversed(names)), lines), amounts={"amount": 5000})
    assert load().loaded_count == 5
    assert rows("pay_id, amount, method")[0] == ("P0", 1000, "cash")


def test_a_missing_header_rejects_the_delivery(sender, load):
    sender.send(sender.name(), "\n".join([*LINES, ""]).encode(), row_count=5)
    outcome = load()
    assert outcome.code == "HEADER"
    assert "is the header missing?" in outcome.reason
    assert "P0" not in outcome.reason, "the line may hold personal data"


def test_a_file_in_gb18030_where_the_contract_says_utf8_is_rejected(sender, load):
    lines = [line.replace("C1", "清波营业厅") for line in LINES]
    sender.send(sender.name(), with_header(RECHARGE, lines).decode().encode("gb18030"))
    outcome = load()
    assert (outcome.state, outcome.code) == ("rejected", "REJECT_SHARE")
    assert "LINE_ENCODING 5" in outcome.reason


def test_utf16_is_named(sender, load):
    sender.send(sender.name(), CONTENT.decode().encode("utf-16"))
    outcome = load()
    assert (outcome.code, "UTF-16" in outcome.reason) == ("ENCODING", True)


def test_an_empty_file_is_an_empty_day(sender, load, rows):
    sender.send(sender.name(), b"")
    assert load().state == "committed"
    assert rows() == []


def test_a_header_with_no_rows_is_an_empty_day(sender, load):
    sender.send(sender.name(), RECHARGE.encode() + b"\n")
    assert load().state == "committed"


def test_an_empty_file_that_should_hold_rows_is_rejected(sender, load):
    sender.send(sender.name(), b"", row_count=3)
    assert load().code == "CHECK_ROWS"


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_a_truncated_gzip_is_rejected(sender, load, rows, kept):
    whole = gzip.compress(CONTENT)
    sender.send(sender.name(), whole[: int(len(whole) * kept)], compression="gz", row_count=5, amounts={"amount": 5000})
    assert load().code == "COMPRESSION"
    assert rows() == []


def test_what_is_no_gzip_is_rejected(sender, load):
    sender.send(sender.name(), CONTENT, compression="gz", row_count=5, amounts={"amount": 5000})
    assert load().code == "COMPRESSION"


def test_a_gzip_that_lost_bytes_on_the_way_is_a_wrong_hash_first(home, sender, load):
    whole = gzip.compress(CONTENT)
    path = sender.send(sender.name(), whole, compression="gz")
    path.write_bytes(whole[:-20] + b"\0" * 20)
    assert load().code == "CHECK_HASH"


def test_a_gzip_bomb_is_stopped_long_before_it_is_expanded(sender, load):
    lines = b"x" * 999 + b"\n"
    bomb = gzip.compress(RECHARGE.encode() + b"\n" + lines * 80_000, 9)
    sender.send(sender.name(), bomb, compression="gz", row_count=80_000, amounts={"amount": 0})
    assert load().code == "EXPANSION"


def test_a_bomb_of_line_feeds_is_stopped_by_the_declared_rows(sender, load):
    bomb = gzip.compress(RECHARGE.encode() + b"\n" * (60 << 20), 1)
    sender.send(sender.name(), bomb, compression="gz", row_count=1, amounts={"amount": 0})
    outcome = load()
    assert outcome.code == "CHECK_ROWS"
    assert "more than 10002 lines" in outcome.reason


def test_a_file_without_any_line_feed_is_rejected(sender, load):
    sender.send(sender.name(), b"x" * (65 << 20), row_count=1, amounts={"amount": 0})
    assert load().code == "LINE_TOO_LONG"


NO_FILE = "not a regular file: links, pipes and folders are not followed"


def standing(home):
    """States of the ledger's deliveries and of the board's lines of the day; what the board says was refused."""
    states, told = [record.state for record in Ledger.open(home).snapshot().deliveries], board(home)
    refused = [(one.file_name, one.code, one.reason) for one in told.refusals]
    return states, [line.state for line in told.lines if line.period == "20260901"], refused


def test_a_symbolic_link_is_reported_never_followed_and_its_delivery_rejected(home, sender, tmp_path, rows):
    secret = tmp_path / "secret"
    path = sender.recharges(LINES)
    secret.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(secret)
    result = ingest(home)
    assert [ignored.file_name for ignored in result.ignored] == [path.name]
    assert "not a regular file" in result.ignored[0].reason
    assert standing(home) == (["rejected"], ["rejected"], [(path.name, "CHECK_NAME", NO_FILE)])
    assert (rows(), list(home.lake.rglob("*.parquet"))) == ([], [])
    assert [kept.name for kept in home.archive.rglob("*") if kept.is_file()] == [sender.sent[0].check_file]
    assert (path.is_symlink(), path.readlink(), secret.read_bytes()) == (True, secret, CONTENT)


def test_a_link_that_a_check_file_lists_is_named_once(home, sender, tmp_path):
    path = sender.recharges(LINES)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    (outcome,) = ingest(home).deliveries
    assert outcome.reason == f"{path.name}: not a regular file: links, pipes and folders are not followed"


@pytest.mark.parametrize("small", [0, 1 << 20])
def test_a_broken_transfer_is_named_before_the_bad_lines_it_makes(sender, load, monkeypatch, small):
    monkeypatch.setattr(unit, "SMALL_BYTES", small)
    monkeypatch.setattr(delivered_file, "BLOCK_BYTES", 1000)
    monkeypatch.setattr(load_large, "PIECE_BYTES", 1000)
    path = sender.recharges([recharge(n, 1000) for n in range(500)])
    content = path.read_bytes()
    path.write_bytes(content.replace(b"|1000|", b"|1x00|"))
    outcome = load()
    assert (outcome.state, outcome.code) == ("rejected", "CHECK_HASH")


def test_a_check_file_that_is_a_link_is_not_read_and_its_delivery_waits(home, sender, tmp_path, rows):
    path = sender.recharges(LINES)
    check = home.landing / sender.sent[0].check_file
    content = check.read_bytes()
    check.rename(tmp_path / "elsewhere")
    check.symlink_to(tmp_path / "elsewhere")
    result = ingest(home)
    assert [ignored.file_name for ignored in result.ignored] == [check.name]
    assert [(outcome.state, outcome.reason) for outcome in result.deliveries] == [("waiting", "no check file yet")]
    assert standing(home) == ([], ["waiting"], [])
    assert (rows(), list(home.archive.rglob("*.*"))) == ([], [])
    assert (check.is_symlink(), (tmp_path / "elsewhere").read_bytes()) == (True, content)
    assert path.read_bytes() == CONTENT


def test_a_pipe_does_not_hold_the_ingest_up_and_its_delivery_is_rejected(home, sender, rows):
    path = sender.recharges(LINES)
    path.unlink()
    os.mkfifo(path)
    result = ingest(home)
    assert [ignored.file_name for ignored in result.ignored] == [path.name]
    assert standing(home) == (["rejected"], ["rejected"], [(path.name, "CHECK_NAME", NO_FILE)])
    assert (rows(), list(home.lake.rglob("*.parquet"))) == ([], [])
    assert [kept.name for kept in home.archive.rglob("*") if kept.is_file()] == [sender.sent[0].check_file]
    assert path.is_fifo()


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "e_00033_20260901_recharge_00_001.dat.bz2",
        "e_00033_20260230_recharge_00_001.dat",
        "e_00033_99991231_recharge_00_001.dat",
        "e_00033_99991231_recharge_00.verf",
        "e_00033_00010101_recharge_00_001.dat",
        "e_00033_20260901_recharge_0_001.dat",
        "e_00033_20260901_recharge_00_000.dat",
        "e_00033_202609_recharge_00_001.dat",
        "e_00044_20260901_recharge_00_001.dat",
        "e_00033_20260901_nosuchunit_00_001.dat",
        "e_00033_２０２６0901_recharge_00_001.dat",
        "e_00033_20260901_recharge_00_001.dat\n",
        "e_00033_20260901_recharge_00\n.verf",
        "E_00033_20260901_RECHARGE_00_001.DAT",
    ],
)
def test_a_name_outside_the_convention_is_reported_and_left_alone(home, name):
    (home.landing / name).write_bytes(CONTENT)
    result = ingest(home)
    (ignored,) = result.ignored
    assert "\n" not in ignored.file_name
    assert result.deliveries == ()
    assert (home.landing / name).read_bytes() == CONTENT


def test_a_folder_in_landing_is_reported_and_left_alone(home):
    (home.landing / "e_00033_20260901_recharge_00_001.dat").mkdir()
    assert len(ingest(home).ignored) == 1


def test_a_file_that_changes_while_it_waits_is_rejected_by_its_hash(sender, load):
    path = sender.recharges(LINES)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"1000", b"2000"))
    assert load().code == "CHECK_HASH"
