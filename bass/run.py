"""`bass run`: ingest, build, check, publish - only what changed, safe to repeat."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bass.home import Home
from bass.progress import Progress
from ingestion.storage import storage_errors

if TYPE_CHECKING:
    from bass.build import BuildResult


class Outcome(Protocol):
    """What every operation returns."""

    @property
    def is_good(self) -> bool: ...

    @property
    def summary(self) -> str: ...


Result = TypeVar("Result", bound=Outcome)


@dataclass(frozen=True)
class Step:
    """One step of a run: its name, wall seconds, whether it was good, and a few words on what it did."""

    name: str
    seconds: float
    is_good: bool
    summary: str


@dataclass(frozen=True)
class Told:
    """What a step says of itself that fails nothing."""

    summary: str
    is_good: bool = True


@dataclass
class Steps:
    """Runs named steps one after the other, says what each is doing, and keeps how it went.

    `say` gets one line before and one after each step; None: silence.
    """

    say: Callable[[str], None] | None = None
    done: list[Step] = field(default_factory=list)

    def take(self, name: str, doing: str, work: Callable[[], Result]) -> Result:
        self._tell(f"{name:<9} {doing}")
        start = perf_counter()
        result = work()
        step = Step(name, perf_counter() - start, result.is_good, result.summary.strip())
        self.done.append(step)
        self._tell(f"          {step.summary.replace(chr(10), chr(10) + ' ' * 10)}  [{step.seconds:.1f} s]")
        return result

    def _tell(self, text: str) -> None:
        if self.say:
            self.say(text)

    def table(self) -> str:
        rows = [f"  {step.name:<10}{step.seconds:>8.1f} s" for step in self.done]
        return "\n".join([*rows, f"  {'together':<10}{sum(step.seconds for step in self.done):>8.1f} s"])


@dataclass(frozen=True)
class RunResult:
    """The steps in order. `is_good` is False where data or the gate refused something; what could be published was."""

    steps: tuple[Step, ...]

    @property
    def is_good(self) -> bool:
        return all(step.is_good for step in self.steps)

    @property
    def summary(self) -> str:
        return "\n".join(f"{step.name:<9} {step.seconds:6.1f} s  {step.summary}" for step in self.steps)

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, "steps": [asdict(step) for step in self.steps]}


def run(home: Home, *, steps: Steps | None = None, progress: Progress | None = None, is_due: bool = False) -> RunResult:
    """Take what has arrived to the pages.

    A refused delivery stops nothing: the others go on. A failed check holds back what depends on it. Where nothing has
    changed since the last published build, only the run status is published. Where a step breaks down, the last
    published figures stay, the run status on the pages says so, and the error is raised. With `is_due` the reports
    that are due are sent at the end.
    """
    from bass.publish import publish
    from bass.run_lock import recorded_run
    from ingestion.ledger import Ledger

    steps = steps or Steps()
    first = len(steps.done)
    try:
        with storage_errors(home), recorded_run(home, Ledger.open(home), "run") as record:
            is_new = _take_steps(home, steps, progress)
            result = RunResult(tuple(steps.done[first:]))
            record.finish(result.as_dict(), is_good=result.is_good)
        if not is_new:  # after the run is recorded, so that the pages show how it ended
            steps.take("publish", "say that nothing is new", lambda: publish(home, status_only=True))
    except Exception:
        with suppress(Exception):  # what broke the run may break this too, and is what must be told
            publish(home, status_only=True)
        raise
    if is_due:
        from bass.report_due import send_due_softly

        steps.take("report", "send what is due", lambda: send_due_softly(home))
    return RunResult(tuple(steps.done[first:]))


def _take_steps(home: Home, steps: Steps, progress: Progress | None) -> bool:
    """Gives whether there was anything to check and publish."""
    from bass.build import build
    from bass.dispatch import dispatch_softly, notify_softly
    from bass.export import export
    from bass.publish import publish
    from ingestion.ingest import ingest
    from quality.gate import check

    steps.take("ingest", "verify and load what arrived", lambda: ingest(home, progress=progress))
    built = steps.take("build", "star schema and KPIs", lambda: build(home, progress=progress))
    standing = _standing(home, built)
    if standing:
        steps.take("check", "tests and plausibility", lambda: standing)
    else:
        steps.take("check", "tests and plausibility", lambda: check(home, progress=progress))
        steps.take("publish", "put the checked figures before the readers", lambda: publish(home))
    # also without news: a run that was cut off may have published and not come to this
    steps.take("export", "write the lists that go back to operations", lambda: export(home))
    # and so that what is overdue goes up; whatever fails here, the figures stand
    steps.take("dispatch", "alarms and overdue complaints become tasks", lambda: dispatch_softly(home))
    steps.take("notify", "tell the persons", lambda: notify_softly(home))
    return not standing


@dataclass(frozen=True)
class Standing:
    """A build that is published already; its last check stands, good or not."""

    build_id: str
    as_of_date: date | None
    gate_result: str

    @property
    def is_good(self) -> bool:
        return self.gate_result != "failed"

    @property
    def summary(self) -> str:
        return (
            f"nothing new since build {self.build_id}; figures of {self.as_of_date} stay published;"
            f" its last gate stands: {self.gate_result}"
        )


def _standing(home: Home, built: "BuildResult") -> Standing | None:
    """None where the build is new, or what was built is not what was last checked and published."""
    from bass.publishing.builds import WAREHOUSE, Builds
    from bass.publishing.records import standing_gate
    from bass.publishing.status import read_run_status
    from ingestion.ledger import Ledger

    current = Builds(home.publish).current()
    gate = standing_gate(Ledger.open(home), built.build_id) if built.restated is None and current else None
    if gate is None or current is None:
        return None
    status = read_run_status(current / WAREHOUSE)
    return Standing(built.build_id, status.as_of_date, gate.result) if status.build_id == built.build_id else None
