"""Does each feed keep the rules of the pack? One suite a source over what quality/feed has judged.

As with the suites on raw, a failure counts while it is recent: an old oddity is not news.
"""

from itertools import groupby

from quality.feed.rule import FeedRule, load_pack
from quality.rule import Context, Rule, Suite

TABLE = "feed_current"


def suites(context: Context) -> list[Suite]:
    """A suite for each source that has delivered a unit with rules."""
    contract = context.contract
    delivered = [rule for rule in load_pack() if rule.unit in context.delivered]
    by_source = groupby(
        sorted(delivered, key=lambda rule: contract.extracts[rule.unit].source),
        key=lambda rule: contract.extracts[rule.unit].source,
    )
    return [
        Suite(
            name=f"feed_{source}",
            database="profile",
            schema="main",
            table=TABLE,
            node_ids=(),
            rules=tuple(_rule(rule, context) for rule in rules),
        )
        for source, rules in by_source
    ]


def _rule(rule: FeedRule, context: Context) -> Rule:
    return Rule(
        name=rule.code,
        description=f"{rule.en} ({rule.bound}; {rule.unit}, owner: {rule.owner})",
        severity=rule.severity,
        query=(
            "select period, verdict, observed, failing_count, checked_count, examples[1] as example from {batch}"
            f" where rule_code = '{rule.code}' and verdict in ('fail', 'error') and is_recent"
            " order by period desc limit 50"
        ),
        node_ids=(context.source_id(rule.unit),),
    )
