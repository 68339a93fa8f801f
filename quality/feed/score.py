"""The score of a feed: 100 less the penalties of the rules that did not hold, by source and data day.

A daily file counts on its day, a monthly one on the last day of its month.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bass.home import Home
from bass.publishing import duck
from quality.source_profile import PROFILE

DATA_DATE = "case when length(period) = 8 then strptime(period, '%Y%m%d') else last_day(strptime(period, '%Y%m')) end"
SCORES = f"""
select source, cast({DATA_DATE} as date) as data_date, count(*) as judged_count,
    count(*) filter (verdict = 'fail') as failed_count,
    coalesce(sum(penalty) filter (verdict = 'fail'), 0)::bigint as penalty
from feed_current where verdict in ('pass', 'fail') group by all order by all
"""
FAILURES = """
select rule_code, rule_name_en, rule_name_zh, source, unit, period, kind, severity, penalty, owner, observed, bound,
    failing_count, checked_count, judged_at, examples
from feed_current where verdict in ('fail', 'error') order by period desc, penalty desc, rule_code
"""


@dataclass(frozen=True)
class FeedScore:
    """One source on one data day: rules judged and failed, the sum of penalties, and what is left of 100 points."""

    source: str
    data_date: date
    judged_count: int
    failed_count: int
    penalty: int
    score: int


@dataclass(frozen=True)
class FeedFailure:
    """A rule of the pack that did not hold in a period. `observed` is what its `bound` speaks of: a share, a change or
    a ratio; None where the rule itself could not be run, which takes no point off."""

    rule_code: str
    rule_name_en: str
    rule_name_zh: str
    source: str
    unit: str
    period: str
    kind: str
    severity: str
    penalty: int
    owner: str
    observed: float | None
    bound: str
    failing_count: int
    checked_count: int
    judged_at: datetime
    examples: tuple[str, ...]

    def __str__(self) -> str:
        told = f"{self.period} {self.unit}: {self.rule_code}"
        if self.observed is None:
            return "\n      ".join([f"{told} could not be run; mend the rule", *self.examples])
        told += f" (-{self.penalty}, {self.owner}): {self.observed:.4g}, bound {self.bound}"
        return "\n      ".join([told, *self.examples])


@dataclass(frozen=True)
class FeedQuality:
    """How the feeds stand by the rules as they were last judged."""

    scores: tuple[FeedScore, ...]
    failures: tuple[FeedFailure, ...]

    @property
    def latest(self) -> tuple[FeedScore, ...]:
        """The newest score of each source."""
        return tuple({score.source: score for score in self.scores}.values())

    @property
    def summary(self) -> str:
        if not self.scores:
            return "no feed has been judged yet; run `bass check`"
        lines = [f"{one.source:<12}{one.data_date}  {one.score:>3} of 100" for one in self.latest]
        return "\n".join([*lines, *(f"  {failure}" for failure in self.failures)])

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def feed_quality(home: Home) -> FeedQuality:
    """What the rules found when the home was last checked; nothing before its first check.

    Raises BassError where the file of the counts cannot be read.
    """
    path = home.warehouse / PROFILE
    return _read(path) if path.exists() else FeedQuality((), ())


def _read(path: Path) -> FeedQuality:
    with duck.reading(path) as connection:
        if ("main", "feed_current") not in duck.columns(connection, path.stem):
            return FeedQuality((), ())
        scores = connection.execute(SCORES).to_arrow_table().to_pylist()
        failures = connection.execute(FAILURES).to_arrow_table().to_pylist()
    return FeedQuality(
        tuple(FeedScore(**row, score=max(0, 100 - row["penalty"])) for row in scores),
        tuple(FeedFailure(**row | {"examples": tuple(row["examples"])}) for row in failures),
    )
