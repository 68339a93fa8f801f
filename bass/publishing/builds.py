"""The published builds on disk: `publish/builds/<stamp>/`, and `publish/current`, the one symlink that readers follow.

A build is written in a hidden folder, sealed (closed, fsynced, read-only), renamed to its stamp, and only then made
current by replacing the symlink. So at any moment, and after a kill at any moment, `current` names a whole build. An
open file is never replaced or changed: DuckDB keeps one instance a path and would go on serving what it has cached.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from bass.errors import BassError
from bass.failpoint import failpoint
from bass.home import Home

WAREHOUSE = "warehouse.duckdb"  # the base name is the catalog's name: it must stay the same in every build
ANALYST = "analyst.duckdb"
PARTIAL_SUFFIX = ".partial"
KEEP = 3


@dataclass(frozen=True)
class Builds:
    """The folder `publish/` of a home."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "builds"

    @property
    def link(self) -> Path:
        return self.root / "current"

    def current(self) -> Path | None:
        """The folder of the build that readers see; None before the first."""
        return self.folder / self.link.readlink().name if self.link.is_symlink() else None

    def stamps(self) -> list[str]:
        """The stamps of all whole builds, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if not path.name.startswith("."))

    def begin(self) -> Path:
        """Make the hidden folder of the next build.

        Stamps are numbered, so that a clock that was set back does not make a new build look old.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.clear()
        known = self.stamps()
        number = int(known[-1].split("-")[0]) + 1 if known else 1
        partial = self.folder / f".{number:06d}-{datetime.now(UTC):%Y%m%dT%H%M%S}{PARTIAL_SUFFIX}"
        partial.mkdir()
        return partial

    def clear(self) -> None:
        """Remove what was left half-written; it may be what fills the disk."""
        for left in self.folder.glob(f".*{PARTIAL_SUFFIX}"):
            shutil.rmtree(left)

    def seal(self, partial: Path) -> Path:
        """Make the written files durable and read-only, and give the folder its name. Returns the build's folder."""
        for path in partial.iterdir():
            if path.suffix != ".duckdb":
                raise BassError(f"{path}: left open after the checkpoint; the build is not whole, publish again")
            fsync(path)
            path.chmod(0o444)
        fsync(partial)
        failpoint("publish.sealed")
        build = partial.with_name(partial.name[1 : -len(PARTIAL_SUFFIX)])
        partial.rename(build)
        fsync(self.folder)
        return build

    def make_current(self, build: Path) -> None:
        """Point `current` at the build, in one step for every reader."""
        fresh = self.root / ".current.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(Path("builds") / build.name)
        failpoint("publish.before_flip")
        fresh.replace(self.link)
        fsync(self.root)

    def prune(self, keep: int = KEEP) -> None:
        """Remove all but the last builds and the current one; a reader that has one open keeps its file."""
        current = self.current()
        for stamp in self.stamps()[:-keep]:
            if current is None or stamp != current.name:
                shutil.rmtree(self.folder / stamp)


def fsync(path: Path) -> None:
    """Make a file's content or a folder's entries survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def publish_lock(home: Home) -> Iterator[None]:
    """One publish at a time in a home; raises BassError where another one is at work."""
    home.state.mkdir(exist_ok=True, mode=0o700)
    with (home.state / "publish.lock").open("w") as handle:
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except BlockingIOError as error:
            raise BassError(f"{home.root}: another publish is at work; wait for it to end") from error
        yield
