"""Judging the feed: every rule, in each period whose files are new since it was last judged there.

What was found is kept in `quality.duckdb` and only added to: feed_result holds every judgement of every run,
feed_current the latest of each rule and period, feed_example the failing examples of each.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from bass.publishing import duck
from bass.publishing.duck import Connection
from ingestion.contract import Contract
from quality.feed.due import Delivered, Signatures, due, version
from quality.feed.finding import Finding, findings
from quality.feed.rule import FeedRule
from quality.profile import RECENT

WAREHOUSE = "warehouse"  # views of the working file name their catalog: its base name
KEPT = f"{duck.TARGET}.main"
RESULT = pa.schema(
    [
        ("build_id", pa.string()),
        ("judged_at", pa.timestamp("us")),
        ("rule_code", pa.string()),
        ("rule_version", pa.string()),
        ("signature", pa.string()),
        ("source", pa.string()),
        ("unit", pa.string()),
        ("period", pa.string()),
        ("rule_name_en", pa.string()),
        ("rule_name_zh", pa.string()),
        ("kind", pa.string()),
        ("severity", pa.string()),
        ("penalty", pa.int64()),
        ("owner", pa.string()),
        ("verdict", pa.string()),
        ("observed", pa.float64()),
        ("bound", pa.string()),
        ("checked_count", pa.int64()),
        ("failing_count", pa.int64()),
        ("examples", pa.list_(pa.string())),
    ]
)
LATEST = f"""
create or replace view feed_current as
select *, row_number() over (partition by rule_code order by period desc)
    <= if(length(period) = 8, {RECENT["day"]}, {RECENT["month"]}) as is_recent
from (
    select * from feed_result where rule_code in (from feed_rule)
    qualify row_number() over (partition by rule_code, period order by judged_at desc, rowid desc) = 1
)
"""


@dataclass(frozen=True)
class Judgement:
    """How many rules were judged, how many findings that made, and how many of these are failures."""

    rule_count: int
    finding_count: int
    failed_count: int


def judge(
    path: Path, working_db: Path, contract: Contract, rules: Sequence[FeedRule], build_id: str, now: datetime
) -> Judgement:
    """Judge what is due by the rules and keep the findings in the file `path`.

    A period is due where every unit that the rule reads has come for it, and any of them has news since the rule was
    last judged there, or it failed then. Raises BassError where the working file cannot be read.
    """
    with duck.writing(path) as connection:
        _make_tables(connection, rules)
        known = _known(connection)
        duck.attach(connection, working_db, WAREHOUSE)
        connection.execute(f"use {WAREHOUSE}")
        waiting = due(Delivered(connection, contract), rules, known)
        rows = [
            _row(finding, contract, waiting[finding.rule]) | {"build_id": build_id, "judged_at": now}
            for together, periods in _batches(waiting)
            for finding in findings(connection, contract, together, periods)
        ]
        content = pa.Table.from_pylist(rows, schema=RESULT)
        connection.register("found", content)
        connection.execute(f"insert into {KEPT}.feed_result by name from found")
        connection.unregister("found")
        connection.execute(f"use {duck.TARGET}")
        connection.execute(f"detach {WAREHOUSE}")
    judged = {row["rule_code"] for row in rows}
    return Judgement(len(judged), len(rows), sum(row["verdict"] == "fail" for row in rows))


def _make_tables(connection: Connection, rules: Sequence[FeedRule]) -> None:
    """What rules that are gone from the pack found stays in feed_result, and is no longer current."""
    connection.register("nothing", RESULT.empty_table())
    connection.execute("create table if not exists feed_result as from nothing")
    connection.unregister("nothing")
    codes = ", ".join(duck.literal(rule.code) for rule in rules)
    connection.execute(f"create or replace table feed_rule as select unnest([{codes}]::varchar[]) as rule_code")
    connection.execute(LATEST)


def _known(connection: Connection) -> dict[tuple[str, str], tuple[str, str, str]]:
    rows = connection.execute("select rule_code, period, rule_version, signature, verdict from feed_current").fetchall()
    return {(code, period): (kept, signature, verdict) for code, period, kept, signature, verdict in rows}


def _batches(waiting: Mapping[FeedRule, Signatures]) -> list[tuple[list[FeedRule], list[str]]]:
    """Rules of one unit that are due in the same periods are judged together."""
    together: dict[tuple[str, tuple[str, ...]], list[FeedRule]] = defaultdict(list)
    for rule, periods in waiting.items():
        if periods:
            together[rule.unit, tuple(periods)].append(rule)
    return [(rules, list(periods)) for (_, periods), rules in together.items()]


def _row(finding: Finding, contract: Contract, signatures: Signatures) -> dict[str, Any]:
    rule = finding.rule
    return {
        "rule_code": rule.code,
        "rule_version": version(rule),
        "signature": signatures[finding.period],
        "source": contract.extracts[rule.unit].source,
        "unit": rule.unit,
        "period": finding.period,
        "rule_name_en": rule.en,
        "rule_name_zh": rule.zh,
        "kind": rule.kind,
        "severity": rule.severity,
        "penalty": rule.penalty,
        "owner": rule.owner,
        "verdict": finding.verdict,
        "observed": finding.observed,
        "bound": rule.bound,
        "checked_count": finding.checked_count,
        "failing_count": finding.failing_count,
        "examples": list(finding.examples),
    }
