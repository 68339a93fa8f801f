"""What happens while an ingest is at work: files come and go, an error strikes between two steps."""

import pytest
from sender import recharge
from sqlalchemy import update

from ingestion import commit, unit
from ingestion import ledger_schema as tables
from ingestion.board import board
from ingestion.ingest import ingest
from ingestion.ledger import Ledger

LINES = [recharge(number) for number in range(200)]


def test_a_file_that_goes_away_before_it_is_read_is_waited_for_and_holds_nobody_up(home, sender, rows, monkeypatch):
    gone = sender.recharges(LINES, period="20260901")
    sender.recharges([recharge(500, time="2026-09-02 10:00:00")], period="20260902")
    content, load_small = gone.read_bytes(), unit.load_small

    def take_away_first(*arguments):
        gone.unlink(missing_ok=True)
        return load_small(*arguments)

    monkeypatch.setattr(unit, "load_small", take_away_first)
    found = {outcome.state: outcome for outcome in ingest(home).deliveries}
    assert found.keys() == {"waiting", "committed"}
    assert gone.name in found["waiting"].reason and "20260902" in found["committed"].delivery
    monkeypatch.undo()
    gone.write_bytes(content)
    assert [outcome.state for outcome in ingest(home).deliveries] == ["committed"]
    assert len(rows()) == 201


def test_an_error_between_commit_and_receipt_loses_no_receipt(home, sender, monkeypatch):
    sender.recharges([*LINES, "bad|line"])
    finish, calls = unit.finish, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) > 1:
            raise KeyboardInterrupt
        return finish(*arguments)

    monkeypatch.setattr(unit, "finish", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ingest(home)
    monkeypatch.undo()
    ingest(home)
    (receipt,) = home.receipts.rglob("*.rej")
    assert "bad|line" in receipt.read_text("utf-8")
    assert not list(home.spool.glob("lease-*"))


def test_an_error_between_lake_and_ledger_leaves_no_file_once_the_next_ingest_is_through(
    home, sender, rows, monkeypatch
):
    path = sender.recharges(LINES)

    def broken(*arguments):
        raise ValueError("a fault of ours")

    monkeypatch.setattr(commit, "_enter", broken)
    with pytest.raises(ValueError, match="a fault of ours"):
        ingest(home)
    monkeypatch.undo()
    assert list(home.lake.rglob("*.parquet")), "nothing was left, so nothing is shown to be swept"
    path.rename(home.root / path.name)  # else the same file would be written over
    assert ingest(home).reconciled.orphans == 1
    assert not list(home.lake.rglob("*.parquet"))
    (home.root / path.name).rename(path)
    ingest(home)
    assert len(rows()) == len(LINES)


def test_what_is_resent_after_a_kill_is_not_filed_with_what_it_replaces(home, sender, load):
    """Killed after archiving, before the ledger knew of it; the next try has the first one's name and size."""
    path = sender.recharges(LINES, row_count=9)
    content = path.read_bytes()
    assert load().state == "rejected"
    with Ledger.open(home).write() as connection:
        connection.execute(update(tables.delivery).values(archived_at=None))
    path.write_bytes(content)
    ingest(home)
    assert path.read_bytes() == content


def test_a_line_refused_while_the_board_is_read_is_on_the_next_board(home, sender, monkeypatch):
    sender.recharges([*LINES, "bad|line"])
    snapshot = Ledger.open(home).snapshot()
    ingest(home)
    monkeypatch.setattr(Ledger, "snapshot", lambda self: snapshot)
    assert board(home).refusals == ()
    monkeypatch.undo()
    assert len(board(home).refusals) == 1


@pytest.mark.parametrize("cycle", ["000001", "999913", "2026"])
def test_a_month_that_is_none_is_quarantined(home, sender, load, cycle):
    header = "account_id|cycle|total|tax|due_date"
    good = [f"A{number}|202609|100|6|2026-10-20" for number in range(200)]
    bad = f"A999|{cycle}|100|6|2026-10-20"
    sender.send(sender.name("bill", "202609"), "\n".join([header, *good, bad, ""]).encode())
    outcome = load()
    assert (outcome.state, outcome.loaded_count, outcome.reject_count) == ("committed", 200, 1)
