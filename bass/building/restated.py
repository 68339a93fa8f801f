"""How many rows a build wrote again, by mart."""

from dataclasses import dataclass
from typing import Any

import duckdb

from bass.building.dbt import DbtOutcome


@dataclass(frozen=True)
class Restated:
    """`rows`: mart -> rows in the periods that were recomputed (all of a mart that is always built anew)."""

    day_count: int
    month_count: int
    rows: dict[str, int]

    @property
    def row_count(self) -> int:
        return sum(self.rows.values())

    @property
    def periods(self) -> str:
        return f"{self.day_count} days and {self.month_count} months"


def count_restated(connection: duckdb.DuckDBPyConnection, outcome: DbtOutcome) -> Restated:
    """Count the rows of the affected periods in every incremental mart."""
    nodes = {item.node.name: item.node for item in outcome.results}
    incremental = [node for node in nodes.values() if "affected_model" in (node.config.get("meta") or {})]
    rows = {}
    for node in incremental:
        meta = node.config["meta"]
        affected = f"select {meta['affected_column']} from {_relation(nodes[meta['affected_model']])}"
        rows[_relation(node)] = _count(connection, f"{_relation(node)} where {meta['period_column']} in ({affected})")
    return Restated(
        _count(connection, _relation(nodes["int_affected__date"])),
        _count(connection, _relation(nodes["int_affected__month"])),
        rows,
    )


def _relation(node: Any) -> str:
    return f"{node.schema}.{node.name}"


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    found = connection.execute(f"select count(*) from {rows}").fetchone()
    return int(found[0]) if found else 0
