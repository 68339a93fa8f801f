"""What happens to lines: statuses, suspensions, transfers, new numbers; as events and as after-images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synth.line import ARREARS, CAUSES, FRAUD, OUTAGE, REENTRY, Lines
from synth.place import Place
from synth.tariff import BASE, POSTPAID
from synth.world import DAY, NEVER, Bool, Int, Plan

PREOPENED, NORMAL, SUSPENDED, PRECANCELLED, CANCELLED = range(5)
STATUSES = ("preopened", "normal", "suspended", "precancelled", "cancelled")
_LATE_SHARE, _MOST_DAYS_LATE = 0.03, 20
_WINDOW = 5  # months; at most one spell of late payment in each


@dataclass(frozen=True)
class Debts:
    """Who pays late or never. `spells`: line, first cycle (month), paid at.

    `stops`: the first cycle a line never pays.
    """

    line: Int
    cycle: Int
    paid_at: Int
    stops: Int  # one entry a line; NEVER where it goes on paying


@dataclass(frozen=True)
class Roles:
    """Lines with a drama of their own; no line has two."""

    asks_to_suspend: Bool
    changes_pay_mode: Bool
    pays_late: Bool


def draw_roles(plan: Plan, lines: Lines) -> Roles:
    """Suspension on request, change of pay mode, or spells of late payment."""
    chance = plan.rng("roles").random(len(lines))
    free = ~lines.is_family & ~lines.is_test & ~lines.is_iot & (lines.cause != ARREARS) & (lines.cause != FRAUD)
    free &= lines.return_at == NEVER
    pays_late = free & (chance >= 0.10) & (chance < 0.40) & (lines.pay_mode == POSTPAID)
    return Roles(free & (chance < 0.06), free & (chance >= 0.06) & (chance < 0.10), pays_late)


def due_day(plan: Plan, cycle: Int, bill_day: Int) -> Int:
    """The day on which bills of cycles (months) are due: the account's bill day of the month after."""
    starts = np.array([plan.month_start(n) for n in range(-30, len(plan.months) + 3)])
    return starts[np.asarray(cycle) + 31] + bill_day - 1


