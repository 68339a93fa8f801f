"""Same seed, same bytes; and what does not change them."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from bass.errors import UsageError
from synth import cdr
from synth import simulate as simulate_module
from synth.simulate import simulate

SIZE = {"subscribers": 100, "months": 2, "until": date(2026, 2, 28)}


def _digests(folder: Path) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_same_seed_gives_the_same_bytes_in_one_process_or_two(tmp_path, monkeypatch):
    simulate(tmp_path / "one", seed=3, faults=True, workers=1, **SIZE)
    monkeypatch.setattr(simulate_module, "_ALONE", 0)
    simulate(tmp_path / "two", seed=3, faults=True, workers=2, **SIZE)
    one = _digests(tmp_path / "one")
    assert one == _digests(tmp_path / "two")
    assert any(name.startswith("truth/") for name in one)
    assert any(name.startswith("redelivery/") for name in one)


def test_another_seed_gives_another_operator(tmp_path):
    for seed in (3, 4):
        simulate(tmp_path / str(seed), seed=seed, truth=False, subscribers=30, months=1, until=date(2026, 2, 28))
    users = "landing/a_00033_20260131_user_00_001.dat"
    assert (tmp_path / "3" / users).read_bytes() != (tmp_path / "4" / users).read_bytes()


def test_a_busy_day_is_sent_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(cdr, "CHUNK_RECORDS", 20)
    simulate(tmp_path, seed=3, truth=False, **SIZE)
    parts = sorted(path.name for path in (tmp_path / "landing").glob("e_00033_20260210_cdr_voice_00_*.dat"))
    assert parts[:2] == ["e_00033_20260210_cdr_voice_00_001.dat", "e_00033_20260210_cdr_voice_00_002.dat"]
    check = (tmp_path / "landing" / "e_00033_20260210_cdr_voice_00.verf").read_text()
    assert [line.split("|")[0] for line in check.splitlines()[1:-1]] == parts
    ids = [line.split("|")[0] for part in parts for line in (tmp_path / "landing" / part).read_text().splitlines()[1:]]
    assert len(set(ids)) == len(ids)


def test_a_landing_folder_in_use_is_refused(tmp_path):
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "a.dat").touch()
    with pytest.raises(UsageError, match="holds files already"):
        simulate(tmp_path, seed=3, **SIZE)


def test_faults_need_an_operator_to_be_planted_in(tmp_path):
    with pytest.raises(UsageError, match="at least 100 subscribers and 2 months"):
        simulate(tmp_path, seed=3, faults=True, subscribers=100, months=1, until=date(2026, 2, 28))
