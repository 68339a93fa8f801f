"""The parsed project is kept for every home, and never outlives a change of the project."""

from pathlib import Path

import pytest

from bass.building import parsed

PROJECT = "name: small\nversion: '1.0'\nprofile: small\nmodel-paths: [models]\ntest-paths: [tests/dbt]\n"
PROFILE = "small: {target: duckdb, outputs: {duckdb: {type: duckdb, path: ':memory:', schema: main, threads: 1}}}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    (root / "models").mkdir(parents=True)
    (root / "dbt_project.yml").write_text(PROJECT)
    (root / "profiles.yml").write_text(PROFILE)
    (root / "models" / "first.sql").write_text("select 1 as one")
    monkeypatch.setattr(parsed, "PROJECT_DIR", root)
    monkeypatch.setattr(parsed, "CACHE", root / "target")
    return root


def models() -> set[str]:
    return {node.name for node in parsed.parsed_project().nodes.values()}


def test_a_project_is_parsed_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert models() == {"first"}
    monkeypatch.setattr(parsed, "_parse", lambda: pytest.fail("parsed again"))
    assert models() == {"first"}


@pytest.mark.parametrize("folder", ["models", "tests/dbt"])
def test_a_project_that_changed_is_parsed_again(project: Path, folder: str) -> None:
    models()
    (project / folder).mkdir(parents=True, exist_ok=True)
    (project / folder / "second.sql").write_text("select 2 as two")
    assert models() == {"first", "second"}
    assert len(list((project / "target").glob("parsed-*.msgpack"))) == 1, "what the earlier state left is still there"


def test_what_was_kept_and_cannot_be_read_is_parsed_again(project: Path) -> None:
    models()
    (kept,) = (project / "target").glob("parsed-*.msgpack")
    kept.write_bytes(kept.read_bytes()[:100])
    assert models() == {"first"}


def test_what_dbt_notes_while_it_runs_is_not_kept(project: Path) -> None:
    models()
    parsed.parsed_project().nodes.clear()
    assert models() == {"first"}
