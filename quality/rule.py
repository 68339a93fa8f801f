"""What a suite says: rules over one table, each with its severity and with what it bears on when it fails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ingestion.contract import Contract

Severity = Literal["critical", "warning"]
Verdict = Literal["pass", "fail", "error"]
Database = Literal["profile", "working"]  # quality.duckdb, what profile.py counts in raw; or the build's working file

CRITICAL: Severity = "critical"
WARNING: Severity = "warning"


@dataclass(frozen=True)
class Rule:
    """One thing that must hold.

    `query` returns the rows that break it, grouped, at most 200, never personal data; `{batch}` stands for the table.
    A column `kpi_code` in them narrows a failure to these KPIs, a column `node_id` to what is made from these nodes.
    Without a query the rule is that the table has rows. `node_ids`: the dbt nodes a failure bears on, where they are
    not the suite's.
    """

    name: str
    description: str
    severity: Severity = CRITICAL
    query: str = ""
    node_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.query and "{batch}" not in self.query:
            raise ValueError(f"rule {self.name}: the query must read {{batch}}")


@dataclass(frozen=True)
class Suite:
    """The rules of one table and the dbt nodes that they bear on."""

    name: str
    database: Database
    schema: str
    table: str
    node_ids: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Context:
    """What suites are made from: the contract, the KPI catalogue, and which units have brought rows, by row count."""

    contract: Contract
    catalogue: tuple[Mapping[str, Any], ...] = ()
    delivered: Mapping[str, int] = field(default_factory=dict)

    def has_rows(self, *units: str) -> bool:
        return all(self.delivered.get(unit, 0) > 0 for unit in units)

    def source_id(self, unit: str) -> str:
        return f"source.openbass.{self.contract.extracts[unit].source}.{unit}"


@dataclass(frozen=True)
class Outcome:
    """How one check ended. `error`: it could not be run, which counts as a failure; `failed_count` 0 where it held."""

    check_name: str
    source: Literal["dbt", "gx"]
    severity: Severity
    verdict: Verdict
    node_ids: tuple[str, ...] = ()
    kpi_codes: tuple[str, ...] = ()
    failed_count: int = 0
    observed: str = ""
    message: str = ""

    @property
    def blocks(self) -> bool:
        """A check that could not be run proves nothing, whatever its severity."""
        return self.verdict == "error" or (self.verdict == "fail" and self.severity == CRITICAL)
