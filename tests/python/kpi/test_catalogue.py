"""The catalogue says nothing that the measure models cannot deliver, and the pages about it are current."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from catalogue_rules import KPI_MODELS, parse_line, problems, told_measures

from bass.catalogue_page import PAGE, catalogue_page, read_catalogue, read_versions
from bass.home import PROJECT_DIR

ROWS = read_catalogue()
ISSUED = [*range(1, 13), 17, 22, *range(25, 29), *range(30, 33), 34, 35, *range(38, 42), 47, 48, 50, 54]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["kpi_code"])
def test_every_line_of_the_catalogue_finds_its_measures(row: dict[str, str]) -> None:
    assert problems(row) == []


def test_a_line_with_an_unknown_measure_is_refused() -> None:
    row = {**ROWS[0], "numerator_measure": "smile_count"}
    assert "no monthly model rolls the measure smile_count up by all" in problems(row)


def test_a_measure_model_that_is_not_united_with_the_others_brings_no_measure(tmp_path: Path) -> None:
    models = tmp_path / "kpi"
    shutil.copytree(KPI_MODELS, models)
    select = "{{ roll_up_measures('leaf', ['smile_count']) }}"
    (models / "measures" / "kpi_measures__mood.sql").write_text(select, "utf-8")
    assert ("smile_count", "all") not in told_measures(daily=False, models=models)
    union = models / "steps" / "int_kpi__measure_monthly.sql"
    union.write_text(union.read_text("utf-8").replace("theme in [", "theme in ['mood', "), "utf-8")
    assert ("smile_count", "all") in told_measures(daily=False, models=models)


@pytest.mark.parametrize("column", ["kpi_code", "kpi_name_en", "kpi_name_zh", "display_order"])
def test_no_two_kpis_share_a(column: str) -> None:
    assert [value for value, count in Counter(row[column] for row in ROWS).items() if count > 1] == []


def test_every_kpi_of_the_first_issue_is_there() -> None:
    numbers = {int(re.match(r"\d+", row["kpi_number"]).group()) for row in ROWS}  # type: ignore[union-attr]
    assert numbers >= set(ISSUED)


def test_the_three_calibers_of_churn_stand_side_by_side() -> None:
    orders = [index for index, row in enumerate(ROWS) if row["kpi_number"] in ("6a", "6b", "6c")]
    assert len(orders) == 3
    assert orders[2] - orders[0] == 2


def test_the_version_of_each_kpi_is_the_one_in_force() -> None:
    in_force = {
        row["kpi_code"]: (row["caliber_version"], row["valid_from"]) for row in read_versions() if not row["valid_to"]
    }
    assert in_force == {row["kpi_code"]: (row["caliber_version"], row["valid_from"]) for row in ROWS}


def test_a_changed_definition_is_told_on_the_page() -> None:
    later = {"kpi_code": "arpu", "caliber_version": "2", "valid_from": "2027-01-01", "valid_to": "",
             "change_en": "Members out.", "change_zh": "剔除成员。", "reason": "Asked for."}  # fmt: skip
    assert "| 2027-01-01 | `arpu` | 2 | 剔除成员。 Members out. | Asked for. |" in catalogue_page(ROWS, [later])


def test_the_catalogue_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == catalogue_page(ROWS), "run: .venv/bin/python -m bass.catalogue_page"


def test_the_line_of_the_how_to_makes_a_kpi() -> None:
    text = (PROJECT_DIR / "docs" / "how-to" / "add-a-kpi.md").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("sms_per_user,"))
    assert problems(parse_line(line)) == []
