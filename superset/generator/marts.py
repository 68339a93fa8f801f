"""The published tables, as the dbt manifest describes them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.errors import PageError

RESTRICTED = "restricted"  # the schema with personal data: never on a page
TYPES = {"string": "VARCHAR", "int": "INTEGER", "bigint": "BIGINT", "double": "DOUBLE", "float": "FLOAT"}


@dataclass(frozen=True)
class Column:
    """A column of a mart; `data_type` in DuckDB's words, upper case."""

    name: str
    data_type: str
    description: str

    @property
    def is_time(self) -> bool:
        return self.data_type.startswith(("DATE", "TIMESTAMP"))

    @property
    def is_number(self) -> bool:
        return self.data_type.startswith(("DOUBLE", "FLOAT", "DECIMAL", "INTEGER", "BIGINT", "SMALLINT"))


@dataclass(frozen=True)
class Mart:
    """A published table with its columns."""

    schema: str
    table: str
    description: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)


def read_marts(manifest_path: Path) -> dict[str, Mart]:
    """Read the marts by table name. Raises PageError where there is no manifest yet."""
    try:
        manifest = json.loads(manifest_path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise PageError(f"{manifest_path}: nothing has been built yet; run `bass build` first") from error
    nodes = [node for node in manifest["nodes"].values() if _is_published(node)]
    return {mart.table: mart for mart in map(_mart, nodes)}


def _is_published(node: dict[str, Any]) -> bool:
    return node["resource_type"] == "model" and node["fqn"][1] == "marts" and node["schema"] != RESTRICTED


def _mart(node: dict[str, Any]) -> Mart:
    columns = [
        Column(column["name"], _data_type(column.get("data_type")), column.get("description", ""))
        for column in node["columns"].values()
    ]
    return Mart(node["schema"], node.get("alias") or node["name"], node["description"], tuple(columns))


def _data_type(name: str | None) -> str:
    return TYPES.get((name or "string").lower(), (name or "string").upper())
