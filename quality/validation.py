"""Runs suites through Great Expectations and writes its report, the Data Docs. Imported only where a check is run."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # read when the package is imported

import great_expectations as gx
import great_expectations.expectations as gxe
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.metadata_types import FailureSeverity

from bass.publishing.duck import quoted
from quality import duckdb_dialect
from quality.data_docs import localise
from quality.rule import Database, Outcome, Rule, Suite

SITE = "quality"
SAMPLE_LENGTH = 300  # characters of what was observed, kept in the ledger

logging.getLogger("great_expectations").setLevel(logging.ERROR)
logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.ERROR)  # it set its own to INFO


def validate(
    suites: Sequence[Suite],
    databases: dict[Database, Path],
    docs: Path,
    run_name: str,
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """Run every suite and write the Data Docs, which need no network, into the folder `docs`.

    `run_name` names the run in the report. `progress(done, total)` counts suites. Never raises for a rule: one that
    cannot be run ends as an error.
    """
    try:
        return _validate(
            suites, databases, docs, RunIdentifier(run_name=run_name), progress or (lambda done, total: None)
        )
    finally:
        duckdb_dialect.close_all()


def _validate(
    suites: Sequence[Suite],
    databases: dict[Database, Path],
    docs: Path,
    run: RunIdentifier,
    progress: Callable[[int, int], None],
) -> list[Outcome]:
    context = _context(docs)
    sources: Any = context.data_sources  # its type stub does not know `kwargs`
    opened = {
        name: sources.add_sql(
            name,
            connection_string=f"duckdb+buffered:///{path}",
            kwargs={"connect_args": {"read_only": True}},
            create_temp_table=False,
        )
        for name, path in databases.items()
    }
    outcomes: list[Outcome] = []
    for done, suite in enumerate(suites, 1):
        try:
            outcomes += _validate_suite(context, opened[suite.database], suite, run)
        except Exception as error:  # what cannot be checked has not passed, whatever the reason
            outcomes += [_broken(suite, rule, str(error)) for rule in suite.rules]
        progress(done, len(suites))
    context.build_data_docs(site_names=[SITE])
    localise(docs)
    return outcomes


def _context(docs: Path) -> EphemeralDataContext:
    duckdb_dialect.register()
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for site in context.get_site_names():
        context.delete_data_docs_site(site)
    store = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)}
    index = {"class_name": "DefaultSiteIndexBuilder"}
    site_config = {"class_name": "SiteBuilder", "site_index_builder": index, "store_backend": store}
    context.add_data_docs_site(site_name=SITE, site_config=site_config)  # type: ignore[arg-type]
    return context


def _validate_suite(context: EphemeralDataContext, source: Any, suite: Suite, run: RunIdentifier) -> list[Outcome]:
    asset = source.add_query_asset(suite.name, query=f"select * from {quoted(suite.schema, suite.table)}")
    batch = asset.add_batch_definition_whole_table("all")
    expectations = [_expectation(rule) for rule in suite.rules]
    made = context.suites.add(gx.ExpectationSuite(suite.name, expectations=expectations))
    definition = gx.ValidationDefinition(name=suite.name, data=batch, suite=made)
    result = definition.run(result_format={"result_format": "COMPLETE"}, run_id=run)
    by_name = {rule.name: rule for rule in suite.rules}
    return [_outcome(suite, by_name[_rule_name(one)], one) for one in result.results]


def _rule_name(result: Any) -> str:
    return str(result.expectation_config.meta["rule"])


def _expectation(rule: Rule) -> Any:
    common: dict[str, Any] = {
        "severity": FailureSeverity(rule.severity),
        "description": f"{rule.description} ({rule.severity})",
        "meta": {"rule": rule.name},
    }
    if rule.query:
        return gxe.UnexpectedRowsExpectation(unexpected_rows_query=rule.query, **common)
    return gxe.ExpectTableRowCountToBeBetween(min_value=1, **common)


def _outcome(suite: Suite, rule: Rule, result: Any) -> Outcome:
    held = _held(suite, rule)
    raised = _exception(result.exception_info or {})
    if raised:
        return _broken(suite, rule, raised)
    if result.success:
        return held
    rows = (result.result.get("details") or {}).get("unexpected_rows") or []
    return replace(
        held,
        verdict="fail",
        node_ids=_nodes_named(rows) or held.node_ids,
        kpi_codes=tuple(sorted({row["kpi_code"] for row in rows if row.get("kpi_code")})),
        failed_count=len(rows) or 1,
        observed="; ".join(_as_text(row) for row in rows)[:SAMPLE_LENGTH],
        message=rule.description,
    )


def _held(suite: Suite, rule: Rule) -> Outcome:
    return Outcome(f"{suite.name}.{rule.name}", "gx", rule.severity, "pass", rule.node_ids or suite.node_ids)


def _broken(suite: Suite, rule: Rule, reason: str) -> Outcome:
    first_line = reason.splitlines()[0] if reason else "no reason given"
    message = f"could not be run: {first_line[:SAMPLE_LENGTH]}"
    return replace(_held(suite, rule), verdict="error", failed_count=1, message=message)


def _nodes_named(rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    """Where the rows name dbt nodes, the fault lies with these."""
    return tuple(sorted({row["node_id"] for row in rows if row.get("node_id")}))


def _as_text(row: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in row.items())


def _exception(info: dict[str, Any]) -> str:
    """The message of what was raised, if anything: Great Expectations nests it by metric."""
    nested = [info] if "raised_exception" in info else list(info.values())
    messages = [str(part.get("exception_message")) for part in nested if part.get("raised_exception")]
    return messages[0] if messages else ""
