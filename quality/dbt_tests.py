"""The dbt tests of a build as checks of the gate: structure, keys, relationships, conservation."""

from typing import Any

from bass.building.dbt import NodeOutcome, run_dbt
from bass.home import Home
from bass.progress import Progress
from bass.publishing.lineage import Lineage
from quality.rule import CRITICAL, WARNING, Outcome, Severity, Verdict

TEST = ("test", "--exclude-resource-type", "unit_test")
VERDICTS: dict[str, Verdict] = {"pass": "pass", "fail": "fail", "warn": "fail"}


def dbt_outcomes(home: Home, lineage: Lineage, progress: Progress | None = None) -> list[Outcome]:
    """Run every data test. Severity error is critical, warn a warning; one that could not be run is an error.

    Raises BassError where dbt cannot begin.
    """
    result = run_dbt(home, TEST, progress=progress, what="dbt tests")
    tests = {item.node.unique_id: item.node for item in result.results}
    return [_outcome(node, tests[node.node_id], lineage) for node in result.nodes]


def _outcome(node: NodeOutcome, test: Any, lineage: Lineage) -> Outcome:
    severity: Severity = WARNING if str(test.config.severity).lower() == "warn" else CRITICAL
    verdict = VERDICTS.get(node.status, "error")
    return Outcome(
        check_name=test.name,
        source="dbt",
        severity=severity,
        verdict=verdict,
        node_ids=_bears_on(test, lineage),
        failed_count=(node.failing_count or 0) if verdict == "fail" else int(verdict == "error"),
        message=_message(node, test, verdict),
    )


def _bears_on(test: Any, lineage: Lineage) -> tuple[str, ...]:
    """The model that the test is attached to; of a test of its own, the lowest of the models that it compares, since
    a sum that does not survive was lost on the way to that one."""
    attached = getattr(test, "attached_node", None)
    if attached:
        return (attached,)
    return tuple(sorted(lineage.lowest(test.depends_on.nodes)))


def _message(node: NodeOutcome, test: Any, verdict: Verdict) -> str:
    if verdict == "pass":
        return ""
    if verdict == "error":
        return f"could not be run: {' '.join(node.message.split())}"[:300]
    return test.description or f"{node.failing_count} rows break it"
