"""The parsed dbt project: the same for every home, so it is parsed once for each state of its files.

Parsing takes longer than building a small home. dbt keeps what it parsed too, but for one working file only: it parses
anew wherever the path of the database is another.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bass.errors import BassError
from bass.home import PROJECT_DIR

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

FOLDERS = ("models", "macros", "seeds", "analyses", "tests/dbt")
FILES = ("dbt_project.yml", "profiles.yml")
PACKAGES = ("dbt-core", "dbt-adapters", "dbt-duckdb")
CACHE = PROJECT_DIR / "target"  # where dbt itself keeps what it made of a project


def parsed_project() -> "Manifest":
    """A manifest of the caller's own: dbt writes into it as it runs. Raises BassError where the project does not
    parse."""
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumaro_encoder, extended_mashumuro_decoder

    kept = CACHE / f"parsed-{_state(PROJECT_DIR)}.msgpack"
    with suppress(OSError, ValueError):  # not there yet, or not readable: parse
        return Manifest.from_msgpack(kept.read_bytes(), decoder=extended_mashumuro_decoder)
    manifest = _parse()
    with suppress(OSError):  # a project folder that may not be written in: parse each time
        _keep(kept, manifest.to_msgpack(extended_mashumaro_encoder))
    return manifest


def _parse() -> "Manifest":
    from dbt.cli.main import dbtRunner

    places = {"--project-dir": PROJECT_DIR, "--profiles-dir": PROJECT_DIR, "--target-path": CACHE, "--log-path": CACHE}
    where = [str(part) for pair in places.items() for part in pair]
    result = dbtRunner().invoke(["parse", *where, "--log-level", "none", "--no-print"])
    if result.exception is not None:
        raise BassError(f"the dbt project does not parse: {result.exception}") from result.exception
    return result.result  # type: ignore[return-value]


def _keep(kept: Path, content: bytes) -> None:
    """Put there whole or not at all, since others may read; what an earlier state left goes."""
    kept.parent.mkdir(exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    part.write_bytes(content)
    part.replace(kept)
    for other in kept.parent.glob("parsed-*"):
        if other != kept:
            other.unlink(missing_ok=True)


def _state(project: Path) -> str:
    """A hash over everything that parsing reads, and over what parses."""
    digest = hashlib.sha256(repr([sys.version_info[:2], *map(version, PACKAGES)]).encode())
    for path in _files(project):
        digest.update(str(path.relative_to(project)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files(project: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted(path for path in (project / folder).rglob("*") if path.is_file())
    yield from (project / name for name in FILES)
