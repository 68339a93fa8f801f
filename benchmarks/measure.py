"""Run a piece of work in a process of its own; take its seconds and its peak memory.

A case is a function `module:name` with keyword arguments that JSON knows. It makes ready, works under `timed()`,
and returns what else is worth knowing. A process of its own means that no case inherits another's caches,
threads or memory; the seconds leave out the start of Python and the imports, which are the same for all.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from bass.errors import BassError

PROJECT_DIR = Path(__file__).resolve().parent.parent


class CaseError(BassError):
    """A case ended with an error; its output is in the message."""


@dataclass(frozen=True)
class Measured:
    """One run: wall seconds of the timed work, peak resident memory of the process in MB, and what it returned."""

    seconds: float
    peak_mb: float
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Stopwatch:
    seconds: float = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add the wall time of the block."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - start


def run_case(case: str, **arguments: Any) -> Measured:
    """Run `module:function` in a child. Raises CaseError with the end of its output."""
    command = [sys.executable, "-m", "benchmarks.measure", case, json.dumps(arguments)]
    environment = os.environ | {"PYTHONPATH": str(PROJECT_DIR), "DO_NOT_TRACK": "1", "GX_ANALYTICS_ENABLED": "false"}
    child = subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT_DIR, env=environment)
    if child.returncode != 0:
        raise CaseError(f"{case} {arguments}: {(child.stdout + child.stderr)[-3000:]}")
    return Measured(**json.loads(child.stdout.splitlines()[-1]))


def alternate(cases: Mapping[str, tuple[str, dict[str, Any]]], rounds: int) -> dict[str, Measured]:
    """Run the cases in turn, `rounds` times, and take each one's median: a slow moment then hits all alike.

    The facts are those of the last round; the memory is the highest seen.
    """
    runs: dict[str, list[Measured]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (case, arguments) in cases.items():
            runs[name].append(run_case(case, **arguments))
    return {
        name: Measured(
            seconds=statistics.median(run.seconds for run in of_case),
            peak_mb=max(run.peak_mb for run in of_case),
            facts=of_case[-1].facts,
        )
        for name, of_case in runs.items()
    }


def main(case: str, arguments: str) -> None:
    """The child: call the function and print one line of JSON."""
    module, name = case.split(":")
    watch = Stopwatch()
    facts = getattr(import_module(module), name)(watch, **json.loads(arguments)) or {}
    print(json.dumps({"seconds": watch.seconds, "peak_mb": peak_kb() / 1024, "facts": facts}, default=str))


def peak_kb() -> int:
    """Peak resident memory of this process or of one that it started, whichever is higher."""
    # not RUSAGE_SELF: its peak survives exec, so it would be that of whoever started this process, where that is higher
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return max(own, getrusage(RUSAGE_CHILDREN).ru_maxrss)


if __name__ == "__main__":
    main(*sys.argv[1:3])
