"""Key accounts: the list frozen every half-year, some on it that decline before they leave, and holiday dips."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from synth.daybook import holds_new_year
from synth.life import NORMAL, SUSPENDED, Roles
from synth.line import CAUSES, Lines
from synth.presence import Presence
from synth.subscription import Subscriptions
from synth.tariff import BASE
from synth.traffic import Carriers
from synth.world import DAY, NEVER, Bool, Int, Plan, month_of

_LIST_SHARE, _SHORTEST_LIST = 0.03, 14
_FEWEST = 5  # that decline
_PACE = (0.55, 0.30, 0.17)  # of the ordinary use, in the three months before leaving
_DIP_PACE = 0.35
_DECLINE = len(_PACE)
_BUSY = (5.0, 2.0, 1.0)  # calls, sessions and messages a day that a key account has at least
_FREEZE_MONTHS = (1, 7)


@dataclass(frozen=True)
class Decline:
    """`line` declines in the three months before `month` and leaves in it; the month after the last whole one: later
    than the end. `dip`: lines that are low in the month of Spring Festival only.
    """

    line: Int
    month: Int
    dip: Int


def list_length(plan: Plan) -> int:
    return max(_SHORTEST_LIST, round(plan.subscribers * _LIST_SHARE))


def rank(lines: Lines, base: Int, may: Bool) -> Int:
    """Lines that may be on the list by the fee of their base tariffs, the dearest first."""
    fee = np.array([tariff.fee for tariff in BASE])[base]
    who = np.flatnonzero(may & ~lines.is_test & ~lines.is_iot)
    order: Int = who[np.argsort(-fee[who], kind="stable")]
    return order


def plant_decline(plan: Plan, lines: Lines) -> Decline:
    """Let some lines of the first list leave after three months of less and less use. Changes `lines`."""
    rng = plan.rng("key accounts")
    known = lines.is_opening & ~lines.is_preopened & (lines.activated_at < 0)
    listed = rank(lines, lines.base, known)[: list_length(plan)]
    stays = listed[(lines.leave_at[listed] == NEVER) & ~lines.is_family[listed]]
    count = max(_FEWEST, len(listed) // 6) if plan.whole_month_count > _DECLINE else 0
    chosen = rng.permutation(stays)
    line, dip = np.sort(chosen[:count]), np.sort(chosen[count : 2 * count])
    month = rng.integers(_DECLINE + 1, plan.whole_month_count + 2, len(line)).clip(max=plan.whole_month_count)
    starts = np.array([plan.month_start(n) for n in range(plan.whole_month_count + 1)])
    leave = starts[month] * DAY + rng.integers(0, 9 * DAY, len(line)) + DAY
    gone = leave < plan.day_count * DAY
    lines.leave_at[line[gone]] = lines.cancel_at[line[gone]] = leave[gone]
    lines.cause[line[gone]] = CAUSES.index("competitor")
    return Decline(line, month, dip)


def spare(roles: Roles, decline: Decline) -> Roles:
    """No line has two dramas: those that decline pay in time and ask for no suspension."""
    planted = np.isin(np.arange(len(roles.pays_late)), np.concatenate([decline.line, decline.dip]))
    return Roles(roles.asks_to_suspend & ~planted, roles.changes_pay_mode & ~planted, roles.pays_late & ~planted)


def pace_carriers(plan: Plan, lines: Lines, carriers: Carriers, decline: Decline) -> Carriers:
    """Key accounts use more than others; those that decline less and less, and some less in one month only."""
    voice, data, sms = carriers.voice.copy(), carriers.data.copy(), carriers.sms.copy()
    known = lines.is_opening & ~lines.is_preopened & (lines.activated_at < 0)
    listed = rank(lines, lines.base, known)[: list_length(plan)]
    for rate, least in zip((voice, data, sms), _BUSY, strict=True):
        rate[listed] = np.maximum(rate[listed], least)
    pace = np.ones((len(plan.months), len(carriers)))
    for back, factor in enumerate(_PACE[::-1], start=1):
        pace[decline.month - back, decline.line] = factor
    left = decline.month < len(plan.months)
    pace[decline.month[left], decline.line[left]] = _PACE[-1]
    for month, first in enumerate(plan.months):
        if holds_new_year(first):
            pace[month, decline.dip] = _DIP_PACE
    planted = np.isin(np.arange(len(carriers)), np.concatenate([decline.line, decline.dip]))
    return replace(
        carriers, voice=voice, data=data, sms=sms, pace=pace, fades=carriers.fades & ~planted,
        silent_from=np.where(planted, NEVER, carriers.silent_from),
    )  # fmt: skip


def key_lists(plan: Plan, lines: Lines, presence: Presence, subscriptions: Subscriptions) -> list[Int]:
    """The list of each whole month, by rank: frozen at the start and every half-year, less those off-net by then."""
    lists: list[Int] = []
    frozen = np.array([], np.int64)
    for month in range(plan.whole_month_count):
        first, last = plan.month_start(month), plan.month_end(month)
        if month == 0 or plan.months[month].month in _FREEZE_MONTHS:
            may = _on_net(presence, first - 1) & (lines.activated_at < first * DAY)
            frozen = rank(lines, subscriptions.base[:, month], may)[: list_length(plan)]
        lists.append(frozen[_on_net(presence, last)[frozen]])
    return lists


def _on_net(presence: Presence, day: int) -> Bool:
    status = presence.closing(day, day)[:, 0]
    result: Bool = (status == NORMAL) | (status == SUSPENDED)
    return result


def write_decline(plan: Plan, lines: Lines, lists: list[Int], decline: Decline, out: Path) -> None:
    """Write declining_key_account.csv into `out`: user_id, the first and the last month of decline, left_on (empty
    where it is after the end); those that are on the list in the last of these months.
    """
    rows = []
    for line, month in zip(decline.line, decline.month, strict=True):
        if line in lists[month - 1]:
            leave = lines.leave_at[line]
            rows.append({
                "user_id": lines.user_id[line], "first_month": month_of(plan.start, int(month) - _DECLINE),
                "last_month": month_of(plan.start, int(month) - 1),
                "left_on": plan.days[leave // DAY] if leave < NEVER else "",
            })  # fmt: skip
    columns = ["user_id", "first_month", "last_month", "left_on"]
    table = pd.DataFrame(rows, columns=columns)
    table.to_csv(out / "declining_key_account.csv", index=False, lineterminator="\n")
