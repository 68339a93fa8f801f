"""docs/reference/quality-rules.md, made from quality/rule_pack: every feed rule with its bound, penalty and owner.

Usage: python -m bass.rule_page [--check]   writes the page; with --check it writes nothing, and exit code 1 says that
the page is out of date.
"""

from collections.abc import Sequence
from itertools import groupby

from bass.generated_page import write_or_check
from bass.home import PROJECT_DIR
from quality.feed.rule import FeedRule, load_pack

PAGE = PROJECT_DIR / "docs" / "reference" / "quality-rules.md"
KIND = {
    "change_bound": "Change bound 波动",
    "day_month_agreement": "Day and month agree 日月一致",
    "detail_summary_agreement": "Detail and summary agree 明细汇总一致",
    "referential": "Referential 引用完整",
    "state_logic": "State logic 状态逻辑",
    "plausibility": "Plausibility 合理性",
    "concentration": "Concentration 集中度",
    "geography": "Geography 地理",
}
HEAD = """# Quality rules of the feeds 接口质量规则

<!-- made by `python -m bass.rule_page` from quality/rule_pack; edit the pack, not this page -->

{count} rules that `bass check` judges in each period whose files are new. What they mean for the gate and the score is
in [quality-checks.md](quality-checks.md). Points are taken off the 100 of the source's data day while the rule does not
hold; the owner is who answers for it at the sender. All are warnings but those marked **critical**, which hold back
what is made of the unit.
"""
TABLE = """
## {title}

| Rule | Unit | Holds where | Bound | Points | Owner |
|---|---|---|---|---|---|
"""


def rule_page(rules: Sequence[FeedRule]) -> str:
    """The whole page as Markdown, one table a kind."""
    parts = [HEAD.format(count=len(rules))]
    by_kind = sorted(rules, key=lambda rule: list(KIND).index(rule.kind))
    for kind, group in groupby(by_kind, lambda rule: rule.kind):
        parts.append(TABLE.format(title=KIND[kind]) + "\n".join(map(_line, group)) + "\n")
    return "".join(parts)


def _line(rule: FeedRule) -> str:
    critical = " **critical**" if rule.severity == "critical" else ""
    units = ", ".join(f"`{unit}`" for unit in rule.units)
    return (
        f"| `{rule.code}`{critical} | {units} | {rule.en}<br>{rule.zh} | {rule.bound} | {rule.penalty} | {rule.owner} |"
    )


if __name__ == "__main__":
    write_or_check(lambda _: {PAGE: rule_page(load_pack())})
