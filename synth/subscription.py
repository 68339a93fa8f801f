"""Which tariffs a line has: one base tariff that changes with the month, and add-ons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synth.life import Roles
from synth.line import Lines
from synth.tariff import ADD_ON, BASE, next_base
from synth.world import DAY, NEVER, Int, Plan

OPEN = 10**6  # an end day that has not come


@dataclass(frozen=True)
class Subscriptions:
    """`base`: lines × months, places in BASE. `add_on`: line, place in ADD_ON, first day, end day. `rows`: unit
    user_tariff as line, tariff_id, start, end (days; OPEN), sent. `base_change`: line, day, base."""

    base: Int
    add_on: pd.DataFrame
    rows: pd.DataFrame
    base_change: pd.DataFrame


def draw_subscriptions(plan: Plan, lines: Lines, roles: Roles, pay_mode: Int) -> Subscriptions:
    """`pay_mode`: lines × months, at each month's end."""
    rng = plan.rng("subscription")
    base, changes = _base_by_month(plan, rng, lines, pay_mode)
    add_on = _add_ons(plan, rng, lines)
    rows = pd.concat([_base_rows(plan, lines, changes), _add_on_rows(lines, add_on)])
    rows = rows[rows["sent"] < plan.day_count].sort_values(["line", "sent", "tariff_id", "start"], kind="stable")
    rows = rows.groupby(["line", "tariff_id", "start", "sent"], as_index=False).last()
    return Subscriptions(base, add_on, rows, changes[["line", "day", "base"]])


def _base_by_month(plan: Plan, rng: np.random.Generator, lines: Lines, pay_mode: Int) -> tuple[Int, pd.DataFrame]:
    """Base tariffs by month and their changes: line, day (the month's first), base, former, sent."""
    months = len(plan.months)
    base = np.empty((len(lines), months), np.int64)
    base[:, 0] = lines.base
    changes = []
    for month in range(1, months):
        first = plan.month_start(month)
        lives = (lines.activated_at < (first - 1) * DAY) & (lines.leave_at > first * DAY) & ~lines.is_iot
        must = lives & (pay_mode[:, month - 1] != (base[:, month - 1] >= 5))
        who = np.flatnonzero(must | (lives & (rng.random(len(lines)) < 0.02)))
        former = base[who, month - 1]
        new = next_base(rng, former, pay_mode[who, month - 1], np.full(len(who), month))
        base[:, month] = base[:, month - 1]
        base[who, month] = new
        # agreed on in the month before, after the line's first day
        earliest = np.maximum(plan.month_start(month - 1), lines.activated_at[who] // DAY + 1)
        sent = earliest + (rng.random(len(who)) * np.maximum(first - earliest, 1)).astype(np.int64)
        changes.append(pd.DataFrame({"line": who, "day": first, "base": new, "former": former,
                                     "sent": np.minimum(sent, first)}))  # fmt: skip
    names = ["line", "day", "base", "former", "sent"]
    return base, pd.concat(changes) if changes else pd.DataFrame(columns=names, dtype=np.int64)


def _base_rows(plan: Plan, lines: Lines, changes: pd.DataFrame) -> pd.DataFrame:
    ids = np.array([tariff.tariff_id for tariff in BASE])
    start = lines.activated_at // DAY
    first = pd.DataFrame({"line": np.arange(len(lines)), "base": lines.base, "start": start,
                          "sent": np.where(lines.is_opening, np.maximum(start, -1), start)})  # fmt: skip
    spans = pd.concat([first, changes.rename(columns={"day": "start"})[["line", "base", "start", "sent"]]])
    spans = spans.sort_values(["line", "start"], kind="stable").reset_index(drop=True)
    following = spans.groupby("line").shift(-1)
    begun = spans.assign(end=OPEN)
    ended = spans.assign(end=following["start"], sent=following["sent"]).dropna()
    last = spans[following["start"].isna()]
    gone = lines.cancel_at[last["line"].to_numpy()] // DAY
    left = last.assign(end=gone + 1, sent=gone)[gone < NEVER // DAY]
    rows = pd.concat([begun, ended, left]).astype(np.int64)
    return rows.assign(tariff_id=ids[rows["base"].to_numpy()])[["line", "tariff_id", "start", "end", "sent"]]


def _add_ons(plan: Plan, rng: np.random.Generator, lines: Lines) -> pd.DataFrame:
    """At most one data pack and one voice pack a line, for whole months."""
    frames = []
    starts = np.array([plan.month_start(n) for n in range(-4, len(plan.months) + 40)])
    for places, share in (((0, 1), 0.30), ((2,), 0.06)):
        who = np.flatnonzero((rng.random(len(lines)) < share) & ~lines.is_iot)
        first = rng.integers(-3, max(len(plan.months), 1), len(who))
        active = np.searchsorted(starts, lines.activated_at[who] // DAY, side="right") - 1 - 4 + 1
        first = np.where(active > -3, np.maximum(first, active), first)
        last = first + rng.geometric(1 / 7, len(who))
        frames.append(pd.DataFrame({"line": who, "place": rng.choice(places, len(who)), "first": starts[first + 4],
                                    "end": starts[np.minimum(last, len(plan.months) + 30) + 4]}))  # fmt: skip
    table = pd.concat(frames)
    line = table["line"].to_numpy()
    starts_alive = (table["first"] * DAY < lines.leave_at[line]) & (table["first"] * DAY > lines.activated_at[line])
    return table[starts_alive & (table["first"] < plan.day_count)].reset_index(drop=True)


def _add_on_rows(lines: Lines, add_on: pd.DataFrame) -> pd.DataFrame:
    """Ordered a few days before the first day; the end is sent a few days before it, or when the line is cancelled."""
    ids = np.array([tariff.tariff_id for tariff in ADD_ON])
    line = add_on["line"].to_numpy()
    first, end = add_on["first"].to_numpy(), add_on["end"].to_numpy()
    cancelled = lines.cancel_at[line] // DAY
    ends_by_cancel = cancelled + 1 < end
    base = pd.DataFrame({"line": line, "tariff_id": ids[add_on["place"].to_numpy()], "start": first})
    ordered = np.maximum(first - 1 - (line % 20), np.maximum(lines.activated_at[line] // DAY, -1))
    begun = base.assign(end=OPEN, sent=ordered)
    ended = base.assign(
        end=np.where(ends_by_cancel, cancelled + 1, end),
        sent=np.where(ends_by_cancel, cancelled, np.maximum(end - 1 - (line % 9), ordered + 1)),
    )
    return pd.concat([begun, ended])
