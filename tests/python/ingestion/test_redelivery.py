"""What is loaded, and what is refused, when a period comes again."""

import shutil

import pytest
from sender import recharge
from sqlalchemy import select

from ingestion import ledger_schema as tables
from ingestion.ingest import ingest
from ingestion.ledger import Ledger

LINES = [recharge(number) for number in range(3)]
MORE = [*LINES, recharge(3)]


def states(home):
    return {record.delivery_id: record.state for record in Ledger.open(home).snapshot().deliveries}


def test_the_same_bytes_again_change_nothing(home, sender, load, rows):
    sender.recharges(LINES)
    assert load().state == "committed"
    sender.recharges(LINES)
    assert load().state == "duplicate"
    assert len(rows()) == 3
    assert not list(home.landing.iterdir())
    assert states(home) == {"recharge-00033-20260901-00": "committed"}


def test_the_same_name_with_other_bytes_is_rejected_and_what_is_loaded_stays(home, sender, load, rows):
    sender.recharges(LINES)
    load()
    sender.recharges(MORE)
    outcome = load()
    assert (outcome.state, outcome.code) == ("rejected", "SAME_KEY")
    assert len(rows()) == 3


def test_a_higher_redelivery_replaces_what_the_earlier_one_brought(home, sender, load, rows):
    sender.recharges(LINES)
    load()
    sender.recharges(MORE[2:], redelivery=1)
    assert load().state == "committed"
    assert rows("pay_id, _delivery_id") == [(f"P{n}", "recharge-00033-20260901-01") for n in (2, 3)]
    assert states(home) == {"recharge-00033-20260901-00": "superseded", "recharge-00033-20260901-01": "committed"}
    assert len(list(home.lake.rglob("*.parquet"))) == 1, "the superseded file is swept away"


def test_redeliveries_that_lie_in_landing_together_are_taken_in_their_order(home, sender, rows):
    sender.recharges(MORE, redelivery=1)
    sender.recharges(LINES)
    sender.recharges(LINES[:1], redelivery=2)
    assert ingest(home).counts["committed"] == 3
    assert rows() == [("P0",)]


def test_a_lower_redelivery_than_the_committed_one_is_rejected(home, sender, load, rows):
    sender.recharges(MORE, redelivery=2)
    load()
    sender.recharges(LINES, redelivery=1)
    outcome = load()
    assert (outcome.state, outcome.code) == ("rejected", "OLD_REDELIVERY")
    assert len(rows()) == 4


def test_a_higher_redelivery_with_equal_bytes_is_a_no_op(home, sender, load, rows):
    sender.recharges(LINES)
    load()
    sender.recharges(LINES, redelivery=1)
    assert load().state == "unchanged"
    assert rows("_delivery_id")[0] == ("recharge-00033-20260901-00",)
    sender.recharges(MORE, redelivery=1)
    assert load().code == "SAME_KEY", "other bytes under a number that has come"
    sender.recharges(MORE, redelivery=2)
    assert load().state == "committed"


@pytest.mark.parametrize("together", [False, True])
def test_a_lower_redelivery_after_a_higher_one_of_equal_bytes_is_old(home, sender, rows, together):
    sender.recharges(LINES)
    if not together:
        ingest(home)
    sender.recharges(LINES, redelivery=2)
    ingest(home)
    before = Ledger.open(home).snapshot()
    sender.recharges(MORE, redelivery=1)
    (outcome,) = ingest(home).deliveries
    assert (outcome.state, outcome.code) == ("rejected", "OLD_REDELIVERY")
    assert "02 is loaded" in outcome.reason
    assert len(rows()) == 3
    after = Ledger.open(home).snapshot()
    assert after.files == before.files
    assert [one for one in after.deliveries if one.state != "rejected"] == list(before.deliveries)


def test_a_redelivery_that_changes_nothing_changes_nothing_a_build_reads(home, sender):
    sender.recharges(LINES)
    ingest(home)
    before = Ledger.open(home).snapshot()
    sender.recharges(LINES, redelivery=2)
    assert ingest(home).counts["unchanged"] == 1
    assert Ledger.open(home).snapshot() == before


def test_a_redelivery_of_equal_bytes_is_noted_once_however_often_it_comes(home, sender):
    sender.recharges(LINES)
    ingest(home)
    for state in ("unchanged", "duplicate"):
        sender.recharges(LINES, redelivery=2)
        (outcome,) = ingest(home).deliveries
        assert outcome.state == state
    with Ledger.open(home).read() as connection:
        assert list(connection.execute(select(tables.unchanged_redelivery.c.redelivery)).scalars()) == [2]


