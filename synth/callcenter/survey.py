"""What customers say afterwards: answers to the survey after a contact, and appeals to the regulator."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.callcenter.topic import LEAVES, draw_topics, in_use, open_hours
from synth.line import Lines
from synth.world import DAY, Plan, numbered

_ANSWERS = 0.12  # of contacts with a known line that were answered
_DAYS_BETWEEN = 6000  # appeals of a line that never complained
_APPEALS = 0.12  # of complaints that were late or came again


def draw_surveys(plan: Plan, contacts: pd.DataFrame) -> pd.DataFrame:
    """Answers in order of time: contact (place), line, at, score (1 to 5, 0 not given), nps (0 to 10, -1 not given)."""
    rng = plan.rng("survey")
    asked = contacts[(contacts["agent"] >= 0) & (contacts["line"] >= 0)]
    asked = asked[rng.random(len(asked)) < _ANSWERS]
    patience = np.clip(asked["queue"].to_numpy() / 60, 0, 2) + asked["is_case"].to_numpy()
    score = np.clip(np.round(rng.normal(4.4 - 0.7 * patience, 0.9)), 1, 5).astype(np.int64)
    nps = np.clip(np.round(rng.normal(8.3 - 1.6 * patience, 1.8)), 0, 10).astype(np.int64)
    which = rng.random(len(asked))
    answers = pd.DataFrame(
        {
            "contact": asked.index.to_numpy(),
            "line": asked["line"].to_numpy(),
            "at": asked["at"].to_numpy() + rng.integers(1800, 2 * DAY, len(asked)),
            "score": np.where(which < 0.9, score, 0),
            "nps": np.where(which > 0.4, nps, -1),
        }
    )
    return answers[answers["at"] < plan.day_count * DAY].sort_values(["at", "contact"], ignore_index=True)


def survey_table(plan: Plan, lines: Lines, surveys: pd.DataFrame, month: int) -> pd.DataFrame:
    """Rows of unit survey of a month's file."""
    first, after = plan.month_start(month) * DAY, (plan.month_end(month) + 1) * DAY
    told = surveys[(surveys["at"] >= first) & (surveys["at"] < after)]
    score, nps = pd.Series(told["score"], dtype="Int64"), pd.Series(told["nps"], dtype="Int64")
    return pd.DataFrame(
        {
            "response_id": numbered("V", told.index.to_numpy() + 1),
            "contact_id": numbered("K", told["contact"].to_numpy() + 1),
            "user_id": lines.user_id[told["line"].to_numpy()],
            "answered_at": plan.times(told["at"].to_numpy()),
            "score": score.where(score > 0),
            "recommendation": nps.where(nps >= 0),
            "_period": plan.period_of_month(month),
        }
    )


def draw_appeals(plan: Plan, lines: Lines, cases: pd.DataFrame) -> pd.DataFrame:
    """Appeals in order of time: line, case_id ('' for those that never complained), topic, at."""
    rng = plan.rng("appeals")
    tried = cases[((cases["closed"] > cases["due"]) | (cases["repeat_of"] != "")) & (cases["line"] >= 0)]
    tried = tried[rng.random(len(tried)) < _APPEALS]
    after = open_hours(rng, tried["opened"].to_numpy() // DAY + rng.integers(4, 20, len(tried)))
    count = int(rng.poisson(len(lines) * plan.day_count / _DAYS_BETWEEN))
    line, at = rng.integers(0, len(lines), count), open_hours(rng, rng.integers(0, plan.day_count, count))
    direct = pd.DataFrame({"line": line, "case_id": "", "topic": draw_topics(rng, count), "at": at})
    appeals = pd.concat([tried[["line", "case_id", "topic"]].assign(at=after), direct[in_use(lines, line, at)]])
    return appeals[appeals["at"] < plan.day_count * DAY].sort_values(["at", "line"], kind="stable", ignore_index=True)


def appeal_table(plan: Plan, lines: Lines, appeals: pd.DataFrame) -> pd.DataFrame:
    """Rows of unit appeal, numbered by their index."""
    return pd.DataFrame(
        {
            "appeal_id": numbered("P", appeals.index.to_numpy() + 1),
            "user_id": lines.user_id[appeals["line"].to_numpy()],
            "case_id": appeals["case_id"].to_numpy(),
            "category_id": LEAVES[appeals["topic"].to_numpy()],
            "appealed_at": plan.times(appeals["at"].to_numpy()),
            "_period": plan.periods(appeals["at"].to_numpy() // DAY),
        }
    )
