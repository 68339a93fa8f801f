"""Who depends on whom, read from the dbt manifest."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bass.errors import BassError

RESTRICTED = "restricted"  # the one schema that may hold personal data; it is never published


@dataclass(frozen=True)
class Mart:
    """A table that readers see: where it lies, and the dbt node that makes it."""

    node_id: str
    schema: str
    table: str


@dataclass(frozen=True)
class Lineage:
    """The graph of models, seeds and sources: node -> the nodes it is made from."""

    parents: dict[str, frozenset[str]]
    marts: tuple[Mart, ...]
    _above: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, manifest: dict[str, Any]) -> "Lineage":
        """Read the graph; marts are the models below models/marts, by schema and name, without `restricted`."""
        nodes = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] in ("model", "seed")}
        parents = {key: frozenset(node["depends_on"].get("nodes", ())) for key, node in nodes.items()}
        parents |= {key: frozenset() for key in manifest.get("sources", {})}
        marts = [
            Mart(key, node["schema"], node.get("alias") or node["name"])
            for key, node in nodes.items()
            if node["resource_type"] == "model" and node["fqn"][1] == "marts" and node["schema"] != RESTRICTED
        ]
        return cls(parents, tuple(sorted(marts, key=lambda mart: (mart.schema, mart.table))))

    @classmethod
    def read(cls, path: Path) -> "Lineage":
        """Raises BassError where the manifest is missing: nothing has been built yet."""
        try:
            return cls.of(json.loads(path.read_text("utf-8")))
        except FileNotFoundError as error:
            raise BassError(f"{path}: no manifest, so nothing has been built yet; run `bass build` first") from error

    def above(self, node_id: str) -> frozenset[str]:
        """Everything the node is made from, itself included."""
        if node_id not in self._above:
            self._above[node_id] = self.reach(node_id, ())
        return self._above[node_id]

    def reach(self, node_id: str, not_through: Iterable[str]) -> frozenset[str]:
        """Everything the node is made from, itself included, on ways that do not pass a node of `not_through`."""
        closed, seen, open_nodes = frozenset(not_through), {node_id}, [node_id]
        while open_nodes:
            for parent in self.parents.get(open_nodes.pop(), frozenset()):
                if parent not in seen and parent not in closed:
                    seen.add(parent)
                    open_nodes.append(parent)
        return frozenset(seen)

    def lowest(self, node_ids: Iterable[str]) -> frozenset[str]:
        """Those of the nodes that no other of them is made from: where the fault shows first."""
        nodes = frozenset(node_ids)
        return frozenset(
            node for node in nodes if not any(node in self.above(other) for other in nodes if other != node)
        )
