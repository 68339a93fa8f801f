"""What is archived is what was read: nothing is overwritten, and what differs is kept under another name and said."""

import pytest
from sender import recharge

from ingestion import unit
from ingestion.ingest import ingest

LINES = [recharge(number) for number in range(3)]


def test_a_file_changed_between_commit_and_archive_is_kept_under_another_name(home, sender, monkeypatch, caplog):
    path = sender.recharges(LINES)
    good = path.read_bytes()
    changed = good.replace(b"P1", b"P9")
    commit = unit.commit

    def then_changed(*arguments):
        commit(*arguments)
        path.write_bytes(changed)

    monkeypatch.setattr(unit, "commit", then_changed)
    assert ingest(home).counts["committed"] == 1
    (kept,) = home.archive.rglob(f"{path.name}*")
    assert kept.name.startswith(f"{path.name}.")
    assert kept.read_bytes() == changed
    assert path.name in caplog.text and "the ledger knows sha256" in caplog.text


@pytest.mark.parametrize("ending", ["dat", "verf"])
def test_a_file_of_the_same_name_in_the_archive_is_not_overwritten(home, sender, caplog, ending):
    path = sender.recharges(LINES)
    own = path if ending == "dat" else home.landing / sender.sent[0].check_file
    content = own.read_bytes()
    before = home.archive / "recharge" / "202609" / own.name
    before.parent.mkdir(parents=True)
    before.write_bytes(b"x" * len(content))
    assert ingest(home).counts["committed"] == 1
    assert before.read_bytes() == b"x" * len(content)
    (kept,) = before.parent.glob(f"{own.name}.*")
    assert kept.read_bytes() == content
    assert "a file of that name with other bytes is there" in caplog.text


def test_check_files_of_several_duplicates_are_all_kept(home, sender):
    sender.recharges(LINES)
    ingest(home)
    for hour in (4, 5):
        sender.created_at = sender.created_at.replace(hour=hour)
        sender.recharges(LINES)
        assert ingest(home).counts["duplicate"] == 1
    assert len(list((home.archive / "duplicate").rglob("*.verf"))) == 2
