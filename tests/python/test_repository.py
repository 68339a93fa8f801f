"""What must hold for the repository as a whole, so that whoever clones it finds what it promises."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("bass", "ingestion", "synth", "quality", "superset", "models", "macros", "benchmarks",
                  "tests", "seeds", "analyses", "docs")  # fmt: skip
REQUIREMENTS = ("warehouse", "superset", "spark", "dev")


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def tracked_text() -> dict[Path, str]:
    texts = {}
    for path in tracked_files():
        try:
            texts[path] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return texts


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / f"requirements/{name}.txt").read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if re.match(r"[A-Za-z0-9._-]+==", line))


def test_every_link_in_the_documentation_leads_somewhere() -> None:
    dead = []
    for path, text in tracked_text().items():
        if path.suffix != ".md" or "data" in path.relative_to(ROOT).parts[:1]:
            continue
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                dead.append(f"{path.relative_to(ROOT)} -> {target}")
    assert not dead


def test_no_registry_address_and_no_lock_file_is_kept() -> None:
    registry = re.compile(r"^\s*(--(extra-)?index-url|--find-links|-f |-i )", re.M)
    assert not [path for path in (ROOT / "requirements").glob("*") if registry.search(path.read_text("utf-8"))]
    assert ROOT / "uv.lock" not in tracked_files()


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_direct_requirement_is_pinned(name: str) -> None:
    direct = re.findall(r"^[A-Za-z0-9][A-Za-z0-9._-]*", (ROOT / f"requirements/{name}.in").read_text("utf-8"), re.M)
    normal = {re.sub(r"[._-]+", "-", key).lower() for key in pinned(name)}
    assert {re.sub(r"[._-]+", "-", key).lower() for key in direct} <= normal


def test_warehouse_and_superset_read_the_same_duckdb_files() -> None:
    assert pinned("warehouse")["duckdb"] == pinned("superset")["duckdb"]


def test_the_superset_folder_does_not_shadow_the_installed_package() -> None:
    assert not (ROOT / "superset/__init__.py").exists()


def test_no_source_file_is_ignored_and_so_left_out_of_every_clone() -> None:
    asked = ["git", "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", *SOURCE_FOLDERS]
    ignored = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    kinds = {".py", ".sql", ".yml", ".yaml", ".csv", ".md", ".hbs"}
    assert not [name for name in ignored if Path(name).suffix in kinds]


def test_modules_and_models_stay_short_enough_to_read() -> None:
    limits = {".py": 320, ".sql": 120}
    long = [
        f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines"
        for path, text in tracked_text().items()
        if path.relative_to(ROOT).parts[0] in SOURCE_FOLDERS[:8] and text.count("\n") > limits.get(path.suffix, 10**9)
    ]
    assert not long
