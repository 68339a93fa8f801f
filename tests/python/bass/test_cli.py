"""The command line as its user meets it: exit codes, error texts, machine output."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bass.cli import app
from bass.errors import UsageError
from bass.home import Home, Settings

runner = CliRunner()


def test_a_home_that_does_not_exist_is_wrong_use_and_says_how_to_make_one(tmp_path: Path) -> None:
    result = runner.invoke(app, ["ingest", "--home", str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    assert "no such home" in result.stderr
    assert "bass simulate" in result.stderr


def test_machines_get_the_error_as_json(tmp_path: Path) -> None:
    result = runner.invoke(app, ["status", "--home", str(tmp_path / "nowhere"), "--json"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"] == "UsageError"


@pytest.mark.parametrize(
    ("settings", "word"),
    [({"province": "33"}, "five digits"), ({"currency": "yuan"}, "ISO 4217"), ({"time_zone": "Mars/Base"}, "IANA")],
)
def test_a_setting_that_cannot_be_is_refused_at_once(settings: dict[str, str], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        Settings(**settings)  # type: ignore[arg-type]


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    Home.create(tmp_path)
    (tmp_path / "home.yaml").write_text("provinse: '00033'\n", "utf-8")
    with pytest.raises(UsageError, match="provinse"):
        Home.open(tmp_path)


def test_the_clock_of_a_home_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime(2026, 4, 16, 12)
    Home.create(tmp_path, Settings(clock=noon))
    assert Home.open(tmp_path).now() == noon
    monkeypatch.setenv("OPENBASS_CLOCK", "2026-05-01T08:00:00")
    assert Home.open(tmp_path).now() == datetime(2026, 5, 1, 8)


def test_folders_with_personal_data_are_for_their_owner_only(tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home")
    for folder in (home.receipts, home.spool, home.state, home.superset):
        assert folder.stat().st_mode & 0o077 == 0
