"""One build at a time in a home."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from bass.errors import BassError
from bass.home import Home


@contextmanager
def build_lock(home: Home) -> Iterator[None]:
    """Held while the working file is written; the kernel lets go of it however the process ends.

    Raises BassError with the number of the process that holds it.
    """
    home.state.mkdir(exist_ok=True)
    with (home.state / "build.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise BassError(
                f"{home.root}: a build is running (process {holder}); wait for its end and repeat"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
