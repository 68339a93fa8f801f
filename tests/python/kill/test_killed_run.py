"""kill -9 during `bass run` and `bass build --full`, at named points of build and publish and at any moment.

0 rows lost, 0 doubled, 0 fen wrong: after the next run everything is as if there had been no kill. 0 torn reads: a
reader who looks all the while sees the figures of before or those of after, whole.
"""

import os
import random
import shutil
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from harness import POINTS, Kill, check_lake, check_settled, inventory, run_bass
from published import Fingerprint, fingerprint, looking_all_the_while, published
from sqlalchemy import func, select

from bass.home import Home, Settings
from ingestion import ledger_schema as tables
from ingestion.ledger import Ledger
from synth.simulate import simulate

FLIPPED = POINTS["publish"].index("publish.flipped")  # what carries on from there need not publish again
IN_ONE_RUN = [*POINTS["build"], *POINTS["publish"][: FLIPPED + 1]]
FULL = [*POINTS["full build"], *POINTS["build"]]
RANDOM_KILLS, IN_TURN = 40, 5  # a run that is cut off again and again is what a bad night looks like


@dataclass(frozen=True)
class Outcome:
    """What a run leaves: the working file, what readers see, the deliveries, and the figures that the ledger keeps."""

    working: Fingerprint
    published: Fingerprint
    deliveries: tuple[tuple[str, str, int, int], ...]
    figures: Counter[tuple[str, str, float | None]]


def outcome_of(home: Home) -> Outcome:
    deliveries = Ledger.open(home).snapshot().deliveries
    records = tuple(sorted((r.delivery_id, r.state, r.loaded_count, r.reject_count) for r in deliveries))
    return Outcome(fingerprint(home.working_db), published(home), records, kept_figures(home))


def kept_figures(home: Home) -> Counter[tuple[str, str, float | None]]:
    """Per KPI and state: how many published figures the ledger remembers, and their sum."""
    figure = tables.published_kpi_value.c
    columns = (figure.kpi_code, figure.state, func.count(), func.sum(figure.kpi_value))
    with Ledger.open(home).read() as connection:
        found = connection.execute(select(*columns).group_by(figure.kpi_code, figure.state)).all()
    return Counter({(code, state, round(total or 0, 6)): count for code, state, count, total in found})


@dataclass(frozen=True)
class Spine:
    """A published home with faulty, redelivered and late files in landing; `kept` is a copy of it.

    `before` is what readers see now, `after` what a run without a kill ends in, which takes `seconds` and leaves the
    names `ignored` in landing.
    """

    home: Home
    kept: Path
    before: Fingerprint
    after: Outcome
    ignored: frozenset[str]
    seconds: float

    def put_back(self) -> None:
        shutil.rmtree(self.home.root)
        copy_home(self.kept, self.home.root)


@pytest.fixture(scope="module")
def spine(tmp_path_factory: pytest.TempPathFactory) -> Spine:
    root = tmp_path_factory.mktemp("spine")
    home = Home.create(root / "home", Settings(clock=datetime(2026, 3, 20, 9)))
    simulate(home.root, subscribers=100, months=2, seed=6, until=date(2026, 2, 28), faults=True, truth=False, workers=1)
    run_bass(home, "run")
    for path in (home.root / "redelivery").iterdir():
        shutil.move(path, home.landing / path.name)
    copy_home(home.root, root / "kept")
    before, start = published(home), time.monotonic()
    run_bass(home, "run")
    seconds = time.monotonic() - start
    after, ignored = outcome_of(home), frozenset(path.name for path in home.landing.iterdir())
    assert before != after.published, "the redeliveries change nothing, so a kill could not either"
    return Spine(home, root / "kept", before, after, ignored, seconds)


def copy_home(source: Path, target: Path) -> None:
    """Copy all of it; links as links and pipes as pipes."""

    def copy(file: str, to: str) -> None:
        if Path(file).is_fifo():
            os.mkfifo(to)
        else:
            shutil.copy2(file, to)

    shutil.copytree(source, target, symlinks=True, copy_function=copy)


def kill_and_carry_on(spine: Spine, *kills: Kill, command: tuple[str, ...] = ("run",)) -> int:
    """Kill the command, kill what carries on in its place, and so on; then let a run end. Gives how many kills struck.

    A command that a kill was too late for has ended by itself, so the next kill has less to strike at.
    """
    spine.put_back()
    sent, struck = inventory(spine.home), 0
    with looking_all_the_while(spine.home) as seen:
        for kill in kills:
            ended = run_bass(spine.home, *command, kill=kill)
            assert ended.was_killed or not kill.point, ended.output
            check_lake(spine.home, sent)
            struck += ended.was_killed
        run_bass(spine.home, "run")
    torn = set(seen) - {spine.before, spine.after.published}
    assert not torn, f"{len(torn)} of {len(seen)} looks saw neither the figures of before nor those of after"
    check_settled(spine.home, sent, spine.ignored)
    assert outcome_of(spine.home) == spine.after
    return struck


@pytest.mark.slow
def test_a_kill_at_every_named_point_in_turn_leaves_no_trace(spine: Spine) -> None:
    kill_and_carry_on(spine, *map(Kill, IN_ONE_RUN))


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS["publish"][FLIPPED + 1 :])
def test_a_kill_once_the_figures_are_published_leaves_no_trace(spine: Spine, point: str) -> None:
    kill_and_carry_on(spine, Kill(point))


@pytest.mark.slow
def test_a_full_build_over_published_figures_killed_at_every_named_point_leaves_no_trace(spine: Spine) -> None:
    kill_and_carry_on(spine, *map(Kill, FULL), command=("build", "--full"))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(RANDOM_KILLS // IN_TURN))
def test_many_kills_at_any_moment_of_a_run_leave_no_trace(spine: Spine, number: int) -> None:
    struck = 0
    while struck < IN_TURN:
        moments = [random.uniform(0.5, spine.seconds) for _ in range(IN_TURN - struck)]  # noqa: S311
        print("killed after " + ", ".join(f"{seconds:.3f} s" for seconds in moments))
        now = kill_and_carry_on(spine, *(Kill(seconds=seconds) for seconds in moments))
        assert now, "no kill struck: the command ends sooner than the run without a kill did"
        struck += now
