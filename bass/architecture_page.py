"""What docs tell of the stars, made from the dbt manifest: the bus matrix and the grain sheet of docs/architecture.md,
and docs/reference/star.md with a diagram for each fact.

Usage: python -m bass.architecture_page MANIFEST [--check]   writes the tables between their marks, and the page; with
--check it writes nothing, and exit code 1 says that something is out of date.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bass.errors import BassError
from bass.generated_page import from_manifest, write_or_check
from bass.home import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "architecture.md"
STAR_PAGE = PROJECT_DIR / "docs" / "reference" / "star.md"
NUMBERS = ("bigint", "int", "decimal", "double")
DATED = ("_date", "_month", "month_start")
STAR_HEAD = """# Stars

A diagram for each fact of schema `core`: the dimensions it joins, and the columns it joins them by. Where a line
(`subscriber_key`) is the key, `dim_subscriber_month` gives all hierarchies of the month (as was), and `dim_subscriber`
those of today (as is). Made from the manifest by `python -m bass.architecture_page MANIFEST`.
"""


def grain_sheet(manifest: dict[str, Any]) -> str:
    """The Markdown table of all models under models/marts/core, facts first."""
    models = sorted(_core_models(manifest), key=lambda node: (not _is_fact(node), node["name"]))
    head = "| Table | One row per | Keys of | Additive | Semi-additive (never over time) |\n|---|---|---|---|---|"
    return "\n".join([head, *map(_grain_line, models)])


def bus_matrix(manifest: dict[str, Any]) -> str:
    """The Markdown table of facts by the dimensions that at least one of them joins, the most used first."""
    joined = {fact["name"]: set(joins(manifest, fact)) for fact in _facts(manifest)}
    uses = [name for names in joined.values() for name in names]
    dimensions = sorted(set(uses), key=lambda name: (-uses.count(name), name))
    head = "| Fact | " + " | ".join(name.removeprefix("dim_").replace("_", " ") for name in dimensions) + " |"
    lines = ["| " + " | ".join([f"`{fact}`", *("●" if name in names else "" for name in dimensions)]) + " |"
             for fact, names in joined.items()]  # fmt: skip
    return "\n".join([head, "|---" * (len(dimensions) + 1) + "|", *lines])


def star_page(manifest: dict[str, Any]) -> str:
    """The Markdown page with a diagram for each fact."""
    return "\n".join([STAR_HEAD, *(_star(fact, joins(manifest, fact)) for fact in _facts(manifest))])


def joins(manifest: dict[str, Any], fact: dict[str, Any]) -> dict[str, list[str]]:
    """The dimensions of a fact with the columns that join each: by a tested relationship, by a column that is the whole
    grain of a dimension (`area_id`), or by a date (a month: `dim_month`)."""
    by_grain = {
        grain[0]: node["name"]
        for node in _core_models(manifest)
        if len(grain := _grain(node)) == 1 and not _is_fact(node)
    }
    found: dict[str, list[str]] = {}
    for test in manifest["nodes"].values():
        if test.get("attached_node") == fact["unique_id"] and test["test_metadata"]["name"] == "relationships":
            target = test["test_metadata"]["kwargs"]["to"].split("'")[1]
            found.setdefault(target, []).append(test["test_metadata"]["kwargs"]["column_name"])
    for name, column in fact["columns"].items():
        if column.get("data_type") == "date":
            found.setdefault("dim_month" if "month" in name else "dim_date", []).append(name)
        elif name in by_grain:
            found.setdefault(by_grain[name], [name])  # beside a key it says nothing more
    return {name: sorted(set(columns)) for name, columns in sorted(found.items()) if name.startswith("dim_")}


def _star(fact: dict[str, Any], dimensions: dict[str, list[str]]) -> str:
    lines = [f'    {fact["name"]} }}o--|| {name} : "{", ".join(columns)}"' for name, columns in dimensions.items()]
    diagram = "\n".join(["```mermaid", "erDiagram", *(lines or [f"    {fact['name']}"]), "```"])
    return f"## {fact['name']}\n\n{fact['description'].strip()}\n\n{diagram}\n"


def _core_models(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model" and node["fqn"][1:3] == ["marts", "core"]:
            yield node


def _facts(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted(filter(_is_fact, _core_models(manifest)), key=lambda node: str(node["name"]))


def _is_fact(node: dict[str, Any]) -> bool:
    return str(node["name"]).startswith("fct_")


def _grain(node: dict[str, Any]) -> list[str]:
    return list(node["config"].get("meta", {}).get("grain", []))


def _grain_line(node: dict[str, Any]) -> str:
    columns: dict[str, dict[str, Any]] = node["columns"]
    grain = _grain(node)
    keys = [name.removesuffix("_key") for name in columns if name.endswith("_key") and name != "date_key"]
    measures = [name for name, column in columns.items() if _is_measure(name, column, grain)]
    semi = [name for name in measures if "semi-additive" in columns[name]["description"]]
    additive = [name for name in measures if name not in semi] if _is_fact(node) else []
    cells = [f"`{node['name']}`", ", ".join(grain), ", ".join(keys), ", ".join(additive), ", ".join(semi)]
    return "| " + " | ".join(cells) + " |"


def _is_measure(name: str, column: dict[str, Any], grain: list[str]) -> bool:
    kind, is_counted = str(column.get("data_type") or ""), not name.startswith(("is_", "has_"))
    is_added = "never added up" not in column["description"]
    return kind.startswith(NUMBERS) and is_counted and is_added and name not in grain and not name.endswith(DATED)


def pages(manifest: dict[str, Any]) -> dict[Path, str]:
    """Each page that is made from the manifest, as it should be now. Raises BassError where a mark is missing."""
    page = PAGE.read_text("utf-8")
    for name, table in (("bus matrix", bus_matrix(manifest)), ("grain sheet", grain_sheet(manifest))):
        page = _between_marks(page, name, table)
    return {PAGE: page, STAR_PAGE: star_page(manifest)}


def _between_marks(page: str, name: str, table: str) -> str:
    first, last = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, begin, rest = page.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise BassError(f"{PAGE}: the marks {first} and {last} are missing; put them where the {name} belongs")
    return f"{before}{first}\n{table}\n{last}{after}"


if __name__ == "__main__":
    write_or_check(lambda arguments: from_manifest(pages, arguments))
