"""Order of arrival, clocks, several processes, versions of the contract, a full disk."""

import errno
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from at_once import ingest_at_once
from sender import CONTRACT, RECHARGE, recharge

from bass.home import PROJECT_DIR, Home
from ingestion import commit
from ingestion.contract import Contract
from ingestion.errors import StorageFull
from ingestion.ingest import ingest
from ingestion.ledger import Ledger

DAYS = ("20260901", "20260902", "20260903")


def day_lines(day, count=3):
    """Recharges on a day, with keys of their own."""
    time = f"{day[:4]}-{day[4:6]}-{day[6:]} 10:00:00"
    return [recharge(int(day) * 100 + number, 100, time) for number in range(count)]


def test_days_out_of_order_come_to_the_same(home, sender, rows):
    for day in (DAYS[2], DAYS[0], DAYS[1]):
        sender.recharges(day_lines(day), period=day)
        assert ingest(home).counts["committed"] == 1
    assert rows("distinct period, count(*) over (partition by period)") == [(day, 3) for day in DAYS]


def test_a_day_two_months_late_is_loaded_with_its_own_dates(home, sender, load, rows):
    sender.recharges(day_lines("20260909"), period="20260909")
    load()
    sender.recharges([*day_lines("20260701"), *day_lines("20260630")], period="20260701")
    assert load().state == "committed"
    late = Ledger.open(home).snapshot().deliveries[-1]
    assert (late.event_date_min, late.event_date_max) == (date(2026, 6, 30), date(2026, 7, 1))
    dates = Ledger.open(home).event_dates([late.delivery_number])[late.delivery_number]
    assert dates == [(date(2026, 6, 30), 3), (date(2026, 7, 1), 3)]


def test_a_superseded_delivery_keeps_its_event_dates(home, sender, load):
    sender.recharges(day_lines("20260901"))
    load()
    sender.recharges([], redelivery=1)
    load()
    ledger = Ledger.open(home)
    numbers = {record.redelivery: record.delivery_number for record in ledger.snapshot().deliveries}
    dates = ledger.event_dates(list(numbers.values()))
    assert dates == {numbers[0]: [(date(2026, 9, 1), 3)], numbers[1]: []}


def test_a_clock_set_back_changes_nothing(home, sender, rows):
    sender.recharges(day_lines("20260901"))
    ingest(home)
    earlier = Home.create(home.root, replace(home.settings, clock=datetime(2026, 8, 1)))
    sender.recharges(day_lines("20260901", 5), redelivery=1)
    sender.recharges(day_lines("20260902"), period="20260902")
    assert ingest(earlier).counts["committed"] == 2
    assert len(rows()) == 8
    states = [record.state for record in Ledger.open(home).snapshot().deliveries]
    assert states == ["superseded", "committed", "committed"]


def test_three_ingests_inside_at_once_load_each_delivery_once(home, sender, rows):
    days = [f"202608{number:02d}" for number in range(1, 31)]
    for day in days:
        sender.recharges(day_lines(day), period=day)
        date_text = f"{day[:4]}-{day[4:6]}-{day[6:]}"
        for unit, text in (
            ("user_status", f"user_id|status_time|status|reason\nU1|{date_text} 10:00:00|normal|\n"),
            ("write_off", f"account_id|cycle|amount|written_off_date\nA1|202606|100|{date_text}\n"),
        ):
            sender.send(sender.name(unit, day), text.encode())
    told = ingest_at_once(home, 3)
    assert sum(told, Counter()) == Counter((name.stem, "committed") for name in sender.sent)
    assert all(told), "a process that was inside loaded nothing"
    records = Ledger.open(home).snapshot().deliveries
    assert Counter((r.unit, r.period, r.state) for r in records) == Counter(
        (name.unit, name.period, "committed") for name in sender.sent
    )
    assert rows() == [(line.split("|")[0],) for day in days for line in day_lines(day)]
    assert len(rows("*", "user_status")) == len(rows("*", "write_off")) == 30
    assert not list(home.landing.iterdir())
    assert len(list(home.receipts.rglob("*.rcv"))) == len(sender.sent)


def test_a_file_is_read_by_the_version_of_its_period(home, sender, rows):
    extract = CONTRACT.extracts["recharge"]
    newer = replace(extract.column("channel_id"), name="till_id", since="20260902")
    older = replace(extract.column("method"), until="20260901")
    others = [column for column in extract.columns if column.name != "method"]
    contract = Contract({"recharge": replace(extract, columns=(*others[:4], older, *others[4:], newer))})
    changed = RECHARGE.replace("|method", "") + "|till_id"
    moved = [line.replace("|cash", "") + "T7" for line in day_lines("20260902")]
    sender.recharges(day_lines("20260901"))
    sender.send(
        sender.name(period="20260902"),
        "\n".join([changed, *(f"{line[:-2]}|T7" for line in moved), ""]).encode(),
        row_count=3, amounts={"amount": 300},
    )  # fmt: skip
    sender.send(
        sender.name(period="20260903"),
        "\n".join([RECHARGE, *day_lines("20260903"), ""]).encode(),
    )
    result = ingest(home, contract=contract)
    assert result.counts["committed"] == 2
    assert [outcome.code for outcome in result.refused] == ["HEADER"]
    assert "missing: till_id; extra: method" in result.refused[0].reason


def test_a_full_disk_is_said_clearly_and_nothing_is_lost(home, sender, rows):
    lines = [recharge(number) for number in range(20_000)]
    sender.recharges(lines)
    before = {path.name: path.read_bytes() for path in home.landing.iterdir()}
    Ledger.open(home)
    code = (
        "import resource, sys; from pathlib import Path; from bass.home import Home;"
        "from ingestion.ingest import ingest;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1));"
        "ingest(Home.open(Path(sys.argv[1])))"
    )
    for limit in (300_000, 50_000):  # the text in spool, then the Parquet file
        command = [sys.executable, "-c", code, str(home.root), str(limit)]
        done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, timeout=120, check=False)
        assert "StorageFull" in done.stderr
        assert "Nothing is lost: make room and run the same command again." in done.stderr
        assert {path.name: path.read_bytes() for path in home.landing.iterdir()} == before
        assert rows() == []
    assert ingest(home).counts["committed"] == 1
    assert len(rows()) == 20_000


def test_no_space_left_at_the_last_step_loses_nothing(home, sender, rows, monkeypatch):
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    sender.recharges(day_lines("20260901"))
    with monkeypatch.context() as patch:
        patch.setattr(commit, "_sync", full)
        with pytest.raises(StorageFull, match="No space left on device"):
            ingest(home)
    assert rows() == []
    assert ingest(home).counts["committed"] == 1
    assert len(rows()) == 3
