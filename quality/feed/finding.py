"""How a rule ended in a period, and from what was read to that end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from bass.publishing.duck import Connection
from ingestion.contract import Contract
from quality.feed import query
from quality.feed.rule import ChangeRule, CompareRule, ConcentrationRule, FeedRule, ReferenceRule, RowRule

WRONG_SQL = (duckdb.ParserException, duckdb.SyntaxException, duckdb.BinderException, duckdb.CatalogException)
BROKEN = (duckdb.ProgrammingError, duckdb.DataError)  # the rule's fault; a full disk is none, and ends the check


@dataclass(frozen=True)
class Finding:
    """`observed` is what the rule's bound speaks of: a share, a change, a ratio; None where there was too little to
    judge by. `checked_count` and `failing_count` are rows, or parts of an amount. `is_broken`: the rule itself
    could not be run, which says nothing of the feed; its example is the reason."""

    rule: FeedRule
    period: str
    observed: float | None
    checked_count: int
    failing_count: int
    examples: tuple[str, ...] = ()
    is_broken: bool = False

    @property
    def verdict(self) -> str:
        if self.is_broken:
            return "error"
        if self.observed is None:
            return "too little"
        return "fail" if self.failing_count else "pass"


def findings(
    connection: Connection, contract: Contract, rules: Sequence[FeedRule], periods: Sequence[str]
) -> Iterator[Finding]:
    """Judge rules of one unit in the same periods. Where a file of a period holds no row, the rule has no finding.

    A rule whose SQL does not run ends with an error in each of the periods; the others are judged all the same.
    """
    by_source: dict[str, list[RowRule | ReferenceRule]] = {}
    for rule in rules:
        source = query.relation(rule, contract)
        if isinstance(rule, RowRule | ReferenceRule):
            by_source.setdefault(source, []).append(rule)
        else:
            yield from _judged(connection, rule, source, periods)
    for source, together in by_source.items():
        try:
            yield from list(_rows(connection, together, source, periods))
        except BROKEN:  # one of them: which, shows when each is judged by itself
            for rule in together:
                yield from _judged(connection, rule, source, periods)


def _judged(connection: Connection, rule: FeedRule, source: str, periods: Sequence[str]) -> list[Finding]:
    try:
        return list(_FORMS[type(rule)](connection, rule, source, periods))
    except BROKEN as error:
        # what is said of a value may hold personal data
        reason = " ".join(str(error).split()) if isinstance(error, WRONG_SQL) else type(error).__name__
        return [Finding(rule, period, None, 0, 0, (reason,), is_broken=True) for period in periods]


def _rows(
    connection: Connection, rules: Sequence[RowRule | ReferenceRule], source: str, periods: Sequence[str]
) -> Iterator[Finding]:
    for period, *counts in connection.execute(query.row_counts(rules, source, periods)).fetchall():
        for place, rule in enumerate(rules):
            checked, bad = counts[2 * place : 2 * place + 2]
            failing = bad if bad > max(rule.limit * checked, rule.tolerance) else 0
            examples: tuple[str, ...] = ()
            if failing:
                rows = connection.execute(query.row_examples(rule, source, period)).fetchall()
                examples = tuple(text for (text,) in rows)
            yield Finding(rule, period, bad / checked if checked else None, checked, failing, examples)


def _row(
    connection: Connection, rule: RowRule | ReferenceRule, source: str, periods: Sequence[str]
) -> Iterator[Finding]:
    return _rows(connection, [rule], source, periods)


def _changes(connection: Connection, rule: ChangeRule, source: str, periods: Sequence[str]) -> Iterator[Finding]:
    for period, amount, before, is_holiday in connection.execute(query.changes(rule, source, periods)).fetchall():
        if max(amount, before) < rule.minimum:
            yield Finding(rule, period, None, 0, 0)
            continue
        change = amount / before - 1 if before else float("inf")
        limit = rule.holiday_limit if is_holiday and rule.holiday_limit else rule.limit
        failing = int(abs(change) > limit)
        examples = (f"{amount:.10g} after {before:.10g}",) if failing else ()
        yield Finding(rule, period, change, 1, failing, examples)


def _comparisons(connection: Connection, rule: CompareRule, _: str, periods: Sequence[str]) -> Iterator[Finding]:
    found: dict[str, list[tuple[float, str, float, float]]] = {}
    for period, part, amount, against in connection.execute(query.comparisons(rule, periods)).fetchall():
        parts = found.setdefault(period, [])
        if max(abs(amount), abs(against)) >= rule.minimum:
            parts.append((amount / against if against else float("inf"), part, amount, against))
    for period, parts in found.items():
        if not parts:
            yield Finding(rule, period, None, 0, 0)
            continue
        bad = [one for one in parts if not rule.low <= one[0] <= rule.high]
        worst = max(bad or parts, key=lambda one: max(one[0] - rule.high, rule.low - one[0]))
        examples = tuple(f"{part} {amount:.10g} against {against:.10g}".strip() for _, part, amount, against in bad)
        yield Finding(rule, period, worst[0], len(parts), len(bad), examples[: query.EXAMPLE_COUNT])


def _concentrations(
    connection: Connection, rule: ConcentrationRule, source: str, periods: Sequence[str]
) -> Iterator[Finding]:
    for period, part, amount, whole in connection.execute(query.concentrations(rule, source, periods)).fetchall():
        if (whole or 0) < rule.minimum:
            yield Finding(rule, period, None, 0, 0)
            continue
        failing = int(amount / whole > rule.limit)
        examples = (f"{part} {amount:.10g} of {whole:.10g}",) if failing else ()
        yield Finding(rule, period, amount / whole, 1, failing, examples)


_FORMS: dict[type[FeedRule], Callable[..., Iterator[Finding]]] = {
    RowRule: _row,
    ReferenceRule: _row,
    ChangeRule: _changes,
    CompareRule: _comparisons,
    ConcentrationRule: _concentrations,
}
