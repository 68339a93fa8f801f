"""What a failed check holds back: the tables below the fault, and of the KPI tables only the rows that rest on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bass.publishing.lineage import Lineage, Mart

KPI_ROW_PREFIXES = ("fct_kpi_", "page_kpi_")  # one row per KPI, period and area: held back row by row
SCORECARD_PREFIX = "fct_scorecard_"  # a card adds up KPIs: held back whole where one that it scores is
MEASURE_PREFIX = "kpi_measures_"
STEP_PREFIXES = ("int_", MEASURE_PREFIX)  # steps on the way to a mart; measures stand in numerator and denominator
SECURITY = "security"


@dataclass(frozen=True)
class Failure:
    """A failed critical check: the dbt nodes it bears on, or, where `kpi_codes` are given, these KPIs alone."""

    check_name: str
    message: str
    node_ids: frozenset[str]
    kpi_codes: frozenset[str] = frozenset()

    @property
    def reason(self) -> str:
        return f"{self.check_name}: {self.message}" if self.message else self.check_name


@dataclass(frozen=True)
class TablePlan:
    """What becomes of one table: `reason` holds back the whole of it, `held_codes` (code -> reason) rows of it."""

    mart: Mart
    reason: str = ""
    held_codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KpiParts:
    """Which measures a KPI is made of, which measures each measure model (dbt node) brings, and what is appraised."""

    measures_of_kpi: Mapping[str, frozenset[str]]
    measures_of_model: Mapping[str, frozenset[str]]
    scored_codes: frozenset[str] = frozenset()

    def codes_on(self, node_id: str) -> frozenset[str]:
        """The KPIs that take a measure from the model."""
        brought = self.measures_of_model.get(node_id, frozenset())
        return frozenset(code for code, measures in self.measures_of_kpi.items() if measures & brought)


def is_gated(mart: Mart) -> bool:
    """Rights are never held back: a revoked one must not live on because some check failed."""
    return mart.schema != SECURITY


def is_published(mart: Mart) -> bool:
    return not mart.table.startswith(STEP_PREFIXES)


def holds_kpi_rows(mart: Mart) -> bool:
    return mart.table.startswith(KPI_ROW_PREFIXES)


def plan_tables(lineage: Lineage, failures: Sequence[Failure], parts: KpiParts) -> tuple[TablePlan, ...]:
    """Decide for each published table, from the failed critical checks of the build."""
    return tuple(_plan(lineage, mart, failures, parts) for mart in lineage.marts if is_published(mart))


def _plan(lineage: Lineage, mart: Mart, failures: Sequence[Failure], parts: KpiParts) -> TablePlan:
    if not is_gated(mart):
        return TablePlan(mart)
    if holds_kpi_rows(mart):
        return _plan_kpi_rows(lineage, mart, failures, parts)
    if mart.table.startswith(SCORECARD_PREFIX):
        rows = _plan_kpi_rows(lineage, mart, failures, parts)
        scored = [code for code in rows.held_codes if code in parts.scored_codes]
        return TablePlan(mart, rows.reason or (f"{scored[0]}: {rows.held_codes[scored[0]]}" if scored else ""))
    return TablePlan(mart, _joined(_failures_in(failures, lineage.above(mart.node_id))))


def _plan_kpi_rows(lineage: Lineage, mart: Mart, failures: Sequence[Failure], parts: KpiParts) -> TablePlan:
    above = lineage.above(mart.node_id)
    models = [node for node in above if node.split(".")[-1].startswith(MEASURE_PREFIX)]
    whole = _joined(_failures_in(failures, lineage.reach(mart.node_id, models)))
    if whole:
        return TablePlan(mart, whole)
    held: dict[str, list[Failure]] = {}
    for model in models:
        for failure in _failures_in(failures, lineage.above(model)):
            for code in parts.codes_on(model):
                held.setdefault(code, []).append(failure)
    for failure in failures:
        if failure.node_ids & above:
            for code in failure.kpi_codes:
                held.setdefault(code, []).append(failure)
    return TablePlan(mart, held_codes={code: _joined(held[code]) for code in sorted(held)})


def _failures_in(failures: Iterable[Failure], nodes: frozenset[str]) -> list[Failure]:
    return [failure for failure in failures if failure.node_ids & nodes and not failure.kpi_codes]


def _joined(failures: Sequence[Failure]) -> str:
    reasons = list(
        dict.fromkeys(failure.reason for failure in sorted(failures, key=lambda failure: failure.check_name))
    )
    if len(reasons) > 3:
        reasons[3:] = [f"and {len(reasons) - 3} more"]
    return "; ".join(reasons)
