"""`bass docs`: the data dictionary (数据字典), every table, column, test and lineage of the warehouse as one page.

dbt makes it; it stands alone and asks nothing of the network.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bass.building.dbt import run_dbt, target_path
from bass.building.lock import build_lock
from bass.errors import BassError
from bass.home import Home
from ingestion.storage import storage_errors

FOLDER = "dictionary"
MADE_BY_DBT = "static_index.html"
# the page holds all it shows; a browser that is told so asks nobody for more
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)


@dataclass(frozen=True)
class DictionaryResult:
    """Where the page is."""

    page: Path

    @property
    def is_good(self) -> bool:
        return True  # what goes wrong is raised

    @property
    def summary(self) -> str:
        return f"data dictionary {self.page}"

    def as_dict(self) -> dict[str, Any]:
        return {"page": str(self.page)}


def write_dictionary(home: Home) -> DictionaryResult:
    """Write reports/dictionary/index.html for the home's last build.

    Raises BassError where nothing has been built, a build is running, or dbt cannot read what was built.
    """
    with storage_errors(home), build_lock(home):
        if not home.working_db.is_file():
            raise BassError(f"{home.root}: nothing has been built; `bass build --home {home.root}` does it")
        outcome = run_dbt(home, ("docs", "generate", "--static", "--no-compile"))  # the build has compiled all of it
        if not outcome.is_good:
            raise BassError(f"the data dictionary could not be written: {outcome.problem}")
        page = home.reports / FOLDER / "index.html"
        _put(page, (target_path(home) / MADE_BY_DBT).read_text("utf-8"))
    return DictionaryResult(page)


def _put(page: Path, text: str) -> None:
    """Whole or not at all: somebody may be reading the last one."""
    head = text.index("<head>") + len("<head>")
    page.parent.mkdir(parents=True, exist_ok=True)
    part = page.with_suffix(f".{os.getpid()}")
    part.write_text(text[:head] + POLICY + text[head:], "utf-8")
    part.replace(page)
