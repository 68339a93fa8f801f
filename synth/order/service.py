"""Who orders which service of a provider, how, for how long, and what it costs.

One provider forces subscriptions: for some weeks it enters orders that nobody confirmed. Beside it, as innocent
look-alike, a popular service with a free trial, which most leave within days, without a complaint.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from synth.billing import VAS_FEE, Charges, Habits
from synth.line import Lines
from synth.order.provider import SERVICES, SMALL, TRIAL, usual_service
from synth.world import DAY, NEVER, Int, Plan

USUAL, ON_TRIAL, FORCED = range(3)
_SHARE_A_MONTH = 0.06  # of lines that order a service
_FORCED_DAYS = 18


@dataclass(frozen=True)
class Forced:
    """The provider's service (place) and the days [first, end) on which it forces subscriptions."""

    service: int
    first: int
    end: int


def draw_forced(plan: Plan) -> Forced:
    """Which little known provider does it: eighteen days of a month in the middle of the simulation."""
    rng = plan.rng("forced service")
    whole = max(plan.whole_month_count, 1)
    month = int(rng.integers(whole // 3, max(2 * whole // 3, whole // 3 + 1)))
    first = plan.month_start(month) + int(rng.integers(2, 7))
    return Forced(int(rng.choice(np.array(SMALL))), first, first + _FORCED_DAYS)


def draw_services(plan: Plan, lines: Lines) -> pd.DataFrame:
    """Orders of services in order of time: line, service (place), start, end (times; NEVER), access, confirmed (time;
    NEVER where nobody confirmed), kind, refunded (time; NEVER), reason.
    """
    table = pd.concat([_usual(plan, lines), _on_trial(plan, lines), _forced(plan, lines)], ignore_index=True)
    table = table[table["start"] < plan.day_count * DAY]
    return table.sort_values(["start", "line", "service"], kind="stable", ignore_index=True)


def _can_order(lines: Lines, first: int, end: int) -> Int:
    """Lines in use on the days [first, end)."""
    in_use = (lines.activated_at < first * DAY) & (lines.leave_at > end * DAY)
    return np.flatnonzero(in_use & ~lines.is_iot & ~lines.is_test)


def electronic_share(plan: Plan, day: Int) -> np.ndarray:
    """The share of orders that come by electronic channels: a quarter at first, a point more each month."""
    return np.minimum(0.25 + 0.012 * (np.asarray(day) / 30), 0.7)


def draw_access(plan: Plan, rng: np.random.Generator, day: Int) -> np.ndarray:
    """How orders of the days come: electronic ones by web, app or message, others in a hall or by hotline."""
    count = len(day)
    electronic = rng.random(count) < electronic_share(plan, day)
    return np.where(electronic, rng.choice(["web", "app", "sms"], count), rng.choice(["hall", "hotline"], count))


def _usual(plan: Plan, lines: Lines) -> pd.DataFrame:
    """A few lines order a service in each month, keep it some months, and now and then ask their money back."""
    frames = []
    for month in range(len(plan.months)):
        rng = plan.rng("services", month)
        first, end = plan.month_start(month), plan.month_end(month) + 1
        who = _can_order(lines, first, first + 1)
        who = who[rng.random(len(who)) < _SHARE_A_MONTH]
        count = len(who)
        start = rng.integers(first * DAY + 8 * 3600, end * DAY - 3 * 3600, count)
        service = rng.choice([n for n in range(len(SERVICES)) if n != TRIAL], count)
        kept = np.where(rng.random(count) < 0.06, rng.uniform(0.1, 7, count), rng.exponential(150, count) + 1)
        access = np.where(rng.random(count) < 0.2, "sp", draw_access(plan, rng, start // DAY))
        unconfirmed = rng.random(count) < 0.04
        back = rng.random(count) < 0.03
        frames.append(pd.DataFrame({
            "line": who, "service": service, "start": start, "end": start + (kept * DAY).astype(np.int64),
            "access": access, "confirmed": np.where(unconfirmed, NEVER, start - rng.integers(5, 60, count)),
            "kind": USUAL, "refunded": np.where(back, start + rng.integers(DAY, 20 * DAY, count), NEVER),
            "reason": rng.choice(["double_charge", "dispute", "not_ordered"], count, p=[0.5, 0.4, 0.1]),
        }))  # fmt: skip
    table = pd.concat(frames, ignore_index=True)
    return table[lines.leave_at[table["line"].to_numpy()] > table["start"].to_numpy() + DAY]


def _on_trial(plan: Plan, lines: Lines) -> pd.DataFrame:
    """A campaign of three weeks: many try the service for nothing, three in four leave it within the week."""
    rng = plan.rng("trial")
    first = int(rng.integers(5, max(plan.day_count - 40, 6)))
    who = _can_order(lines, first, first + 21)
    who = who[rng.random(len(who)) < 0.35]
    count = len(who)
    start = first * DAY + rng.integers(0, 21, count) * DAY + rng.integers(8 * 3600, 22 * 3600, count)
    leaves = rng.random(count) < 0.75
    kept = np.where(leaves, rng.integers(3600, 6 * DAY, count), rng.integers(40 * DAY, 300 * DAY, count))
    unconfirmed = rng.random(count) < 0.02
    return pd.DataFrame({
        "line": who, "service": TRIAL, "start": start, "end": start + kept, "access": rng.choice(["app", "sp"], count),
        "confirmed": np.where(unconfirmed, NEVER, start - 20), "kind": ON_TRIAL, "refunded": NEVER, "reason": "",
    })  # fmt: skip


def _forced(plan: Plan, lines: Lines) -> pd.DataFrame:
    """Orders that nobody gave: most unsubscribe within days, many get their money back, some never notice."""
    rng = plan.rng("forced orders")
    forced = draw_forced(plan)
    able = _can_order(lines, forced.first, forced.end + 8)
    who = rng.choice(able, min(max(24, plan.subscribers // 12), len(able)), replace=False)
    count = len(who)
    start = forced.first * DAY + rng.integers(0, _FORCED_DAYS * DAY, count)
    soon, chance = rng.random(count) < 0.72, rng.random(count)
    later = np.where(chance < 0.6, rng.integers(9 * DAY, 60 * DAY, count), NEVER)
    kept = np.where(soon, rng.integers(DAY // 4, 6 * DAY, count), later)
    back = (rng.random(count) < 0.7) & (kept < NEVER)
    refunded = start + kept + rng.integers(DAY // 8, 3 * DAY, count)
    faked = rng.random(count) < 0.06
    return pd.DataFrame({
        "line": who, "service": forced.service, "start": start, "end": np.minimum(start + kept, NEVER), "access": "sp",
        "confirmed": np.where(faked, start - 10, NEVER), "kind": FORCED, "refunded": np.where(back, refunded, NEVER),
        "reason": np.where(rng.random(count) < 0.7, "not_ordered", "dispute"),
    })  # fmt: skip


def charged_services(plan: Plan, lines: Lines, services: pd.DataFrame, month: int) -> pd.DataFrame:
    """The rows of `services` that are charged in a month: in force on some of its days, after the trial."""
    line = services["line"].to_numpy(np.int64)
    trial = np.array([service.trial_days for service in SERVICES])[services["service"].to_numpy(np.int64)]
    since = services["start"].to_numpy(np.int64) + trial * DAY
    to = np.minimum(services["end"].to_numpy(np.int64), lines.leave_at[line])
    first, end = plan.month_start(month) * DAY, plan.month_start(month + 1) * DAY
    return services[(since < to) & (since < end) & (to > first)]


def _fees(services: pd.DataFrame) -> Int:
    return np.array([service.fee for service in SERVICES])[services["service"].to_numpy(np.int64)]


def month_habits(plan: Plan, lines: Lines, habits: Habits, services: pd.DataFrame, month: int) -> Habits:
    """The habits with the fees of ordered services of a month in `vas`."""
    charged = charged_services(plan, lines, services, month)
    vas = habits.vas.copy()
    np.add.at(vas, charged["line"].to_numpy(np.int64), _fees(charged))
    return replace(habits, vas=vas)


def information_fees(plan: Plan, lines: Lines, services: pd.DataFrame, month: int, charges: Charges) -> Int:
    """By service (place): how often it was charged in a month, and fen; they sum to the value-added items of the bills.

    What a line is charged beyond the services that it ordered is for the one that it has from of old.
    """
    billed = charges.item == VAS_FEE
    line, receivable = charges.line[billed], charges.receivable[billed]
    ordered = charged_services(plan, lines, services, month)
    of_line = np.zeros(len(lines), np.int64)
    np.add.at(of_line, ordered["line"].to_numpy(np.int64), _fees(ordered))
    covered = np.zeros(len(lines), bool)
    covered[line[receivable >= of_line[line]]] = True
    ordered = ordered[covered[ordered["line"].to_numpy(np.int64)]]
    rest = receivable - np.where(covered[line], of_line[line], 0)
    line, rest = line[rest > 0], rest[rest > 0]
    place = np.concatenate([ordered["service"].to_numpy(np.int64), usual_service(line, rest)])
    fee = np.concatenate([_fees(ordered), rest])
    count = np.bincount(place, minlength=len(SERVICES))
    amount = np.bincount(place, weights=fee, minlength=len(SERVICES))
    return np.stack([count, amount.astype(np.int64)])
