"""What was planted, told as the alarms that it must raise: KPIs, area and month, how much beside how much is usual.

Counts are the generator's own: lines that left, cases that were opened, refunds that were paid. Nothing here knows what
the warehouse makes of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd

from synth.incident_look_alike import COLUMNS, look_alikes
from synth.life import area_codes
from synth.operator import Operator
from synth.order.port import port_table
from synth.order.service import FORCED
from synth.world import DAY, NEVER, Bool, Int, month_of

VISIBLE = 6  # times the root of what is usual (at least 1) that a month has more of
HISTORY_MONTHS = 3  # before a month of which an incident can be told
CHURN = ("cancelled_count", "churn_rate_opening", "churn_rate_average", "churn_rate_adjusted")
CODE_LENGTH = {"province": 2, "city": 4, "county": 6}
UNKNOWN = "339999999"  # an area that the area file does not know
_TESTED_AFTER = 2  # months after which the use of new lines is judged


@dataclass(frozen=True)
class Happening:
    """Things that happened to lines, each at a time."""

    line: Int
    at: Int

    def where(self, chosen: Bool) -> Happening:
        return Happening(self.line[chosen], self.at[chosen])


def write_incidents(operator: Operator, leaks: Iterable[pd.DataFrame], out: Path) -> None:
    """Write incident.csv into `out`. One row per incident, KPIs that it moves, area and whole month: `planted_count`
    beside `usual_count` (of such things there in a month, the planted ones left out); `is_visible` where the month has
    more than the usual by at least VISIBLE times its root, and there is history; `is_innocent` for look-alikes, which
    must raise no alarm. `leaks`: what the bills of the months lack, as `synth.leak` tells it.
    """
    rows = [*_complaints(operator), *_leavers(operator), *_ports(operator), *_services(operator)]
    rows += [*_members(operator), *_key_accounts(operator), *_farmed(operator), *_leaks(operator, leaks)]
    rows += look_alikes(operator)
    table = pd.DataFrame(rows, columns=COLUMNS).sort_values(COLUMNS[:5], kind="stable")
    table.to_csv(out / "incident.csv", index=False, lineterminator="\n")


def area_of(operator: Operator, things: Happening, level: str) -> np.ndarray:
    """Codes of the areas of a level in which the lines lived on the day; '' where that is not known."""
    versions, last = operator.versions, operator.plan.day_count + 1
    begun = versions["line"].to_numpy(np.int64) * last + np.maximum(versions["day"].to_numpy(np.int64), 0)
    held = np.searchsorted(begun, things.line * last + np.maximum(things.at // DAY, 0), side="right") - 1
    # a line's first version may begin after the day
    held += versions["line"].to_numpy(np.int64)[np.maximum(held, 0)] != things.line
    codes = area_codes(operator.place, versions["grid"].to_numpy(np.int64)[held])
    length = CODE_LENGTH[level]
    return np.array([code[:length] if code != UNKNOWN and len(code) >= length else "" for code in codes], object)


def _told(
    operator: Operator, kind: str, level: str, kpis: Iterable[str], planted: Happening, usual: Happening
) -> list[tuple[object, ...]]:
    """Rows of what was planted in each area and whole month, beside the mean of what is usual there. What can be seen
    is by how much all that happened in the month is more than usual.
    """
    plan = operator.plan
    others = _by_area_and_month(operator, level, usual)
    means: defaultdict[str, float] = defaultdict(float)
    for (area, _), count in others.items():
        means[area] += count / len(plan.months)
    rows: list[tuple[object, ...]] = []
    for (area, month), count in _by_area_and_month(operator, level, planted).items():
        if area and month < plan.whole_month_count:
            mean = means[area]
            excess = count + others[area, month] - mean
            is_visible = month >= HISTORY_MONTHS and excess >= VISIBLE * sqrt(max(mean, 1.0))
            first = month_of(plan.start, month)
            rows.append((kind, level, area, "month", first, ";".join(kpis), count, round(mean, 2), int(is_visible), 0))
    return rows


def _by_area_and_month(operator: Operator, level: str, things: Happening) -> Counter[tuple[str, int]]:
    """How many things happened, by code of the area ('' where it is not known) and number of the month."""
    plan = operator.plan
    during = things.where((things.at >= 0) & (things.at < plan.day_count * DAY))
    areas = area_of(operator, during, level)
    return Counter(zip(areas.tolist(), plan.month_number[during.at // DAY].tolist(), strict=True))


def _complaints(operator: Operator) -> list[tuple[object, ...]]:
    center = operator.center
    cases = center.cases[center.cases["line"] >= 0]
    line, at = cases["line"].to_numpy(np.int64), cases["opened"].to_numpy(np.int64)
    of_groups = operator.groups.parting
    planted = [(wave.kind, Happening(wave.line, wave.at)) for wave in center.waves]
    planted.append(("group_complaint", Happening(of_groups.line, of_groups.at)))
    known = {pair for _, what in planted for pair in zip(what.line.tolist(), what.at.tolist(), strict=True)}
    other = np.array([pair not in known for pair in zip(line.tolist(), at.tolist(), strict=True)], bool)
    usual = Happening(line, at).where(other)
    return [row for kind, what in planted for row in _told(operator, kind, "city", ["complaints_per_10k"], what, usual)]


def _planted_leavers(operator: Operator) -> dict[str, tuple[str, Int]]:
    """Incident -> level at which it strikes, and the lines that leave for it."""
    lines, groups = operator.lines, operator.groups
    after_outage = operator.center.waves[0]
    members = groups.members[(groups.members["line"] >= 0) & groups.members["group"].isin(groups.left)]
    line, closed = members["line"].to_numpy(np.int64), groups.closed[members["group"].to_numpy(np.int64)]
    day = lines.leave_at[line] // DAY
    with_group = np.unique(line[(day >= closed - 62) & (day <= closed + 28) & (lines.leave_at[line] < NEVER)])
    farmed = operator.cards.farmed
    return {
        "outage": ("city", after_outage.line[after_outage.leave_at < NEVER]),
        "price_cut": ("county", operator.cut.line),
        "group_leaving": ("city", with_group),
        "farming": ("county", farmed[lines.leave_at[farmed] < NEVER]),
    }


def _leavers(operator: Operator) -> list[tuple[object, ...]]:
    lines = operator.lines
    planted = _planted_leavers(operator)
    every = np.flatnonzero((lines.leave_at < NEVER) & ~lines.is_test & ~lines.is_iot)
    other = np.setdiff1d(every, np.concatenate([line for _, line in planted.values()]))
    usual = Happening(other, lines.leave_at[other])
    rows = []
    for kind, (level, line) in planted.items():
        rows += _told(operator, kind, level, CHURN, Happening(line, lines.leave_at[line]), usual)
    return rows


def _ports(operator: Operator) -> list[tuple[object, ...]]:
    ports = port_table(operator.plan, operator.lines, *operator.lured)
    names = ports.loc[ports["direction"] == "out", "user_id"]
    gone = np.flatnonzero(np.isin(operator.lines.user_id, names))
    cut = operator.cut.line
    other = np.setdiff1d(gone, operator.lured[0])
    planted, usual = (Happening(line, operator.lines.leave_at[line] - 60) for line in (cut, other))
    rows = _told(operator, "price_cut", "county", ["ported_out_count"], planted, usual)
    won = np.setdiff1d(operator.lured[0], cut)
    return rows + _told(
        operator, "group_leaving", "city", ["ported_out_count"], Happening(won, operator.lines.leave_at[won]), usual
    )


def _services(operator: Operator) -> list[tuple[object, ...]]:
    back = operator.services[operator.services["refunded"] < NEVER]
    refunds = Happening(back["line"].to_numpy(np.int64), back["refunded"].to_numpy(np.int64))
    is_forced = back["kind"].to_numpy() == FORCED
    return _told(
        operator, "forced_subscription", "province", ["refund_rate"], refunds.where(is_forced),
        refunds.where(~is_forced),
    )  # fmt: skip


def _members(operator: Operator) -> list[tuple[object, ...]]:
    lines, members = operator.lines, operator.groups.members
    known = np.unique(members.loc[members["line"] >= 0, "line"].to_numpy(np.int64))
    gone = known[lines.leave_at[known] < NEVER]
    rows = []
    for kind in ("group_leaving", "outage"):
        chosen = np.isin(gone, _planted_leavers(operator)[kind][1])
        planted, usual = (Happening(gone[mask], lines.leave_at[gone[mask]]) for mask in (chosen, ~chosen))
        rows += _told(operator, kind, "city", ["group_member_churn_rate"], planted, usual)
    return rows


def _key_accounts(operator: Operator) -> list[tuple[object, ...]]:
    lines, declining = operator.lines, operator.decline.line
    listed = np.unique(np.concatenate([*operator.key_lists, declining]))
    gone = listed[lines.leave_at[listed] < NEVER]
    chosen = np.isin(gone, declining)
    planted, usual = (Happening(gone[mask], lines.leave_at[gone[mask]]) for mask in (chosen, ~chosen))
    return _told(operator, "key_account_decline", "province", ["key_account_churn_rate"], planted, usual)


def _farmed(operator: Operator) -> list[tuple[object, ...]]:
    plan, lines = operator.plan, operator.lines
    farmed = operator.cards.farmed
    month = plan.month_number[lines.activated_at[farmed] // DAY] + _TESTED_AFTER
    tested = np.array([plan.month_start(int(one)) for one in month], np.int64) * DAY
    none = Happening(farmed[:0], tested[:0])
    kpis = ["very_low_use_rate", "zero_use_rate"]
    return _told(operator, "farming", "county", kpis, Happening(farmed, tested), none)


def _leaks(operator: Operator, leaks: Iterable[pd.DataFrame]) -> list[tuple[object, ...]]:
    """Lines whose usage was not billed in the month; in each other month the same lines are."""
    found = pd.concat(leaks)
    rows = []
    for item, items in found.groupby("item"):
        kpi = "data_revenue" if item == "data_usage" else "voice_revenue"
        line = np.flatnonzero(np.isin(operator.lines.user_id, items["user_id"]))
        first = pd.Timestamp(items["month"].iloc[0]).date()
        day = operator.plan.month_start(operator.plan.months.index(first))
        planted = Happening(line, np.full(len(line), day * DAY))
        usual = Happening(
            np.tile(line, len(operator.plan.months)),
            np.repeat([operator.plan.month_start(n) * DAY for n in range(len(operator.plan.months))], len(line)),
        )
        rows += _told(operator, "leak", "county", [kpi, "billed_revenue"], planted, usual)
    return rows
