"""The marts that the dbt manifest knows."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bass.errors import BassError


@dataclass(frozen=True)
class Mart:
    """A table of the marts layer: its schema, its name and the columns that make a row unique."""

    schema: str
    name: str
    grain: tuple[str, ...]

    @property
    def relation(self) -> str:
        return f"{self.schema}.{self.name}"


def read_manifest(path: Path) -> dict[str, Any]:
    """The parsed manifest.json. Raises BassError where there is none."""
    if not path.is_file():
        raise BassError(f"{path}: no dbt manifest; run `bass build` first")
    manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return manifest


def marts(manifest: dict[str, Any]) -> tuple[Mart, ...]:
    """All models under models/marts whose contract is enforced, by name; the others are steps towards them."""
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    found = [
        Mart(node["schema"], node.get("alias") or node["name"], tuple(node["config"].get("meta", {}).get("grain", ())))
        for node in models
        if node["fqn"][1] == "marts" and node["config"]["contract"]["enforced"]
    ]
    return tuple(sorted(found, key=lambda mart: mart.relation))
