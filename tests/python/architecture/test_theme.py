"""A theme's table says what it answers: measures, dimensions, drill paths and worked queries that are there."""

import re
from typing import Any

import pytest

from bass.theme_page import ANALYSES, FOLDER, dimensions, theme_models, theme_page

Manifest = dict[str, Any]
LEAST_MEASURES, LEAST_DIMENSIONS, LEAST_QUESTIONS = 12, 8, 5


@pytest.fixture(scope="module")
def themes(manifest: Manifest) -> dict[str, dict[str, Any]]:
    return {node["fqn"][2]: node for node in theme_models(manifest)}


def test_there_are_themes(themes):
    assert {
        "customer", "business_volume", "revenue", "data_service", "partner", "service_quality", "key_account",
        "competition", "marketing",
    } <= set(themes)  # fmt: skip


def test_every_theme_has_measures_dimensions_and_questions_enough(themes):
    small = {
        theme: (
            len(node["config"]["meta"]["measures"]),
            len(dimensions(node)),
            len(node["config"]["meta"]["questions"]),
        )
        for theme, node in themes.items()
    }
    least = (LEAST_MEASURES, LEAST_DIMENSIONS, LEAST_QUESTIONS)
    assert {
        theme: found for theme, found in small.items() if any(a < b for a, b in zip(found, least, strict=True))
    } == {}


def test_measures_and_drill_paths_name_columns_that_are_there(themes):
    unknown = [
        f"{theme}: {word}"
        for theme, node in themes.items()
        for text in (
            *(
                part
                for measure in node["config"]["meta"]["measures"]
                for part in (measure["sum"], measure.get("over", ""))
            ),
            *(column for path in node["config"]["meta"]["drill"].values() for column in path),
        )
        for word in re.findall(r"[a-z_0-9]+", str(text))
        if word not in node["columns"]
    ]
    assert unknown == []


def test_a_measure_is_semi_additive_where_its_column_is(themes):
    wrong = [
        f"{theme}.{measure['code']}"
        for theme, node in themes.items()
        for measure in node["config"]["meta"]["measures"]
        if "over" not in measure
        and (measure["additivity"] == "S")
        != bool(re.search("semi-additive|not to be summed over months", node["columns"][measure["sum"]]["description"]))
    ]
    assert wrong == []


def test_every_question_has_its_query_and_every_query_its_question(themes):
    asked = {
        f"{theme}/{question['analysis']}"
        for theme, n in themes.items()
        for question in n["config"]["meta"]["questions"]
    }
    written = {str(path.relative_to(ANALYSES).with_suffix("")) for path in ANALYSES.glob("*/*.sql")}
    assert asked == {name for name in written if name.split("/")[0] in themes}


def test_a_query_begins_with_its_question_in_both_languages(themes):
    wrong = [
        f"{theme}/{question['analysis']}"
        for theme, node in themes.items()
        for question in node["config"]["meta"]["questions"]
        if not (ANALYSES / theme / f"{question['analysis']}.sql")
        .read_text("utf-8")
        .startswith(f"-- {question['name_en']} {question['name_zh']}\n")
    ]
    assert wrong == []


def test_the_pages_of_the_themes_are_made_from_the_manifest(themes):
    for theme, node in themes.items():
        page = FOLDER / f"{theme}.md"
        assert page.read_text("utf-8") == theme_page(node), f"run: python -m bass.theme_page MANIFEST ({page})"
