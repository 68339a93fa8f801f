"""Complaints: opened, assigned, closed; some late, some again. Sent as after-images on the days they change."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from synth.callcenter.topic import LEAVES, draw_topics, in_use, open_hours
from synth.callcenter.wave import Wave
from synth.line import Lines
from synth.world import DAY, Int, Plan, numbered

_DAYS_BETWEEN = 900  # complaints of a line
_HOURS_ALLOWED = 48
RESULTS = np.array(["resolved", "explained", "compensated", "rejected"])
_STRANGERS, _LATE, _AGAIN = 0.03, 0.12, 0.15


def draw_complaints(plan: Plan, lines: Lines, waves: Iterable[Wave], of_groups: tuple[Int, Int, Int]) -> pd.DataFrame:
    """All cases by the time they were opened: case_id, line (-1: caller not known), topic, opened, assigned, due,
    closed, result, satisfaction (0: not asked), repeat_of (case_id or ''). `of_groups`: line, time and topic of what
    members of groups complain about.
    """
    rng = plan.rng("complaints")
    count = int(rng.poisson(len(lines) * plan.day_count / _DAYS_BETWEEN))
    line, opened = rng.integers(0, len(lines), count), open_hours(rng, rng.integers(0, plan.day_count, count))
    topic, known = draw_topics(rng, count), rng.random(count) >= _STRANGERS
    kept = in_use(lines, line, opened)
    frames = [_cases(np.where(known, line, -1)[kept], opened[kept], topic[kept])]
    frames += [_cases(wave.line, wave.at, np.full(len(wave.line), wave.topic)) for wave in waves]
    first = _handled(plan.rng("complaint handling"), pd.concat(frames, ignore_index=True))
    again = _repeats(plan.rng("repeated complaints"), lines, first)
    grouped = _handled(plan.rng("group complaint handling"), _cases(*of_groups))
    cases = pd.concat([first, again, grouped], ignore_index=True)
    cases = cases[cases["opened"] < plan.day_count * DAY].sort_values(["opened", "line"], kind="stable")
    names = pd.Series(numbered("Q", np.arange(1, len(cases) + 1)), index=cases.index)
    return cases.assign(case_id=names, repeat_of=cases["repeats"].map(names).fillna("")).reset_index(drop=True)


def _cases(line: Int, opened: Int, topic: Int) -> pd.DataFrame:
    return pd.DataFrame({"line": line, "opened": opened, "topic": topic, "repeats": -1})


def _handled(rng: np.random.Generator, cases: pd.DataFrame) -> pd.DataFrame:
    """How cases are worked on: most within two days, some days late."""
    count = len(cases)
    opened = cases["opened"].to_numpy()
    hours = np.minimum(rng.gamma(2.0, 9.0, count), _HOURS_ALLOWED - 2)
    hours = np.where(rng.random(count) < _LATE, _HOURS_ALLOWED + rng.gamma(2.0, 60.0, count), hours)
    assigned = opened + (600 + rng.random(count) * np.minimum(hours * 1800, 8 * 3600)).astype(np.int64)
    result = rng.choice(len(RESULTS), count, p=[0.62, 0.22, 0.10, 0.06])
    pleased = np.clip(np.round(rng.normal(np.array([4.2, 3.3, 4.4, 1.8])[result], 0.9)), 1, 5).astype(np.int64)
    return cases.assign(
        assigned=assigned,
        due=opened + _HOURS_ALLOWED * 3600,
        closed=np.maximum(opened + (hours * 3600).astype(np.int64), assigned + 300),
        result=RESULTS[result],
        satisfaction=np.where(rng.random(count) < 0.55, pleased, 0),
    )


def _repeats(rng: np.random.Generator, lines: Lines, first: pd.DataFrame) -> pd.DataFrame:
    """Some come back on the same topic some days after their case was closed."""
    after = (first["closed"] + rng.integers(2 * DAY, 16 * DAY, len(first))).to_numpy()
    again = open_hours(rng, after // DAY)
    line = first["line"].to_numpy()
    chosen = np.flatnonzero((rng.random(len(first)) < _AGAIN) & (line >= 0) & in_use(lines, line, again))
    return _handled(rng, _cases(line[chosen], again[chosen], first["topic"].to_numpy()[chosen])).assign(repeats=chosen)


def complaint_table(plan: Plan, lines: Lines, cases: pd.DataFrame) -> pd.DataFrame:
    """Rows of unit complaint: the image of a case at the end of each day on which it was opened, assigned or closed."""
    frames = []
    for step in ("opened", "assigned", "closed"):
        day = cases[step].to_numpy() // DAY
        frames.append(cases.assign(sent=day)[day < plan.day_count])
    images = pd.concat(frames).drop_duplicates(["case_id", "sent"]).sort_values(["sent", "case_id"])
    sent, line = images["sent"].to_numpy(), images["line"].to_numpy()

    def told(step: str) -> pd.Series:
        at = pd.Series(plan.times(images[step].to_numpy()))
        return at.where(pd.Series(images[step].to_numpy() // DAY <= sent))

    is_closed = images["closed"].to_numpy() // DAY <= sent
    score = images["satisfaction"].to_numpy()
    return pd.DataFrame(
        {
            "case_id": images["case_id"].to_numpy(),
            "user_id": np.where(line >= 0, lines.user_id[line], ""),
            "category_id": LEAVES[images["topic"].to_numpy()],
            "opened_at": plan.times(images["opened"].to_numpy()),
            "assigned_at": told("assigned"),
            "due_at": plan.times(images["due"].to_numpy()),
            "closed_at": told("closed"),
            "result": np.where(is_closed, images["result"].to_numpy(), ""),
            "satisfaction": pd.Series(score, dtype="Int64").where(pd.Series(is_closed & (score > 0))),
            "repeat_of": images["repeat_of"].to_numpy(),
            "_period": plan.periods(sent),
        }
    )
