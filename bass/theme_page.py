"""docs/theme/<theme>.md, made from the dbt manifest: what a theme's table answers, measures, and is told by.

Usage: python -m bass.theme_page MANIFEST [--check]   writes the pages; with --check it writes nothing, and exit code 1
says that a page is out of date.
"""

from pathlib import Path
from typing import Any

from bass.generated_page import from_manifest, write_or_check
from bass.home import PROJECT_DIR

FOLDER = PROJECT_DIR / "docs" / "theme"
ANALYSES = PROJECT_DIR / "analyses"
ADDITIVITY = {"A": "additive", "S": "semi-additive: the last month's", "N": "never added: recomputed from its parts"}
HEAD = """# {name_en} {name_zh}

<!-- made by `python -m bass.theme_page` from models/marts/{theme}/; edit the model's YAML, not this page -->

`{theme}.{model}`: {description}
"""
COMPARISON = """
Any view is compared by joining `core.bridge_month_comparison` on `source_month_start` and grouping by `comparison`:
current, previous (环比), last_year (同比), year_to_date (累计), last_year_to_date. Semi-additive measures are summed
where `is_latest = 1`; a ratio is divided after its parts are summed. Targets stand beside the
[KPIs](../reference/kpi-catalogue.md).
"""


def theme_models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The models that are a theme's table, by theme."""
    nodes = manifest["nodes"].values()
    chosen = [node for node in nodes if node["resource_type"] == "model" and "theme" in node["config"].get("meta", {})]
    return sorted(chosen, key=lambda node: str(node["fqn"][2]))


def theme_page(node: dict[str, Any]) -> str:
    """The page of one theme as Markdown."""
    meta, theme = node["config"]["meta"], node["fqn"][2]
    parts = [
        HEAD.format(**meta["theme"], theme=theme, model=node["name"], description=node["description"]),
        "\n## Questions\n\n" + "\n".join(_question(theme, question) for question in meta["questions"]) + "\n",
        "\n## Measures\n\n| Measure | 指标 | Formula | Unit | Added up |\n|---|---|---|---|---|\n",
        "\n".join(map(_measure, meta["measures"])) + "\n",
        COMPARISON,
        "\n## Dimensions\n\n| Column | Meaning |\n|---|---|\n",
        "\n".join(f"| `{name}` | {node['columns'][name]['description']} |" for name in dimensions(node)) + "\n",
        "\n## Drill paths\n\n" + "\n".join(_path(*path) for path in meta["drill"].items()) + "\n",
    ]
    return "".join(parts)


def dimensions(node: dict[str, Any]) -> list[str]:
    """The columns that a theme's table may be grouped by: every one that counts, weighs and identifies nothing."""
    return [
        name
        for name, column in node["columns"].items()
        if name not in ("subscriber_key", "user_id")
        and (column["data_type"] in ("string", "date") or name == "year_number")
    ]


def _question(theme: str, question: dict[str, str]) -> str:
    path = f"analyses/{theme}/{question['analysis']}.sql"
    return f"- {question['name_en']} {question['name_zh']} [{question['analysis']}](../../{path})"


def _measure(measure: dict[str, Any]) -> str:
    formula = f"Σ {measure['sum']}"
    if "over" in measure:
        formula += f" ÷ Σ {measure['over']}" + (f" × {measure['factor']}" if measure["factor"] != 1 else "")
    cells = (measure["name_en"], measure["name_zh"], formula, measure["unit"], ADDITIVITY[measure["additivity"]])
    return "| " + " | ".join(cells) + " |"


def _path(name: str, columns: list[str]) -> str:
    return f"- {name}: " + " > ".join(f"`{column}`" for column in columns)


def pages(manifest: dict[str, Any]) -> dict[Path, str]:
    """Each theme's page as it should be now."""
    return {FOLDER / f"{node['fqn'][2]}.md": theme_page(node) for node in theme_models(manifest)}


if __name__ == "__main__":
    write_or_check(lambda arguments: from_manifest(pages, arguments))
