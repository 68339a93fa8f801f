"""Is what came in plausible? One suite for each delivered extract, made from the interface contract.

Severity comes from the contract: bad values of a mandatory column are a warning up to the extract's `reject_limit` (the
share of lines that may be bad) and critical beyond it; of an optional column always a warning.
"""

from collections.abc import Iterator

from ingestion.contract import Extract
from quality.profile import Measure, measures
from quality.rule import CRITICAL, WARNING, Context, Rule, Severity, Suite

DRIFT = 2.0  # times more or less than usual
HOLIDAY_DRIFT = 5.0  # on holidays and their eves, when people write three times as many messages and call half as much
MIN_USUAL = 200  # rows; below, the number of rows says nothing
MIN_PAST = 7  # deliveries before drift can be told
NULL_JUMP = 0.2  # change of an optional column's null share
EVENT_TOLERANCE = 0.01  # share of events outside their file's period

WORDS = {
    "unlisted": "outside the contract's list",
    "malformed": "not in the contract's form",
    "out_of_range": "outside the possible range",
}


def suites(context: Context) -> list[Suite]:
    """A suite for each extract with committed deliveries; what was never delivered is the timeliness board's matter."""
    return [
        Suite(
            name=f"raw_{extract.source}_{extract.unit}",
            database="profile",
            schema="main",
            table=f"profile_{extract.unit}",
            node_ids=(context.source_id(extract.unit),),
            rules=tuple(_rules(extract)),
        )
        for extract in context.contract.extracts.values()
        if extract.unit in context.delivered
    ]


def _rules(extract: Extract) -> Iterator[Rule]:
    yield Rule("has_delivery", "There is a committed delivery")
    yield from _volume(extract)
    yield _mandatory(extract)
    if any(column.nullable for column in extract.columns):
        yield _null_jump(extract)
    for measure in measures(extract):
        kind = measure.name.removeprefix(f"{measure.column}_").removesuffix("_count")
        if kind in WORDS:
            yield from _bad_values(extract, measure, kind)
        elif kind == "out_of_period":
            words = f"At most {EVENT_TOLERANCE:.0%} of the rows have a {measure.column} outside their file's period"
            condition = f"{measure.name} > {EVENT_TOLERANCE} * row_count and is_recent"
            yield Rule(f"{measure.column}_{kind}", words, WARNING, _breaking(condition, measure.name))


def _volume(extract: Extract) -> Iterator[Rule]:
    severity: Severity = WARNING if extract.mode == "e" else CRITICAL
    yield Rule(
        "has_row", "The committed deliveries bring rows", severity,
        "select count(*) as delivery_count from {batch} having coalesce(sum(row_count), 0) = 0",
    )  # fmt: skip
    if extract.mode == "a":
        shrunk = f"previous_row_count >= {MIN_USUAL} and row_count * {DRIFT} < previous_row_count"
        words = "No snapshot holds less than half of the rows of the one before"
        yield Rule("snapshot_shrunk", words, CRITICAL, _breaking(shrunk, "previous_row_count"))
    drift = f"case when is_holiday then {HOLIDAY_DRIFT} else {DRIFT} end"
    drifted = (
        f"is_recent and past_count >= {MIN_PAST} and usual_row_count >= {MIN_USUAL}"
        f" and row_count not between usual_row_count / {drift} and usual_row_count * {drift}"
    )
    words = (
        f"No delivery has more than {DRIFT:g} times, or less than 1/{DRIFT:g} of, the usual number of rows"
        f" ({HOLIDAY_DRIFT:g} on holidays and their eves)"
    )
    yield Rule("volume_drift", words, WARNING, _breaking(drifted, "usual_row_count"))


def _mandatory(extract: Extract) -> Rule:
    mandatory = [column.name for column in extract.columns if not column.nullable]
    bad = " + ".join(f"{name}_null_count" for name in mandatory) or "0"
    words = f"Mandatory columns are filled: {', '.join(mandatory)}"
    return Rule("mandatory_null", words, CRITICAL, _breaking(f"{bad} > 0", f"{bad} as null_count"))


def _null_jump(extract: Extract) -> Rule:
    """Compares each optional column's null share with that of all deliveries before it."""
    past = "over (order by period rows between unbounded preceding and 1 preceding)"
    parts = [
        f"select '{column.name}' as column_name, delivery_id, period, is_recent, row_count, past_count,"
        f" {column.name}_null_count / nullif(row_count, 0) as null_share,"
        f" sum({column.name}_null_count) {past} / nullif(sum(row_count) {past}, 0) as usual_share,"
        f" sum(row_count) {past} as past_row_count from {{batch}}"
        for column in extract.columns
        if column.nullable
    ]
    jumped = (
        f"is_recent and past_count >= {MIN_PAST} and least(row_count, past_row_count) >= {MIN_USUAL}"
        f" and abs(null_share - usual_share) > {NULL_JUMP}"
    )
    query = (
        "select column_name, delivery_id, period, round(null_share, 4) as null_share,"
        " round(usual_share, 4) as usual_share"
        f" from ({' union all '.join(parts)}) as optional where {jumped} order by period desc limit 50"
    )
    return Rule("null_jump", f"No optional column's null share moves by more than {NULL_JUMP:.0%}", WARNING, query)


def _bad_values(extract: Extract, measure: Measure, kind: str) -> Iterator[Rule]:
    name = f"{measure.column}_{kind}"
    if not extract.column(measure.column).nullable:
        limit = extract.reject_limit
        words = f"At most {limit:.1%} of the rows of a delivery have a {measure.column} {WORDS[kind]}"
        yield Rule(
            f"{name}_beyond_limit", words, CRITICAL, _breaking(f"{measure.name} > {limit} * row_count", measure.name)
        )
    condition = f"is_recent and {measure.name} > 0"
    yield Rule(name, f"No recent row has a {measure.column} {WORDS[kind]}", WARNING, _breaking(condition, measure.name))


def _breaking(condition: str, shown: str) -> str:
    columns = f"delivery_id, period, row_count, {shown}"
    return f"select {columns} from {{batch}} where {condition} order by period desc limit 50"
