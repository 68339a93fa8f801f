"""Who works on what: locks that the system releases when their process dies, however it dies."""

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bass.home import Home


@contextmanager
def unit_lock(home: Home, unit: str, *, wait: bool) -> Iterator[bool]:
    """Hold a unit's deliveries for this process. Gives False at once where another has them and `wait` is False."""
    with _lock_file(home, unit).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def staging(home: Home) -> Iterator[Path]:
    """A folder in spool/ of this process alone, taken away at the end; `dead_stagings` finds those of killed ones.

    After an error its receipts stay, as after a kill: the next ingest delivers them and sweeps what else was left.
    """
    folder = home.spool / f"lease-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    draft = folder.with_name(f".{folder.name}")
    draft.mkdir(mode=0o700)
    with (draft / "lease").open("w") as file:
        # locked before the folder gets the name that reconcile looks for
        fcntl.flock(file, fcntl.LOCK_EX)
        draft.rename(folder)
        try:
            yield folder
        except BaseException:
            for path in folder.glob("*.parquet"):  # they may be what fills the disk
                path.unlink(missing_ok=True)
            raise
        shutil.rmtree(folder, ignore_errors=True)


def dead_stagings(home: Home) -> list[Path]:
    """Staging folders whose process is gone."""
    return [folder for folder in sorted(home.spool.glob("lease-*")) if not _is_held(folder / "lease")]


def _is_held(path: Path) -> bool:
    try:
        with path.open("r") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        # being emptied away by its owner, or by a reconcile that was killed
        return False
    return False


@contextmanager
def reading_lake(home: Home) -> Iterator[None]:
    """Keep superseded files in the lake while a build reads a snapshot that still names them."""
    with _lock_file(home, "lake-readers").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def sweeping_lake(home: Home) -> Iterator[bool]:
    """The right to take superseded files away; False while somebody reads."""
    with _lock_file(home, "lake-readers").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _lock_file(home: Home, name: str) -> Path:
    folder = home.spool / "locks"
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / f"{name}.lock"
