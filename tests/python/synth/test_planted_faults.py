"""What --faults plants is told by `bass status` exactly as the list says, and nothing else is; redeliveries set it
right."""

import csv
import shutil
from collections import Counter
from datetime import date, datetime

import pytest

from bass.home import Home, Settings
from ingestion.board import Board, board
from ingestion.ingest import ingest
from synth.simulate import simulate

OUTCOMES = {"rejected", "quarantined", "waiting", "missing", "ignored", "loaded", "duplicate"}
KIND_COUNT = 64


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Long enough for every kind of fault to find a delivery."""
    home = Home.create(tmp_path_factory.mktemp("home"), Settings(clock=datetime(2026, 3, 1, 12)))
    simulate(home.root, subscribers=110, months=6, seed=5, until=date(2026, 2, 28), faults=True, truth=False)
    ingest(home)
    return home


@pytest.fixture(scope="module")
def faults(home: Home) -> list[dict[str, str]]:
    with (home.root / "truth" / "faults.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def before(home: Home) -> Board:
    return board(home)


@pytest.fixture(scope="module")
def after(home: Home, before: Board) -> Board:
    for path in sorted((home.root / "redelivery").iterdir()):
        shutil.copy(path, home.landing / path.name)
    ingest(home)
    return board(home)


def _expected(fault: dict[str, str]) -> list[tuple[object, ...]]:
    """The refusals that must be told for a fault; of a line that takes its delivery with it, both."""
    where = (fault["file_name"], int(fault["line"]) if fault["line"] else None, fault["field"], fault["value"])
    if fault["expected"] == "quarantined":
        return [("line", fault["code"], *where)]
    told = [("delivery", fault["code"], *where)]
    return [*told, ("line", fault["line_code"], *where)] if fault["line_code"] else told


def _assert_told(told: Board, faults: list[dict[str, str]]) -> None:
    reasons = {(one.kind, one.code, one.file_name, one.line, one.field, one.value): one.reason for one in told.refusals}
    for fault in faults:
        for wanted in _expected(fault):
            near = [one for one in reasons if one[2] == fault["file_name"]]
            assert wanted in reasons, f"{fault}: {near[:5]}"
        assert fault["reason"], fault
        assert fault["reason"] in reasons[_expected(fault)[-1]], f"{fault}: {reasons[_expected(fault)[-1]]}"


def _refused(faults: list[dict[str, str]], arrives: str) -> list[dict[str, str]]:
    return [
        fault for fault in faults if fault["arrives"] == arrives and fault["expected"] in ("rejected", "quarantined")
    ]


def test_every_kind_of_fault_is_planted_once(faults):
    assert Counter(fault["expected"] for fault in faults).keys() == OUTCOMES
    assert len({fault["kind"] for fault in faults}) == len(faults) == KIND_COUNT


def test_every_refused_fault_is_told_by_file_line_field_value_code_and_reason(before, faults):
    _assert_told(before, _refused(faults, "landing"))


def test_every_refused_redelivery_is_told_likewise(after, faults):
    assert len(_refused(faults, "redelivery")) == 2
    _assert_told(after, _refused(faults, "redelivery"))


def test_waiting_missing_ignored_and_loaded_are_what_the_list_says_with_file_and_reason(before, faults):
    lines = {(line.unit, line.period): line for line in before.lines}
    ignored = {one.file_name: one.reason for one in before.ignored}
    refused = {one.file_name for one in before.refusals}
    for fault in faults:
        line, expected = lines.get((fault["unit"], fault["period"])), fault["expected"]
        if expected in ("waiting", "missing"):
            assert line.state == expected, fault
            assert fault["reason"], fault
            assert fault["reason"] in line.reason, f"{fault}: {line.reason}"
            assert expected == "missing" or fault["file_name"] in line.reason, f"{fault}: {line.reason}"
        elif expected == "ignored":
            assert fault["reason"], fault
            assert fault["reason"] in ignored[fault["file_name"]], f"{fault}: {ignored[fault['file_name']]}"
        elif expected in ("loaded", "duplicate"):
            assert line.state in ("arrived", "late"), fault
            assert fault["file_name"] not in refused, fault


def test_nothing_else_is_refused_or_ignored(before, faults):
    planted = {fault["file_name"] for fault in faults}
    assert {one.file_name for one in before.refusals} <= planted
    assert {one.file_name for one in before.ignored} == {f["file_name"] for f in faults if f["expected"] == "ignored"}


def test_every_fault_stands_in_what_bass_status_prints(before, faults):
    text = before.as_text()
    for fault in faults:
        if fault["arrives"] == "landing" and fault["expected"] not in ("loaded", "duplicate", "missing"):
            assert fault["file_name"] in text, fault


def test_redeliveries_set_everything_right(before, after):
    assert {line.state for line in after.lines} <= {"arrived", "late"}
    lasting = {"SAME_KEY", "OLD_REDELIVERY"}  # refused for good, the right delivery is loaded beside them
    assert {one.code for one in after.refusals if not one.is_settled} <= {"MODE", *lasting}
    assert {one.code for one in after.refusals} == {one.code for one in before.refusals} | lasting
