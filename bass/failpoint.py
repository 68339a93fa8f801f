"""Named points at which a test may kill the process, to prove that a kill loses and doubles nothing."""

import os
import signal
from collections import Counter

ENVIRONMENT = "OPENBASS_KILL_AT"

_passed: Counter[str] = Counter()


def failpoint(name: str) -> None:
    """Kill this process without any clean-up where OPENBASS_KILL_AT names this point: `name`, or `name:3` for the
    third time it is passed. Costs one look at the environment otherwise."""
    wanted = os.environ.get(ENVIRONMENT)
    if not wanted:
        return
    point, _, time = wanted.partition(":")
    if point != name:
        return
    _passed[name] += 1
    if _passed[name] == int(time or 1):
        os.kill(os.getpid(), signal.SIGKILL)
