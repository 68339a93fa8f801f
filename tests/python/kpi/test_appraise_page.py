"""The worked example of the how-to on appraisal is what the unit test holds the model to."""

import re
from decimal import Decimal
from typing import Any

import yaml

from bass.home import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "how-to" / "appraise.md"
UNIT_TESTS = PROJECT_DIR / "models" / "marts" / "appraisal" / "_appraisal__unit_tests.yml"
LINE = re.compile(r"^\| `(\w+)` \| [^|]+ \| (\d+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", re.MULTILINE)
TOTAL = re.compile(r"^Total ([\d.]+)\..*?=\s+([\d.]+)\.$", re.MULTILINE | re.DOTALL)


def worked() -> list[dict[str, Any]]:
    tests = yaml.safe_load(UNIT_TESTS.read_text("utf-8"))["unit_tests"]
    return list(next(test["expect"]["rows"] for test in tests if test["name"] == "the_worked_example"))


def decimals(*values: Any) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(value)) for value in values)


def test_the_lines_of_the_worked_example_are_those_of_the_unit_test() -> None:
    told = {code: decimals(*rest) for code, *rest in LINE.findall(PAGE.read_text("utf-8"))}
    columns = ("weight", "position_value", "score", "weighted_score")
    assert told == {
        row["figure_code"]: decimals(*(row[name] for name in columns))
        for row in worked()
        if row["subject_id"] == "with_target"
    }


def test_the_totals_of_the_worked_example_are_the_sums_of_its_lines() -> None:
    found = TOTAL.search(PAGE.read_text("utf-8"))
    assert found
    for total, subject in zip(decimals(*found.groups()), ("with_target", "without_target"), strict=True):
        points = [row["weighted_score"] for row in worked() if row["subject_id"] == subject]
        assert sum(decimals(*(point for point in points if point is not None))).quantize(Decimal("0.01")) == total
