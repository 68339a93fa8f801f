"""The dbt manifest of the project as it stands, parsed once."""

import json
from pathlib import Path
from typing import Any

import pytest
from dbt.cli.main import dbtRunner

from bass.home import PROJECT_DIR


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = tmp_path_factory.mktemp("dbt")
    where = ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR)]
    outcome = dbtRunner().invoke(["--quiet", "parse", *where, "--target-path", str(folder), "--log-path", str(folder)])
    assert outcome.success, outcome.exception
    return dict(json.loads((folder / "manifest.json").read_text("utf-8")))
