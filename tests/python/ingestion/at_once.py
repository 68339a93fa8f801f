"""Ingests in processes of their own that wait for one another, so that they are proven to overlap."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any

from bass.home import Home
from ingestion import ingest as command
from ingestion.unit import UnitIngest

PATIENCE = 60  # seconds that one waits for the others; a process that comes alone ends with BrokenBarrierError

_meetings: tuple[Any, Any] | None = None


def ingest_at_once(home: Home, count: int) -> list[Counter[tuple[str, str]]]:
    """Ingest `home` in `count` processes at once; gives of each how often it told a delivery and what became of it.

    They meet twice: when each has looked at landing and none has loaded anything, so all want every delivery; and when
    each holds a unit and is about to load it, so all are inside at the same moment. Needs deliveries of at least
    `count` units. Raises BrokenBarrierError where they did not overlap.
    """
    context = get_context("spawn")
    meetings = (context.Barrier(count), context.Barrier(count))
    with ProcessPoolExecutor(count, context, _take_part, meetings) as pool:
        tasks = [pool.submit(_ingest, home.root) for _ in range(count)]
        return [task.result(timeout=2 * PATIENCE) for task in tasks]


def _take_part(*meetings: Any) -> None:
    global _meetings
    _meetings = meetings


def _ingest(root: Path) -> Counter[tuple[str, str]]:
    if _meetings is None:
        raise BrokenBarrierError
    looked, holding = _meetings
    command.scan = _then_meet(command.scan, looked)
    UnitIngest.run = _first_meet(UnitIngest.run, holding)  # type: ignore[method-assign]
    result = command.ingest(Home.open(root))
    return Counter((outcome.delivery, outcome.state) for outcome in result.deliveries)


def _then_meet(work: Callable[..., Any], meeting: Any) -> Callable[..., Any]:
    def met(*arguments: Any) -> Any:
        result = work(*arguments)
        meeting.wait(PATIENCE)
        return result

    return met


def _first_meet(work: Callable[..., Any], meeting: Any) -> Callable[..., Any]:
    calls: list[None] = []

    def met(*arguments: Any) -> Any:
        if not calls:
            calls.append(None)
            meeting.wait(PATIENCE)
        return work(*arguments)

    return met
