"""What --faults plants is found where the list says, and nothing else is; redeliveries set it right."""

import csv
import shutil
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from bass.home import Home, Settings
from ingestion.board import Board, board
from ingestion.ingest import ingest
from synth.simulate import simulate


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faulty")
    simulate(folder, subscribers=130, months=2, seed=5, until=date(2026, 2, 28), faults=True, truth=False)
    return folder


@pytest.fixture(scope="module")
def faults(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth" / "faults.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def home(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home.create(tmp_path_factory.mktemp("home"), Settings(clock=datetime(2026, 3, 1, 12)))
    shutil.copytree(folder / "landing", home.landing, dirs_exist_ok=True)
    ingest(home)
    return home


@pytest.fixture(scope="module")
def before(home: Home) -> Board:
    return board(home)


def _of(name: str) -> set[str]:
    """The names under which a delivery's fault may be told: its data file's and its check file's."""
    return {name, name.split(".")[0].rsplit("_", 1)[0] + ".verf"}


def test_every_kind_of_outcome_is_planted(faults):
    assert Counter(fault["expected"] for fault in faults).keys() == {
        "rejected", "quarantined", "waiting", "missing", "ignored", "loaded", "duplicate"}  # fmt: skip
    assert len({fault["kind"] for fault in faults}) == len(faults) > 40


def test_every_planted_fault_is_named_by_file_line_field_and_code(before, faults):
    told = [(one.file_name, one.kind, one.code, one.line, one.field) for one in before.refusals]
    for fault in faults:
        here = [one for one in told if one[0] in _of(fault["file_name"])]
        if fault["arrives"] != "landing" or fault["expected"] not in ("rejected", "quarantined"):
            continue
        if fault["expected"] == "rejected":
            assert any(one[1:3] == ("delivery", fault["code"]) for one in here), f"{fault}: {here}"
        line_code = fault["line_code"] if fault["expected"] == "rejected" else fault["code"]
        if line_code and fault["line"]:
            where = ("line", line_code, int(fault["line"]))
            assert any(one[1:4] == where and (one[4] == fault["field"] or not one[4]) for one in here), (
                f"{fault}: {here}"
            )


def test_waiting_missing_ignored_and_loaded_are_what_the_list_says(before, faults):
    states = {(line.unit, line.period): line.state for line in before.lines}
    ignored = {one.file_name for one in before.ignored}
    for fault in faults:
        if fault["expected"] in ("waiting", "missing"):
            assert states[fault["unit"], fault["period"]] == fault["expected"], fault
        elif fault["expected"] == "ignored":
            assert fault["file_name"] in ignored, fault
        elif fault["expected"] in ("loaded", "duplicate"):
            assert states[fault["unit"], fault["period"]] in ("arrived", "late"), fault


def test_nothing_else_is_refused(before, faults):
    planted = {name for fault in faults for name in _of(fault["file_name"])}
    assert {one.file_name for one in before.refusals} <= planted


def test_redeliveries_set_everything_right(home, folder, faults, before):
    for path in sorted((folder / "redelivery").iterdir()):
        shutil.copy(path, home.landing / path.name)
    ingest(home)
    after = board(home)
    assert {line.state for line in after.lines} <= {"arrived", "late"}
    lasting = {"MODE", "SAME_KEY"}  # refused for good, the right delivery is loaded beside them
    assert {one.code for one in after.refusals if not one.is_settled} <= lasting
    assert {one.code for one in after.refusals} == {one.code for one in before.refusals} | {"SAME_KEY"}
