"""Which models and which contract a build was made with."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FOLDERS = ("models", "macros", "seeds")
SUFFIXES = {".sql", ".yml", ".csv"}


def code_version(project_dir: Path) -> str:
    """Package version and a hash over models, macros, seeds, contract and project settings: `0.1.0+3f2a...`."""
    files = [path for folder in FOLDERS for path in (project_dir / folder).rglob("*") if path.suffix in SUFFIXES]
    digest = hashlib.sha256()
    for path in sorted([*files, project_dir / "dbt_project.yml"]):
        digest.update(str(path.relative_to(project_dir)).encode() + b"\0" + path.read_bytes() + b"\0")
    try:
        release = version("openbass")
    except PackageNotFoundError:
        release = "0"
    return f"{release}+{digest.hexdigest()[:16]}"
