"""`bass run`: ingest, build, check, publish - only what changed, safe to repeat."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any, Protocol

from bass.errors import BassError
from bass.home import Home
from bass.progress import Progress


class Outcome(Protocol):
    """What every operation returns."""

    @property
    def is_good(self) -> bool: ...

    @property
    def summary(self) -> str: ...


@dataclass(frozen=True)
class Step:
    """One step of a run: its name, wall seconds, whether it was good, and a few words on what it did."""

    name: str
    seconds: float
    is_good: bool
    summary: str


@dataclass
class Steps:
    """Runs named steps one after the other, says what each is doing, and keeps how it went.

    `say` gets one line before and one after each step; None: silence.
    """

    say: Callable[[str], None] | None = None
    done: list[Step] = field(default_factory=list)

    def take(self, name: str, doing: str, work: Callable[[], Any]) -> Any:
        self._tell(f"{name:<9} {doing}")
        start = perf_counter()
        result: Outcome = work()
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


def run(home: Home, *, steps: Steps | None = None, progress: Progress | None = None) -> RunResult:
    """Take what has arrived to the pages.

    A refused delivery stops nothing: the others go on. A failed check holds back what depends on it. Where a step
    breaks down, the last published figures stay, the run status on the pages says so, and the error is raised.
    """
    from bass.build import build
    from bass.publish import publish
    from ingestion.ingest import ingest
    from ingestion.ledger import Ledger
    from quality.gate import check

    steps = steps or Steps()
    first = len(steps.done)
    try:
        with Ledger.open(home).recorded_run("run", home.now()) as record:
            steps.take("ingest", "verify and load what arrived", lambda: ingest(home, progress=progress))
            steps.take("build", "star schema and KPIs", lambda: build(home, progress=progress))
            steps.take("check", "tests and plausibility", lambda: check(home, progress=progress))
            steps.take("publish", "put the checked figures before the readers", lambda: publish(home))
            result = RunResult(tuple(steps.done[first:]))
            record.finish(result.as_dict(), is_good=result.is_good)
    except BassError:
        with suppress(BassError):  # what broke the run may break this too, and is what must be told
            publish(home, status_only=True)
        raise
    return result
