"""Why groups leave when their contracts end: causes in the months before, and groups that renew late with one sign.

The members' use falls month by month, members (the key person most of all) take their numbers to a rival, and others
complain. A group that renews late shows one thing of these at most: a low month at Spring Festival, a key person that
moves away, or complaints.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from synth.callcenter.topic import LEAVES, LEAVES_PER_TYPE, NETWORK, open_hours
from synth.daybook import holds_new_year
from synth.group.key_account import list_length, rank
from synth.life import Roles
from synth.line import CAUSES, Lines
from synth.traffic import Carriers
from synth.world import DAY, NEVER, Bool, Int, Plan, month_of

ENOUGH = 3  # members of a group of which something can be told
NEEDED_MONTHS = 4
_PACE = (0.75, 0.45, 0.25)  # of the ordinary use, in the three months before leaving
_DIP_PACE = 0.35
_BUSY = (2.0, 1.0, 0.5)  # calls, sessions and messages a day that their members have at least
_KEY_PERSON_LEAVES, _MEMBER_LEAVES, _COMPLAIN = 0.6, 0.25, 0.4
_RIVAL_COUNT = 3
_DIPS, _LOSES, _COMPLAINS = range(3)  # what a late renewer shows


@dataclass(frozen=True)
class Parting:
    """Groups whose contracts end, by group: `month` in which it leaves or renews (-1: neither, or too early to be
    planted), `leaves` or not. `member`, `group`: their lines, and which of them a rival `won` before. `line`, `at`,
    `topic`: complaints.
    """

    month: Int
    leaves: Bool
    member: Int
    group: Int
    won: Bool
    line: Int
    at: Int
    topic: Int

    @property
    def complaints(self) -> tuple[Int, Int, Int]:
        return self.line, self.at, self.topic

    def first_month(self, group: Int) -> Int:
        """The first month of decline: the first month of all has ordinary use."""
        first: Int = np.maximum(self.month[group] - len(_PACE), 1)
        return first


def dearest(plan: Plan, lines: Lines) -> Bool:
    """Lines that are or may become key accounts: these have a drama of their own."""
    known = lines.is_opening & ~lines.is_preopened & (lines.activated_at < 0)
    found = np.zeros(len(lines), bool)
    found[rank(lines, lines.base, known)[: list_length(plan) * 4 // 3]] = True
    return found


def plant_parting(
    plan: Plan, lines: Lines, member: Int, group: Int, may_leave: Bool, ending: tuple[Int, Int], end: Int
) -> Parting:
    """Let causes come before the groups `ending` (those that leave, those that renew late) do so on days `end`.
    Changes `lines`: some members leave before. `member`, `group`: all lines of groups, the key person first.
    """
    rng = plan.rng("group parting")
    month, leaves = np.full(len(end), -1), np.zeros(len(end), bool)
    planted = np.concatenate(ending) if plan.whole_month_count >= NEEDED_MONTHS else np.array([], np.int64)
    month[planted], leaves[ending[0]] = plan.month_number[np.minimum(end[planted], plan.day_count - 1)], True
    kept = np.isin(group, planted)
    member, group, may_leave = member[kept], group[kept], may_leave[kept]
    shown = np.full(len(end), -1)
    shown[ending[1]] = (rng.integers(3) + np.arange(len(ending[1]))) % 3
    is_key = np.isin(np.arange(len(group)), np.unique(group, return_index=True)[1])
    may = rng.random(len(member)) < np.where(is_key, _KEY_PERSON_LEAVES, _MEMBER_LEAVES)
    stays = lines.leave_at[member] == NEVER
    goes = np.where(leaves[group], may, is_key & (shown[group] == _LOSES)) & stays & may_leave & ~_last_of(group, stays)
    _leave_before(plan, rng, lines, member[goes], month[group[goes]], leaves[group[goes]])
    wants = (leaves[group] | (shown[group] == _COMPLAINS)) & (rng.random(len(member)) < _COMPLAIN) & ~goes
    since = np.array([plan.month_start(n) for n in month[group] - 2], np.int64)
    day = since + rng.integers(0, 55, len(member))
    at = open_hours(rng, day)
    topic = rng.integers((NETWORK + 1) * LEAVES_PER_TYPE, len(LEAVES), len(member))
    wants &= (at < lines.leave_at[member]) & (at < plan.day_count * DAY)
    month[(shown >= 0) & (shown != _DIPS)] = -1  # nothing falls there
    return Parting(month, leaves, member, group, goes & leaves[group], member[wants], at[wants], topic[wants])


def _last_of(group: Int, stays: Bool) -> Bool:
    """The last one of each group among those that stay: somebody is left whose use can fall."""
    place = np.flatnonzero(stays)[::-1]
    found = np.zeros(len(group), bool)
    found[place[np.unique(group[place], return_index=True)[1]]] = True
    return found


def _leave_before(plan: Plan, rng: np.random.Generator, lines: Lines, line: Int, month: Int, ports: Bool) -> None:
    """In the two months before: to a rival where the group will leave, else just away."""
    day = np.array([plan.month_start(n - 2) for n in month], np.int64) + rng.integers(0, 55, len(line))
    lines.leave_at[line] = lines.cancel_at[line] = day * DAY + rng.integers(9 * 3600, 18 * 3600, len(line))
    lines.cause[line] = np.where(ports, CAUSES.index("competitor"), CAUSES.index("moved"))


def known_at_rivals(plan: Plan, lines: Lines, parting: Parting) -> pd.DataFrame:
    """Members that a rival won before their group left: group, line, operator (place among the rivals), and the day
    since when the number is known there: in the next month's file, as a number stands once in a group's file.
    """
    group = parting.group[parting.won]
    line = parting.member[parting.won]
    month = plan.month_number[lines.cancel_at[line] // DAY]
    since = np.array([plan.month_start(n + 1) for n in month], np.int64)
    return pd.DataFrame({"group": group, "line": line, "operator": group % _RIVAL_COUNT, "join": since})


def spare_members(roles: Roles, parting: Parting) -> Roles:
    """No line has two dramas, as in `synth.group.key_account.spare`."""
    planted = np.isin(np.arange(len(roles.pays_late)), parting.member)
    return Roles(roles.asks_to_suspend & ~planted, roles.changes_pay_mode & ~planted, roles.pays_late & ~planted)


def pace_members(plan: Plan, carriers: Carriers, parting: Parting) -> Carriers:
    """Members of groups that leave use less and less, those of a late renewer that dips less in one month only."""
    voice, data, sms, pace = carriers.voice.copy(), carriers.data.copy(), carriers.sms.copy(), carriers.pace.copy()
    for rate, least in zip((voice, data, sms), _BUSY, strict=True):
        rate[parting.member] = np.maximum(rate[parting.member], least)
    declines = parting.leaves[parting.group]
    for line, group in zip(parting.member[declines], parting.group[declines], strict=True):
        month = parting.month[group]
        pace[max(month - len(_PACE), 1) : month, line] = _PACE[-min(len(_PACE), month - 1) :]
        pace[month:, line] = _PACE[-1]
    dip = parting.member[~declines & (parting.month[parting.group] >= 0)]
    for month, first in enumerate(plan.months):
        if holds_new_year(first):
            pace[month, dip] = _DIP_PACE
    planted = np.isin(np.arange(len(carriers)), parting.member)
    return replace(
        carriers, voice=voice, data=data, sms=sms, pace=pace, fades=carriers.fades & ~planted,
        silent_from=np.where(planted, NEVER, carriers.silent_from),
    )  # fmt: skip


def write_decline(plan: Plan, group_id: np.ndarray, closed: Int, parting: Parting, out: Path) -> None:
    """Write declining_group.csv into `out`: group_id, the first and the last month of decline, left_on."""
    group = np.flatnonzero(parting.leaves & (parting.month >= 0))
    table = pd.DataFrame({
        "group_id": group_id[group],
        "first_month": [month_of(plan.start, int(n)) for n in parting.first_month(group)],
        "last_month": [month_of(plan.start, int(n) - 1) for n in parting.month[group]],
        "left_on": plan.dates(closed[group]),
    })  # fmt: skip
    table.to_csv(out / "declining_group.csv", index=False, lineterminator="\n")