@pytest.mark.parametrize("redelivery", [0, 1])
def test_a_duplicate_without_its_data_file_waits_as_any_other(home, sender, load, redelivery):
    """The second time too, when the same names lie in the archive of duplicates."""
    sender.recharges(LINES)
    load()
    for state in ("unchanged" if redelivery else "duplicate", "duplicate"):
        path = sender.recharges(LINES, redelivery=redelivery)
        content = path.read_bytes()
        path.unlink()
        outcome = load()
        assert outcome.state == "waiting"
        assert path.name in outcome.reason
        path.write_bytes(content)
        assert load().state == state
        assert not list(home.landing.iterdir())


def test_a_superseded_delivery_sent_once_more_is_a_duplicate(sender, load, rows):
    sender.recharges(LINES)
    load()
    sender.recharges(MORE, redelivery=1)
    load()
    sender.recharges(LINES)
    assert load().state == "duplicate"
    assert len(rows()) == 4


def test_a_rejected_delivery_may_be_sent_again_under_its_name(home, sender, load, rows):
    sender.recharges(LINES, row_count=4)
    assert load().code == "CHECK_ROWS"
    sender.recharges(LINES)
    assert load().state == "committed"
    assert len(rows()) == 3


def test_the_same_events_under_another_day_are_rejected(sender, load, rows):
    sender.recharges(LINES)
    load()
    sender.recharges(LINES, period="20260902")
    outcome = load()
    assert (outcome.state, outcome.code) == ("rejected", "EQUAL_BYTES")
    assert "recharge-00033-20260901-00" in outcome.reason
    assert len(rows()) == 3


def test_the_same_events_under_two_days_in_one_call_are_loaded_once(home, sender, rows):
    sender.recharges(LINES)
    sender.recharges(LINES, period="20260902")
    counts = ingest(home).counts
    assert (counts["committed"], counts["rejected"]) == (1, 1)
    assert len(rows()) == 3


def test_empty_days_are_legal_however_many(home, sender, rows):
    for day in ("20260901", "20260902", "20260903"):
        sender.recharges([], period=day)
    assert ingest(home).counts["committed"] == 3
    assert rows() == []


def test_an_unchanged_snapshot_of_the_next_month_is_legal(home, sender, rows):
    content = b"kpi_code|org_id|target_value\narpu|O1|50.5\n"
    for month in ("202607", "202608"):
        sender.send(sender.name("target", month), content)
    assert ingest(home).counts["committed"] == 2
    assert len(rows("*", "target")) == 2


def test_bytes_that_a_redelivery_took_back_may_come_under_their_right_day(sender, load, rows):
    sender.recharges(LINES)
    load()
    sender.recharges(MORE, redelivery=1)
    load()
    sender.recharges(LINES, period="20260902")
    assert load().state == "committed"
    assert len(rows()) == 7


def test_the_archive_put_back_into_landing_gives_the_same_lake(home, sender, rows):
    sender.recharges(LINES)
    ingest(home)
    sender.recharges(MORE, redelivery=1)
    sender.recharges([recharge(9)], period="20260902")
    ingest(home)
    before = rows("pay_id, _delivery_id, _line")
    for path in home.archive.rglob("e_*"):
        path.rename(home.landing / path.name)
    shutil.rmtree(home.lake)
    home.lake.mkdir()
    for path in home.root.glob("ledger.db*"):
        path.unlink()
    ingest(home)
    assert rows("pay_id, _delivery_id, _line") == before


def test_the_opening_base_of_an_increment_is_a_delivery_of_its_own(home, sender, rows):
    header = b"user_id|status_time|status|reason\n"
    first, second = b"U1|2026-08-31 00:00:00|normal|\n", b"U1|2026-08-31 09:00:00|suspended|arrears\n"
    sender.send(sender.name("user_status", "20260831", mode="a"), header + first)
    sender.send(sender.name("user_status", "20260831"), header + second)
    assert ingest(home).counts["committed"] == 2
    assert rows("_delivery_id", "user_status") == [
        ("user_status-00033-20260831-00",),
        ("user_status-00033-20260831-00-a",),
    ]


def test_a_full_file_of_an_event_unit_is_rejected(sender, load):
    sender.send(sender.name(mode="a"), b"")
    assert load().code == "MODE"
