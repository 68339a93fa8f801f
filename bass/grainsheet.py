"""The grain sheet of docs/architecture.md, made from the dbt manifest: every core fact, its grain, keys and additivity.

Usage: python -m bass.grainsheet MANIFEST [--check]   writes the table between its two marks; with --check it writes
nothing, and exit code 1 says that the page is out of date.
"""

import json
import sys
from pathlib import Path
from typing import Any

from bass.errors import BassError, UsageError
from bass.home import PROJECT_DIR

PAGE = PROJECT_DIR / "docs" / "architecture.md"
BEGIN, END = "<!-- grain sheet: begin -->", "<!-- grain sheet: end -->"
NUMBERS = ("bigint", "int", "decimal", "double")
DATED = ("_date", "_month", "month_start")


def grain_sheet(manifest: dict[str, Any]) -> str:
    """The Markdown table of all models under models/marts/core, facts first."""
    models = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1:3] == ["marts", "core"]
    ]
    models.sort(key=lambda node: (not node["name"].startswith("fct_"), node["name"]))
    head = "| Table | One row per | Keys of | Additive | Semi-additive (never over time) |\n|---|---|---|---|---|"
    return "\n".join([head, *map(_line, models)])


def _line(node: dict[str, Any]) -> str:
    columns: dict[str, dict[str, Any]] = node["columns"]
    grain = node["config"].get("meta", {}).get("grain", [])
    keys = [name.removesuffix("_key") for name in columns if name.endswith("_key") and name != "date_key"]
    measures = [name for name, column in columns.items() if _is_measure(name, column, grain)]
    semi = [name for name in measures if "semi-additive" in columns[name]["description"]]
    additive = [name for name in measures if name not in semi] if node["name"].startswith("fct_") else []
    cells = [f"`{node['name']}`", ", ".join(grain), ", ".join(keys), ", ".join(additive), ", ".join(semi)]
    return "| " + " | ".join(cells) + " |"


def _is_measure(name: str, column: dict[str, Any], grain: list[str]) -> bool:
    kind, is_counted = str(column.get("data_type") or ""), not name.startswith(("is_", "has_"))
    is_added = "never added up" not in column["description"]
    return kind.startswith(NUMBERS) and is_counted and is_added and name not in grain and not name.endswith(DATED)


def updated_page(page: str, table: str) -> str:
    """The page with the table between the marks. Raises BassError where a mark is missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise BassError(f"{PAGE}: the marks {BEGIN} and {END} are missing; put them where the grain sheet belongs")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def main(arguments: list[str]) -> int:
    paths = [Path(item) for item in arguments if not item.startswith("-")]
    if len(paths) != 1 or not paths[0].is_file():
        raise UsageError("usage: python -m bass.grainsheet MANIFEST [--check]; `bass build` writes a manifest.json")
    page = PAGE.read_text("utf-8")
    wanted = updated_page(page, grain_sheet(json.loads(paths[0].read_text("utf-8"))))
    if "--check" in arguments:
        return int(wanted != page)
    PAGE.write_text(wanted, "utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BassError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