def status_events(plan: Plan, lines: Lines, roles: Roles, bill_day: Int) -> tuple[pd.DataFrame, Debts]:
    """All changes of status: line, at (time), status, reason, sent (day of the file), in order of line and time.

    Of the time before the start only each line's latest is there, sent with the opening base.
    """
    rng = plan.rng("status")
    everyone = np.arange(len(lines))
    frames = [
        _event(
            everyone[lines.is_preopened], np.maximum(lines.created_day, -400)[lines.is_preopened] * DAY, PREOPENED, ""
        )
    ]
    frames.append(_event(everyone, lines.activated_at, NORMAL, "activation"))
    frames += _leaving(rng, lines)
    frames += _on_request(plan, rng, lines, roles)
    late, debts = _arrears(plan, rng, lines, roles, bill_day)
    events = pd.concat([*frames, *late]).sort_values(["line", "at"], kind="stable").reset_index(drop=True)
    events = events[events["at"] < plan.day_count * DAY].drop_duplicates(["line", "at"], keep="last")
    past = events[events["at"] < 0].groupby("line").tail(1).assign(sent=-1)
    coming = events[events["at"] >= 0]
    days_late = np.where(rng.random(len(coming)) < _LATE_SHARE, rng.integers(1, _MOST_DAYS_LATE + 1, len(coming)), 0)
    coming = coming.assign(sent=np.minimum(coming["at"] // DAY + days_late, plan.day_count - 1))
    return pd.concat([past, coming]).sort_values(["line", "at"], kind="stable").reset_index(drop=True), debts


def _event(line: Int, at: Int, status: int, reason: object) -> pd.DataFrame:
    return pd.DataFrame({"line": line, "at": at, "status": status, "reason": reason})


def _leaving(rng: np.random.Generator, lines: Lines) -> list[pd.DataFrame]:
    """Off-net by cancellation at once or by precancelling first; the reason given is not always the cause."""
    gone = np.flatnonzero(lines.leave_at < NEVER)
    cause = np.where(lines.cause[gone] == OUTAGE, "network", np.array(CAUSES)[lines.cause[gone]])
    told = rng.random(len(gone))
    reason = np.where(told < 0.7, cause, np.where(told < 0.9, "other", ""))
    reason = np.where(np.isin(lines.cause[gone], (ARREARS, FRAUD)), cause, reason)
    reason = np.where((lines.cause[gone] == REENTRY) & (told < 0.5), "price", reason)
    at_once = lines.leave_at[gone] == lines.cancel_at[gone]
    steps = gone[~at_once]
    back = np.flatnonzero(lines.return_at < NEVER)
    finally_gone = steps[lines.cancel_at[steps] < NEVER]
    suspect = gone[lines.cause[gone] == FRAUD]
    return [
        _event(gone[at_once], lines.leave_at[gone[at_once]], CANCELLED, reason[at_once]),
        _event(steps, lines.leave_at[steps], PRECANCELLED, reason[~at_once]),
        _event(finally_gone, lines.cancel_at[finally_gone], CANCELLED, ""),
        _event(back, lines.return_at[back], NORMAL, "other"),
        _event(suspect, lines.leave_at[suspect] - rng.integers(3, 10, len(suspect)) * DAY, SUSPENDED, "fraud"),
    ]


def _on_request(plan: Plan, rng: np.random.Generator, lines: Lines, roles: Roles) -> list[pd.DataFrame]:
    """One suspension a line, of ten days to four months, over month ends too; some last at the start or at the end."""
    who = np.flatnonzero(roles.asks_to_suspend)
    start = rng.integers(-40, plan.day_count, len(who)) * DAY + rng.integers(30000, 70000, len(who))
    end = start + rng.integers(10, 130, len(who)) * DAY + rng.integers(-9000, 9000, len(who))
    fits = (start > lines.activated_at[who] + 5 * DAY) & (end + 2 * DAY < lines.leave_at[who])
    fits |= (start > lines.activated_at[who] + 5 * DAY) & (lines.leave_at[who] == NEVER)
    who, start, end = who[fits], start[fits], end[fits]
    return [_event(who, start, SUSPENDED, "request"), _event(who, end, NORMAL, "request")]


def _arrears(
    plan: Plan, rng: np.random.Generator, lines: Lines, roles: Roles, bill_day: Int
) -> tuple[list[pd.DataFrame], Debts]:
    """Suspended when a bill is two weeks late, back when it is paid; those who never pay are cancelled."""
    owes = np.flatnonzero((lines.cause == ARREARS) & (lines.leave_at < NEVER))
    starts = np.array([plan.month_start(n) for n in range(-12, len(plan.months) + 2)])
    cycle = np.searchsorted(starts, lines.leave_at[owes] // DAY - 65, side="right") - 1 - 12 - 1
    stopped = (due_day(plan, cycle, bill_day[owes]) + rng.integers(12, 20, len(owes))) * DAY + rng.integers(
        30000, 60000, len(owes)
    )
    stops = np.full(len(lines), NEVER)
    stops[owes] = np.maximum(cycle, 0)
    frames = [_event(owes, np.maximum(stopped, lines.activated_at[owes] + DAY), SUSPENDED, "arrears")]

    window = np.arange(0, max(plan.whole_month_count, 1), _WINDOW)
    who = np.repeat(np.flatnonzero(roles.pays_late), len(window))
    first = np.tile(window, int(roles.pays_late.sum())) + rng.integers(0, 2, len(who))
    chosen = (rng.random(len(who)) < 0.22) & (first < plan.whole_month_count)
    who, first = who[chosen], first[chosen]
    due = due_day(plan, first, bill_day[who])
    paid_at = (due + rng.integers(18, 76, len(who))) * DAY + rng.integers(30000, 70000, len(who))
    suspended_at = (due + rng.integers(15, 18, len(who))) * DAY + rng.integers(20000, 30000, len(who))
    fits = (lines.activated_at[who] < suspended_at - 50 * DAY) & (paid_at + 3 * DAY < lines.leave_at[who])
    who, first, paid_at, suspended_at = who[fits], first[fits], paid_at[fits], suspended_at[fits]
    frames += [_event(who, suspended_at, SUSPENDED, "arrears"), _event(who, paid_at + 3600, NORMAL, "paid")]
    return frames, Debts(who, first, paid_at, stops)


def pay_mode_changes(plan: Plan, lines: Lines, roles: Roles) -> tuple[pd.DataFrame, Int]:
    """Changes of pay mode (line, day, pay_mode), and the pay mode of each line at the end of each month (lines
    × months).
    """
    who = np.flatnonzero(roles.changes_pay_mode)
    day = _some_day(plan, plan.rng("pay mode"), lines, who)
    months = np.repeat(lines.pay_mode[:, None], len(plan.months), axis=1)
    ends = np.array([plan.month_end(month) for month in range(len(plan.months))])
    months[who] = np.where(ends >= day[:, None], 1 - months[who], months[who])
    return pd.DataFrame({"line": who, "day": day, "pay_mode": 1 - lines.pay_mode[who]}), months


def version_table(
    plan: Plan, place: Place, lines: Lines, pay_mode_change: pd.DataFrame, base_change: pd.DataFrame, settled: Int
) -> pd.DataFrame:
    """After-images of lines: line, day, activated_at, grid, pay_mode, brand, number; in order of line and day.

    `base_change`: line, day, base: the base tariffs that lines change to, which may bring another brand. `settled`:
    lines that never move, as something was planted where they live.
    """
    rng = plan.rng("version")
    everyone = np.arange(len(lines))
    brands = np.array([tariff.brand for tariff in BASE])
    first = pd.DataFrame({"line": everyone, "day": lines.created_day, "grid": lines.grid, "pay_mode": lines.pay_mode,
                          "brand": brands[lines.base], "number": lines.number,
                          "activated_at": np.where(lines.is_preopened, NEVER, lines.activated_at)})  # fmt: skip
    changes = [first, _change(everyone[lines.is_preopened], lines.activated_at[lines.is_preopened] // DAY,
                              activated_at=lines.activated_at[lines.is_preopened])]  # fmt: skip
    months = plan.day_count / 30
    moved = np.repeat(everyone, rng.poisson(0.008 * months, len(lines)))
    move = _change(moved, _some_day(plan, rng, lines, moved), grid=rng.integers(0, len(place.grids), len(moved)))
    changes.append(move[~np.isin(moved, settled)])
    # records put right after a line has left: they change no figure
    gone = np.flatnonzero((lines.cancel_at < (plan.day_count - 30) * DAY) & (rng.random(len(lines)) < 0.1))
    after = lines.cancel_at[gone] // DAY + rng.integers(1, 25, len(gone))
    changes.append(_change(gone, after, grid=rng.integers(0, len(place.grids), len(gone))))
    changes.append(pay_mode_change)
    renumbered = np.flatnonzero((rng.random(len(lines)) < 0.001 * months) & (lines.leave_at == NEVER))
    changes.append(_change(renumbered, _some_day(plan, rng, lines, renumbered), number=19_000_000_000 + renumbered * 7))
    changes.append(_change(base_change["line"].to_numpy(), base_change["day"].to_numpy(),
                           brand=brands[base_change["base"].to_numpy()]))  # fmt: skip
    table = pd.concat(changes).sort_values(["line", "day"], kind="stable")
    table = table[(table["day"] < plan.day_count) & (table["day"] >= lines.created_day[table["line"].to_numpy()])]
    values = [name for name in table.columns if name not in ("line", "day")]
    table[values] = table.groupby("line")[values].ffill()
    table = table.groupby(["line", "day"], as_index=False).last()
    return table.astype(dict.fromkeys(("day", "grid", "pay_mode", "number", "activated_at"), np.int64))


def _change(line: Int, day: Int, **values: object) -> pd.DataFrame:
    return pd.DataFrame({"line": line, "day": day, **values})


def _some_day(plan: Plan, rng: np.random.Generator, lines: Lines, who: Int) -> Int:
    """A day within each line's life, the day after its activation at the earliest."""
    low = np.maximum(lines.activated_at[who] // DAY + 1, 0)
    high = np.minimum(np.minimum(lines.leave_at[who], lines.cancel_at[who]) // DAY, plan.day_count)
    return low + (rng.random(len(who)) * np.maximum(high - low, 1)).astype(np.int64)


def area_codes(place: Place, grid: Int) -> np.ndarray:
    """The area_id that a line's record names."""
    codes = np.array(
        [*place.grids, "339999999", "", place.counties[0]], dtype=object
    )  # -3 unknown, -2 none, -1 county only
    return codes[grid]
