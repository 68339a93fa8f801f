"""Which rules are due in which periods: where what they read has come, and is new since they were last judged."""

import hashlib
from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bass.publishing.duck import Connection
from ingestion.contract import Contract
from quality.feed.query import earlier
from quality.feed.rule import ChangeRule, FeedRule, ReferenceRule

Signatures = Mapping[str, str]  # period -> what was read there: a hash over its deliveries


class Delivered:
    """The committed deliveries of each unit, by period."""

    def __init__(self, connection: Connection, contract: Contract) -> None:
        self.contract = contract
        self.by_unit: dict[str, dict[str, str]] = defaultdict(dict)
        rows = connection.execute(
            "select unit, period, string_agg(delivery_id, ',' order by delivery_id) from raw_ledger.delivery"
            " where state = 'committed' group by unit, period order by unit, period"
        )
        for unit, period, deliveries in rows.fetchall():
            self.by_unit[unit][period] = deliveries

    def periods(self, rule: FeedRule) -> dict[str, str]:
        """Period of the rule -> signature, of those for which every unit has come, a month on each of its days."""
        kind = "month" if rule.judged == "month" else self.contract.extracts[rule.unit].period_kind
        if isinstance(rule, ReferenceRule) and rule.master.split(".")[0] not in self.by_unit:
            return {}
        told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for unit in rule.units:
            for period, deliveries in self.by_unit.get(unit, {}).items():
                told[period[:6] if kind == "month" else period][unit].append(deliveries)
        return {
            period: _hash(by_unit)
            for period, by_unit in sorted(told.items())
            if all(len(by_unit[unit]) == self._needed(unit, period) for unit in rule.units)
        }

    def _needed(self, unit: str, period: str) -> int:
        is_by_day = self.contract.extracts[unit].period_kind == "day" and len(period) == 6
        return monthrange(int(period[:4]), int(period[4:]))[1] if is_by_day else 1


def due(
    delivered: Delivered, rules: Sequence[FeedRule], known: Mapping[tuple[str, str], tuple[str, str, str]]
) -> dict[FeedRule, Signatures]:
    """The periods in which each rule is to be judged. `known`: (rule, period) -> version, signature, verdict."""
    return {rule: _due(delivered.periods(rule), rule, known) for rule in rules}


def _due(periods: Signatures, rule: FeedRule, known: Mapping[tuple[str, str], tuple[str, str, str]]) -> Signatures:
    rule_version = version(rule)
    news = {
        period
        for period, signature in periods.items()
        if known.get((rule.code, period), ("", "", ""))[:2] != (rule_version, signature)
    }
    # what a rule missed may have come since: the master's line, the other half of a comparison
    failed = {period for period in periods if known.get((rule.code, period), ("", "", ""))[2] in ("fail", "error")}
    following = {period for period in periods if isinstance(rule, ChangeRule) and earlier(period, rule.lag) in news}
    return {period: periods[period] for period in sorted(news | failed | following)}


def version(rule: FeedRule) -> str:
    """Changes with whatever the rule says, so that its old findings are not taken for those of today's rule."""
    return hashlib.sha256(rule.model_dump_json().encode()).hexdigest()[:16]


def _hash(by_unit: Mapping[str, Sequence[str]]) -> str:
    text = ";".join(f"{unit}:{','.join(by_unit[unit])}" for unit in sorted(by_unit))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
