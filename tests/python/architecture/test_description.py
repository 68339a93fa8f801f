"""Every mart says what one row is, proves it, and describes every column with its unit."""

import re
from typing import Any

from bass.architecture_page import joins, pages

Manifest = dict[str, Any]

NUMBER = re.compile(r"decimal|double|int|bigint|float", re.I)
UNIT = re.compile(r"\([^)]+\)|\bCNY\b|%|KPI's unit|\bmeasures\b|\bunits\b")
# numbers that count and measure nothing
PLAIN = re.compile(r"^is_|^has_|_key$|_number$|_order$|_version$|^iso_day_of_week$|^factor$|^star$|_day$|_year$")


def marts(manifest: Manifest) -> list[dict[str, Any]]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "model" and n["fqn"][1] == "marts"]


def published(manifest: Manifest) -> list[dict[str, Any]]:
    return [node for node in marts(manifest) if not node["name"].startswith("int_")]


def grain(node: dict[str, Any]) -> tuple[str, ...]:
    return tuple(node["config"]["meta"].get("grain", ()))


def proven_unique(manifest: Manifest) -> dict[str, set[tuple[str, ...]]]:
    """Mart -> the sets of columns that a test proves to be unique together, sorted."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for node in manifest["nodes"].values():
        test = node.get("test_metadata") or {}
        arguments = test.get("kwargs", {})
        if test.get("name") == "unique":
            found.setdefault(node["attached_node"], set()).add((arguments["column_name"],))
        elif test.get("name") == "unique_grain":
            found.setdefault(node["attached_node"], set()).add(tuple(sorted(arguments["columns"])))
    return found


def test_every_mart_declares_its_grain(manifest: Manifest) -> None:
    assert [node["name"] for node in published(manifest) if not grain(node)] == []


def test_every_grain_is_made_of_columns_that_are_there(manifest: Manifest) -> None:
    assert [n["name"] for n in published(manifest) if not set(grain(n)) <= set(n["columns"])] == []


def test_every_grain_is_proven_unique(manifest: Manifest) -> None:
    unique = proven_unique(manifest)
    untested = [n["name"] for n in published(manifest) if tuple(sorted(grain(n))) not in unique.get(n["unique_id"], ())]
    assert untested == []


def test_every_mart_says_what_one_row_is(manifest: Manifest) -> None:
    assert [node["name"] for node in published(manifest) if not node["description"].startswith("One row")] == []


def test_every_mart_has_an_enforced_contract(manifest: Manifest) -> None:
    assert [node["name"] for node in published(manifest) if not node["contract"]["enforced"]] == []


def test_every_column_of_a_mart_is_described(manifest: Manifest) -> None:
    silent = [
        f"{node['name']}.{name}"
        for node in published(manifest)
        for name, column in node["columns"].items()
        if not column["description"]
    ]
    assert silent == []


def test_every_number_of_a_mart_says_its_unit(manifest: Manifest) -> None:
    without = [
        f"{node['name']}.{name}: {column['description']}"
        for node in published(manifest)
        for name, column in node["columns"].items()
        if NUMBER.match(column["data_type"] or "") and not PLAIN.search(name) and not UNIT.search(column["description"])
    ]
    assert without == []


def test_the_pages_of_the_stars_are_current(manifest: Manifest) -> None:
    for page, wanted in pages(manifest).items():
        assert page.read_text("utf-8") == wanted, f"{page}: run python -m bass.architecture_page MANIFEST"


def test_the_bus_matrix_tells_what_a_fact_joins(manifest: Manifest) -> None:
    fact = next(node for node in manifest["nodes"].values() if node["name"] == "fct_contact")
    assert joins(manifest, fact) == {
        "dim_agent": ["agent_key"],
        "dim_complaint_category": ["category_key"],
        "dim_date": ["contact_date"],
        "dim_subscriber": ["subscriber_key"],
    }
