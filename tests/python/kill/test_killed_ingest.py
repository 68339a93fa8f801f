"""kill -9 during `bass ingest`, at named points and at random: nothing lost, nothing doubled, no fen wrong."""

import random
from datetime import datetime
from pathlib import Path

import pytest
from harness import POINTS, Kill, check_lake, check_settled, inventory, run_bass
from sender import Sender, recharge

from bass.home import Home, Settings
from ingestion.ingest import ingest
from ingestion.ledger import Ledger

SET_ASIDE = ("ingest.setting_aside", "ingest.unchanged")
RANDOM_KILLS = 2


def send_everything(sender: Sender) -> None:
    """A day sent again, a bad line, a rejected day, a duplicate, an increment, and a delivery too large for a batch."""
    for number in range(1, 7):
        day = f"2026-09-{number:02d} 10:00:00"
        lines = [recharge(number * 1000 + n, 10 + n, day) for n in range(200)]
        sender.recharges([*lines, "bad|line"], period=f"2026090{number}")
    sender.recharges([recharge(1, 7)], period="20260902", redelivery=1)
    sender.recharges([recharge(2, 7)], period="20260907", row_count=9)
    statuses = "".join(f"U{n}|2026-09-01 10:00:00|normal|\n" for n in range(50))
    sender.send(sender.name("user_status"), f"user_id|status_time|status|reason\n{statuses}".encode())
    header = "pay_id|account_id|user_id|amount|method|channel_id|paid_at|reversed_pay_id"
    large = "\n".join([header, *(recharge(n, n) for n in range(30_000)), ""])
    sender.send(sender.name("payment"), large.encode())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.create(tmp_path / "home", Settings(clock=datetime(2026, 9, 10, 12)))
    send_everything(Sender(home.landing))
    return home


def truth(home: Home) -> list[tuple]:
    """What the ledger says of every delivery, but for running numbers."""
    records = Ledger.open(home).snapshot().deliveries
    return sorted((r.delivery_id, r.state, r.loaded_count, r.reject_count) for r in records)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple]:
    home = Home.create(tmp_path_factory.mktemp("undisturbed"), Settings(clock=datetime(2026, 9, 10, 12)))
    send_everything(Sender(home.landing))
    ingest(home)
    return truth(home)


def kill_and_carry_on(home: Home, undisturbed: list[tuple], kill: Kill) -> bool:
    sent = inventory(home)
    ended = run_bass(home, "ingest", kill=kill)
    assert ended.was_killed or not kill.point or "setting_aside" in kill.point, ended.output
    check_lake(home, sent)
    run_bass(home, "ingest")
    check_settled(home, sent)
    assert truth(home) == undisturbed
    return ended.was_killed


@pytest.mark.parametrize("point", [point for point in POINTS["ingest"] if point not in SET_ASIDE])
def test_a_kill_at_a_named_point_loses_and_doubles_nothing(home, undisturbed, point):
    assert kill_and_carry_on(home, undisturbed, Kill(point))


@pytest.mark.parametrize(
    ("point", "redelivery", "later", "code"),
    [(SET_ASIDE[0], 1, 1, "SAME_KEY"), (SET_ASIDE[0], 3, 2, "OLD_REDELIVERY"), (SET_ASIDE[1], 3, 2, "OLD_REDELIVERY")],
)
def test_a_kill_while_equal_bytes_are_set_aside_leaves_nothing_behind(
    home, undisturbed, point, redelivery, later, code
):
    ingest(home)
    sender = Sender(home.landing)
    sender.recharges([recharge(1, 7)], period="20260902", redelivery=redelivery)
    sent = inventory(home)
    assert run_bass(home, "ingest", kill=Kill(point)).was_killed
    check_lake(home, sent)
    assert run_bass(home, "ingest").exit_code == 0
    check_settled(home, sent)
    assert truth(home) == undisturbed
    sender.recharges([recharge(1, 8)], period="20260902", redelivery=later)
    assert [outcome.code for outcome in ingest(home).refused] == [code]


@pytest.mark.parametrize("number", range(RANDOM_KILLS))
def test_a_kill_at_any_moment_loses_and_doubles_nothing(home, undisturbed, number):
    seconds = random.uniform(0.3, 3.0)  # noqa: S311
    print(f"killed after {seconds:.3f} s")
    kill_and_carry_on(home, undisturbed, Kill(seconds=seconds))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(60))
def test_many_kills_at_any_moment_lose_and_double_nothing(tmp_path, undisturbed, number):
    for attempt in range(5):  # until one strikes
        home = Home.create(tmp_path / f"home-{attempt}", Settings(clock=datetime(2026, 9, 10, 12)))
        send_everything(Sender(home.landing))
        seconds = random.uniform(0.3, 3.0 * 0.8**attempt)  # noqa: S311
        print(f"killed after {seconds:.3f} s")
        if kill_and_carry_on(home, undisturbed, Kill(seconds=seconds)):
            return
    pytest.fail("no kill struck in five attempts")
