"""What a task was held against: told for every kind of rule, in both languages, and kept by tasks of an older file."""

import csv
from dataclasses import replace

import pytest
from handmade_tasks import Office
from sqlalchemy import text

from bass.dispatching.reference import NAMES, held_text
from bass.dispatching.store import TaskStore
from bass.dispatching.task import Figure
from bass.home import PROJECT_DIR


@pytest.mark.parametrize(
    ("kind", "unit", "reference", "judged", "chinese", "english"),
    [
        ("target", "line", 1200, 1050, "目标 1,200 line：1,050（-12.5%）", "target 1,200 line: 1,050 (-12.5%)"),
        (
            "plan",
            "line",
            1200,
            1050,
            "目标 1,200 line：月末预测 1,050（-12.5%）",
            "target 1,200 line: month-end forecast 1,050 (-12.5%)",
        ),
        ("absolute", "%", 5, 7.25, "阈值 5 %：7.25（+2.25 个百分点）", "bound 5 %: 7.25 (+2.25 pp)"),
        ("previous", "CNY", 0, 3, "上期 0 CNY：3", "period before 0 CNY: 3"),
        ("statistical", "CNY", None, 3, "", ""),
    ],
)
def test_a_task_says_what_it_was_held_against_and_how_far_it_lies_off(
    office: Office, kind: str, unit: str, reference: float | None, judged: float, chinese: str, english: str
) -> None:
    figure = Figure(kpi_value=judged, reference_value=reference, judged_value=judged)
    task = office.raised(unit=unit, reference_kind=kind, figure=figure)
    assert (held_text(task, "zh", unit), held_text(task, "en", unit)) == (chinese, english)


def test_every_kind_of_rule_has_words() -> None:
    with (PROJECT_DIR / "seeds" / "kpi" / "kpi_threshold.csv").open(encoding="utf-8") as file:
        kinds = {row["rule_kind"] for row in csv.DictReader(file)}
    assert kinds <= NAMES.keys()


def test_tasks_of_an_older_file_stay_and_have_no_reference(office: Office) -> None:
    old = office.raised()
    with office.service.store.write() as connection:
        for column in ("reference_kind", "reference_value", "judged_value"):
            connection.execute(text(f"alter table task drop column {column}"))
        connection.execute(text("delete from schema_version where version > 1"))
    office.opened = replace(office.service, store=TaskStore.open(office.home))
    assert office.task(old.task_id) == replace(old, reference_kind="", reference_value=None, judged_value=None)
    assert office.raised(subject="arpu").judged_value == 4.2
    assert office.rows("select version from schema_version order by version") == [(1,), (2,)]
