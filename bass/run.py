"""`bass run`: ingest, build, check, publish - only what changed, safe to repeat."""

from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from bass.home import Home
from bass.progress import Progress


@dataclass(frozen=True)
class Step:
    """One step of a run: its name, wall seconds, whether it was good, and one line on what it did."""

    name: str
    seconds: float
    is_good: bool
    summary: str


@dataclass(frozen=True)
class RunResult:
    """The steps in order. `is_good` is False where data or the gate refused something; what could be published was."""

    steps: tuple[Step, ...]

    @property
    def is_good(self) -> bool:
        return all(step.is_good for step in self.steps)

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, "steps": [asdict(step) for step in self.steps]}


def run(home: Home, *, progress: Progress | None = None) -> RunResult:
    """Take what has arrived to the pages.

    A refused delivery stops nothing: the others go on. A failed check holds back what depends on it. Where the
    build itself fails, the last published figures stay and the run status on the pages says so; the error is raised.
    """
    from bass.build import build
    from bass.errors import BassError
    from bass.publish import publish
    from ingestion.ingest import ingest
    from ingestion.ledger import Ledger
    from quality.gate import check

    steps: list[Step] = []

    def step(name: str, work: Any) -> Any:
        start = perf_counter()
        result = work()
        steps.append(Step(name, perf_counter() - start, result.is_good, result.summary))
        return result

    with Ledger.open(home).recorded_run("run", home.now()) as record:
        step("ingest", lambda: ingest(home, progress=progress))
        try:
            step("build", lambda: build(home, progress=progress))
            step("check", lambda: check(home, progress=progress))
        except BassError:
            record.fail()
            publish(home, status_only=True)
            raise
        step("publish", lambda: publish(home))
        result = RunResult(tuple(steps))
        record.finish(result.as_dict())
    return result
