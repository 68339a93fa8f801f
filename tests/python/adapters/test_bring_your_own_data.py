"""docs/how-to/bring-your-own-data.md, followed to the letter in a copy of the repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/how-to/bring-your-own-data.md").read_text("utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", PAGE, re.S)
SET_UP = BLOCKS[0].strip().splitlines()
COPIED = ("bass", "ingestion", "synth", "quality", "models", "macros", "seeds", "tests/dbt", "data/bandicoot_demo",
          "superset", "dbt_project.yml", "profiles.yml", "pyproject.toml")  # fmt: skip


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the product needs to run, with the page's files written where the page says."""
    root = tmp_path_factory.mktemp("clone")
    for name in COPIED:
        given, copy = ROOT / name, root / name
        if given.is_dir():
            shutil.copytree(given, copy, ignore=shutil.ignore_patterns("__pycache__"))
        elif given.exists():
            shutil.copy(given, copy)
    (root / ".venv").symlink_to(Path(sys.prefix))
    for path, content in re.findall(r"^Write `([\w./]+)`:\n\n```\w+\n(.*?)^```$", PAGE, re.M | re.S):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    return root


def run(clone: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command of the page, as it stands there, in a new shell of the copy that the page's first step has set up.

    `make setup` has been run: the copy borrows the environment, and PYTHONPATH makes its `bass` the copy's own.
    """
    environment = {**os.environ, "PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(clone)}
    return subprocess.run(
        ["bash", "-c", f"{SET_UP[1]}\n{command}"],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_steps_followed_to_the_letter_end_in_the_figures_that_the_page_promises(clone: Path) -> None:
    assert SET_UP[0] == "make setup"
    step_4, step_5 = BLOCKS[1:]
    adapt, main_job, status = step_4.strip().splitlines()
    adapted = run(clone, adapt)
    assert adapted.returncode == 0, adapted.stderr
    promised = re.search(r"\d+ deliveries with \d+ rows of \d+ units", PAGE)
    assert promised is not None
    assert promised[0] in adapted.stdout
    done = run(clone, main_job)
    assert "publish" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert run(clone, status).returncode == 0
    facts = run(clone, step_5)
    assert [int(number) for number in re.findall(r"\d+", facts.stdout)] == [266_797, 75, 73], facts.stderr
