"""Contacts: who calls or chats when, how long they wait, who answers and how long it takes; and the agents' days."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.callcenter.topic import LEAVES, LEAVES_PER_TYPE, SKILLS, draw_topics, in_use, open_hours
from synth.daybook import day_factors
from synth.line import Lines
from synth.world import DAY, Bool, Int, Plan, numbered

_DAYS_BETWEEN = 110  # contacts of a line
_CHAT, _STRANGERS, _AGAIN, _HANGS_UP = 0.15, 0.06, 0.16, 0.015
_SHIFT = 8 * 3600  # early from 7:00, late from 15:00
TEAMS = np.array(["north", "south", "east", "west"])


def draw_contacts(plan: Plan, lines: Lines, cases: pd.DataFrame) -> pd.DataFrame:
    """All contacts in order of time: at, line (-1: caller not known), topic, is_chat, is_abandoned, agent (-1 where
    nobody answered), and seconds of queue, talk, hold and wrap. Every complaint was made in a contact.
    """
    rng = plan.rng("contacts")
    voice = np.array([day_factors(day)[0] for day in plan.days])
    day = np.repeat(np.arange(plan.day_count), rng.poisson(len(lines) / _DAYS_BETWEEN * voice))
    line, at, topic = rng.integers(0, len(lines), len(day)), open_hours(rng, day), draw_topics(rng, len(day))
    used = in_use(lines, line, at)
    line, at, topic = line[used], at[used], topic[used]
    again = np.flatnonzero(rng.random(len(line)) < _AGAIN)
    later = open_hours(rng, at[again] // DAY + rng.integers(1, 11, len(again)))
    still = in_use(lines, line[again], later) & (later < plan.day_count * DAY)
    again, later = again[still], later[still]
    line = np.concatenate([line, line[again]])
    line = np.where(rng.random(len(line)) < _STRANGERS, -1, line)
    at, topic = np.concatenate([at, later]), np.concatenate([topic, topic[again]])
    count = len(at)
    columns = {
        "at": np.concatenate([at, cases["opened"].to_numpy() - 240]),
        "line": np.concatenate([line, cases["line"].to_numpy()]),
        "topic": np.concatenate([topic, cases["topic"].to_numpy()]),
        "is_case": np.append(np.zeros(count, bool), np.ones(len(cases), bool)),
    }
    contacts = pd.DataFrame(columns).sort_values(["at", "line", "topic"], kind="stable", ignore_index=True)
    return _answered(plan, contacts)


def _answered(plan: Plan, contacts: pd.DataFrame) -> pd.DataFrame:
    """Waiting is longest in the evening and on crowded days; some hang up at once, some lose patience."""
    rng = plan.rng("queue")
    count = len(contacts)
    at, is_case = contacts["at"].to_numpy(), contacts["is_case"].to_numpy()
    is_chat = (rng.random(count) < _CHAT) & ~is_case
    per_day = np.bincount(at // DAY, minlength=plan.day_count)
    crowd = np.clip(per_day / max(float(np.median(per_day)), 1.0), 0.5, 4.0)[at // DAY]
    evening = np.where(at % DAY >= 18 * 3600, 1.5, 1.0)
    wait = rng.exponential(11.0 * crowd * evening)
    patience = np.where(rng.random(count) < _HANGS_UP, rng.uniform(0, 5, count), 6 + rng.exponential(80.0, count))
    is_abandoned = (wait > patience) & ~is_case
    handled = ~is_abandoned

    def seconds(values: np.ndarray, told: Bool) -> Int:
        return np.where(told, values.astype(np.int64), 0)

    is_held = handled & (rng.random(count) < 0.3)
    return contacts.assign(
        is_chat=is_chat,
        is_abandoned=is_abandoned,
        queue=np.where(is_abandoned, patience, wait).astype(np.int64),
        talk=seconds(20 + rng.gamma(2.0, 95.0, count), handled),
        hold=seconds(5 + rng.gamma(1.2, 40.0, count), is_held),
        wrap=seconds(3 + rng.gamma(2.0, 16.0, count), handled),
        agent=np.where(handled, _on_duty(plan, rng, at), -1),
    )


def agent_count(plan: Plan) -> int:
    """A multiple of four: two days of work, one early and one late, and two days off."""
    return 8 + 4 * (plan.subscribers // 1500)


def _on_duty(plan: Plan, rng: np.random.Generator, at: Int) -> Int:
    """One of the agents on shift at each time."""
    shift = (at % DAY >= 7 * 3600 + _SHIFT).astype(np.int64)
    return (shift - at // DAY) % 4 + 4 * rng.integers(0, agent_count(plan) // 4, len(at))


def contact_table(plan: Plan, lines: Lines, contacts: pd.DataFrame) -> pd.DataFrame:
    """Rows of unit contact; `contacts`: some of `draw_contacts`, numbered by their index."""
    line, topic, agent = (contacts[name].to_numpy() for name in ("line", "topic", "agent"))
    answered = agent >= 0
    return pd.DataFrame(
        {
            "contact_id": numbered("K", contacts.index.to_numpy() + 1),
            "user_id": np.where(line >= 0, lines.user_id[line], ""),
            "contact_type": np.where(contacts["is_chat"], "chat", "voice"),
            "skill": SKILLS[topic // LEAVES_PER_TYPE],
            "category_id": np.where(answered, LEAVES[topic], ""),
            "agent_id": np.where(answered, numbered("G", agent + 1, 4), ""),
            "contacted_at": plan.times(contacts["at"].to_numpy()),
            "queue_seconds": contacts["queue"],
            "talk_seconds": contacts["talk"],
            "hold_seconds": contacts["hold"],
            "wrap_seconds": contacts["wrap"],
            "is_abandoned": contacts["is_abandoned"].astype(int),
            "_period": plan.periods(contacts["at"].to_numpy() // DAY),
        }
    )


def agent_day_table(plan: Plan, contacts: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Rows of unit agent_day of days `first` to `last`: who was on shift, and how the eight hours were spent."""
    count = agent_count(plan)
    day, agent = (grid.ravel() for grid in np.meshgrid(np.arange(first, last + 1), np.arange(count), indexing="ij"))
    shift = (day + agent) % 4
    day, agent, shift = day[shift < 2], agent[shift < 2], shift[shift < 2]
    done = contacts[contacts["agent"] >= 0]
    cell = (done["at"].to_numpy() // DAY - first) * count + done["agent"].to_numpy()
    size = (last - first + 1) * count

    def spent(name: str) -> Int:
        return np.bincount(cell, done[name].to_numpy(), size).astype(np.int64)[(day - first) * count + agent]

    talk, hold, wrap = spent("talk"), spent("hold"), spent("wrap")
    pause = plan.rng("breaks", first).integers(1500, 3600, len(day))
    login = np.maximum(_SHIFT, talk + hold + wrap + pause)
    return pd.DataFrame(
        {
            "agent_id": numbered("G", agent + 1, 4),
            "work_date": plan.dates(day),
            "team_id": TEAMS[agent % 4],
            "shift": np.array(["early", "late"])[shift],
            "contact_count": np.bincount(cell, minlength=size)[(day - first) * count + agent],
            "login_seconds": login,
            "ready_seconds": login - talk - hold - wrap - pause,
            "talk_seconds": talk,
            "hold_seconds": hold,
            "wrap_seconds": wrap,
            "break_seconds": pause,
            "_period": plan.periods(day),
        }
    )
