"""The SQL of each form of rule: what it finds in the periods that are due.

Every query reads the working file that the connection uses. `periods` are those to be judged; a change also reads the
periods before them.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from bass.publishing.duck import literal, quoted
from ingestion.contract import Contract
from quality.feed.rule import ChangeRule, CompareRule, ConcentrationRule, FeedRule, ReferenceRule, RowRule
from quality.profile import holidays

EXAMPLE_COUNT = 5  # failing examples kept for each rule and period


def relation(rule: FeedRule, contract: Contract) -> str:
    """What the rule reads: a select of its own, or the unit's rows."""
    extract = contract.extracts[rule.unit]
    columns = "* replace (substr(period, 1, 6) as period)" if rule.judged == "month" else "*"
    return rule.relation or f"select {columns} from {quoted(extract.schema, extract.unit)}"


def row_counts(rules: Sequence[RowRule | ReferenceRule], source: str, periods: Sequence[str]) -> str:
    """period, then for each rule: rows looked at, bad rows. One pass over the source for all of them."""
    marks = ", ".join(
        f"({rule.where}) as is_looked_at_{place}, ({rule.bad}) as is_bad_{place}" for place, rule in enumerate(rules)
    )
    counts = ", ".join(
        f"count(*) filter (is_looked_at_{place}), count(*) filter (is_looked_at_{place} and is_bad_{place})"
        for place in range(len(rules))
    )
    return (
        f"select period, {counts} from (select period, {marks} from ({source}) as r where {_within(periods)})"
        " group by period"
    )


def row_examples(rule: RowRule | ReferenceRule, source: str, period: str) -> str:
    """One text for each of the first bad rows of a period: where it stands, and the columns that show it."""
    place = [] if rule.relation else ["_delivery_id", "_part", "_line"]
    shown = [f"'{name}=' || coalesce(cast(r.{quoted(name)} as varchar), '')" for name in (*place, *rule.show)]
    order = ", ".join(f"r.{quoted(name)}" for name in (*place, *rule.show))
    return (
        f"select concat_ws(' ', {', '.join(shown)}) from (select *, ({rule.bad}) as is_bad from ({source}) as r"
        f" where {_within([period])} and ({rule.where})) as r where is_bad order by {order} limit {EXAMPLE_COUNT}"
    )


def changes(rule: ChangeRule, source: str, periods: Sequence[str]) -> str:
    """period, amount, amount before, whether the bound of holidays holds; nothing where there was no file before.

    A sum of nothing is 0.
    """
    pairs = [(period, earlier(period, rule.lag)) for period in periods]
    wanted = sorted({period for pair in pairs for period in pair})
    values = ", ".join(f"({literal(now)}, {literal(before)})" for now, before in pairs)
    holiday = holidays("raw_boss.calendar")
    return (
        f"with told as (select period, coalesce(cast({rule.amount} as double), 0) as amount from ({source}) as r"
        f" where {_within(wanted)} and ({rule.where}) group by period)"
        " select now.period, now.amount, before.amount,"
        f" now.period in ({holiday}) or before.period in ({holiday})"
        f" from (values {values}) as pair (period, previous)"
        " join told as now on now.period = pair.period join told as before on before.period = pair.previous"
    )


def comparisons(rule: CompareRule, periods: Sequence[str]) -> str:
    """period, part, amount, against; a part that one side lacks counts as nothing there."""
    within = _within(periods)
    part = "part" if rule.by_part else "''"
    sides = {
        name: f"select period, {part} as part, sum(amount)::double as amount from ({query}) as r"
        f" where {within} group by all"
        for name, query in (("amount", rule.amount), ("against", rule.against))
    }
    return (
        f"select period, part, coalesce(told.amount, 0), coalesce(other.amount, 0)"
        f" from ({sides['amount']}) as told full join ({sides['against']}) as other using (period, part)"
    )


def concentrations(rule: ConcentrationRule, source: str, periods: Sequence[str]) -> str:
    """period, value of `by`, its amount, the whole; of each period the largest value."""
    return (
        f"with told as (select period, {rule.by} as part, cast({rule.amount} as double) as amount"
        f" from ({source}) as r where {_within(periods)} and ({rule.where}) group by all)"
        " select period, arg_max(cast(part as varchar), amount), max(amount), sum(amount) from told group by period"
    )


def earlier(period: str, lag: int) -> str:
    """The period `lag` days or months before one."""
    if len(period) == 8:
        day = date(int(period[:4]), int(period[4:6]), int(period[6:]))
        return f"{day - timedelta(days=lag):%Y%m%d}"
    months = int(period[:4]) * 12 + int(period[4:]) - 1 - lag
    return f"{months // 12:04d}{months % 12 + 1:02d}"


def _within(periods: Sequence[str]) -> str:
    return f"period in ({', '.join(map(literal, periods))})"
