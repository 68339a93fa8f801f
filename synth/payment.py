"""When and how bills are paid and prepaid lines recharged."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.books import Books
from synth.life import NORMAL, Debts, due_day
from synth.line import Lines
from synth.presence import Code
from synth.tariff import BASE
from synth.world import DAY, NEVER, Int, Plan

_HANDOVER = 2  # days after a cycle's end until its bill can be paid
_VALUES = np.array([1000, 2000, 3000, 5000, 10_000, 20_000, 50_000])


def plan_payments(
    plan: Plan, month: int, books: Books, debts: Debts, totals: pd.Series, lines: Lines, bill_day: Int
) -> None:
    """Decide when the postpaid bills of a cycle are paid: in time, late, in parts, twice after a reversal, or never.

    `totals`: what is to be paid, by account. Adds to `books.planned` and `books.payments`.
    """
    rng = plan.rng("payment", month)
    account, total = totals.index.to_numpy(), totals.to_numpy()
    count = len(account)
    due = due_day(plan, np.full(count, month), bill_day[account])
    chance, clock = rng.random(count), rng.integers(8 * 3600, 21 * 3600, count)
    day = _pay_day(rng, plan.month_start(month + 1) + _HANDOVER, due, chance)
    spell_end = _spell_end(books, debts, month, lines)[account]
    # a spell of late payment ends with one payment for every bill due until then
    in_spell = (spell_end < NEVER) & (due * DAY <= spell_end)
    at = np.where(in_spell, spell_end, day * DAY + clock)
    stops = np.full(len(books.cash.opening), NEVER)
    np.minimum.at(stops, lines.account, debts.stops)
    pays = (month < stops[account]) & (total > 0)
    parts = pays & ~in_spell & (chance >= 0.95) & (chance < 0.98)
    twice = pays & ~in_spell & (chance >= 0.98)
    plain = pays & ~parts & ~twice
    first = (total * rng.uniform(0.3, 0.7, count)).astype(np.int64)
    rest_at = at + rng.integers(5, 45, count) * DAY
    back_at = at + rng.integers(1, 7, count) * DAY
    again_at = back_at + rng.integers(3, 21, count) * DAY
    none = np.full(count, -1)
    for chosen, amount, when, of in (
        (plain, total, at, none), (parts, first, at, none), (parts, total - first, rest_at, none),
        (twice, total, at, none), (twice, -total, back_at, at), (twice, total, again_at, none),
    ):  # fmt: skip
        _add(books, account[chosen], month, amount[chosen], when[chosen], of[chosen])
    _round_up(rng, books, account[plain & ~in_spell], at[plain & ~in_spell])


def _pay_day(rng: np.random.Generator, issued: int, due: Int, chance: np.ndarray) -> Int:
    count = len(due)
    in_time = issued + (rng.random(count) * (due - issued)).astype(np.int64)
    late, very_late = due + rng.integers(1, 14, count), due + rng.integers(25, 110, count)
    return np.where(
        (chance >= 0.80) & (chance < 0.93), late, np.where((chance >= 0.93) & (chance < 0.95), very_late, in_time)
    )


def _spell_end(books: Books, debts: Debts, month: int, lines: Lines) -> Int:
    """When the latest spell of late payment begun so far ends, by account."""
    result = np.full(len(books.cash.opening), NEVER)
    order = np.argsort(debts.cycle, kind="stable")
    begun = order[debts.cycle[order] <= month]
    result[lines.account[debts.line[begun]]] = debts.paid_at[begun]
    return result


def _add(books: Books, account: Int, cycle: int, amount: Int, at: Int, of: Int) -> None:
    table = pd.DataFrame({"account": account, "cycle": cycle, "amount": amount, "at": at, "of": of})
    table = table[table["amount"] != 0]
    books.planned = pd.concat([books.planned, table[["account", "cycle", "amount", "at"]]], ignore_index=True)
    books.payments = pd.concat([books.payments, table[["account", "at", "amount", "of"]]], ignore_index=True)


def _round_up(rng: np.random.Generator, books: Books, account: Int, at: Int) -> None:
    """A few pay round sums: what is over stays on their cash ledger."""
    chosen = rng.random(len(account)) < 0.05
    over = pd.DataFrame({"account": account[chosen], "at": at[chosen], "amount": 0, "of": -1})
    over["amount"] = rng.integers(1, 10, len(over)) * 100
    books.payments = pd.concat([books.payments, over], ignore_index=True)


def draw_recharges(
    plan: Plan, month: int, books: Books, lines: Lines, pay_mode: Int, base: Int, status: Code, silent: tuple[Int, Int]
) -> pd.DataFrame:
    """Recharges of a month: line, account, at, amount, of (time of the recharge that a reversal takes back, else -1).

    `pay_mode`: of lines in this month and the one before, lines × 2. `status`: at closing, lines × (the day before
    the month and its days). Lines recharge while they are on-net, not suspended and not silent, as much as their
    bills need.
    """
    rng = plan.rng("recharge", month)
    first, days = plan.month_start(month), status.shape[1] - 1
    able = (pay_mode == 0).all(axis=1) & ~lines.is_test & ~lines.is_iot
    who = np.repeat(np.flatnonzero(able), rng.choice([0, 1, 2], int(able.sum()), p=[0.12, 0.70, 0.18]))
    day = rng.integers(0, plan.month_end(month) - first + 1, len(who))
    clock = rng.integers(8 * 3600, 22 * 3600, len(who))
    account = lines.account[who]
    owed = np.zeros(len(books.cash.opening), np.int64)
    bills = books.bills[books.bills["is_prepaid"].to_numpy(bool)]
    np.add.at(owed, bills["account"].to_numpy(np.int64), (bills["total"] - bills["paid"]).to_numpy(np.int64))
    fee = np.array([tariff.fee_in(month) for tariff in BASE])[base[who]]
    need = fee * 13 // 10 + (owed - books.cash.opening)[account]
    covered = (need < 0) & (rng.random(len(who)) < 0.6)
    amount = _VALUES[np.minimum(np.searchsorted(_VALUES, np.maximum(need, 1)), len(_VALUES) - 1)]
    seen = day < days
    who, day, clock, account, amount, covered = (a[seen] for a in (who, day, clock, account, amount, covered))
    fits = (status[who, day] == NORMAL) & (status[who, day + 1] == NORMAL) & ~covered
    fits &= ~((silent[0][who] <= first + day) & (first + day < silent[1][who]))
    table = pd.DataFrame(
        {"line": who, "account": account, "at": (first + day) * DAY + clock, "amount": amount, "of": -1}
    )[fits]
    table = table.drop_duplicates(["line", "at"])
    reversed_ones = table[rng.random(len(table)) < 0.012]
    back_at = reversed_ones["at"] + rng.integers(600, 2 * DAY, len(reversed_ones))
    reversals = reversed_ones.assign(at=back_at, amount=-reversed_ones["amount"], of=reversed_ones["at"])
    reversals = reversals[reversals["at"] < (first + days) * DAY]
    return pd.concat([table, reversals], ignore_index=True)


def book_recharges(books: Books, recharges: pd.DataFrame) -> None:
    """Recharges go into cash ledgers, reversals out."""
    account, amount = recharges["account"].to_numpy(), recharges["amount"].to_numpy()
    np.add.at(books.cash.amount_in, account, np.maximum(amount, 0))
    np.add.at(books.cash.amount_out, account, np.maximum(-amount, 0))
    books.touched[account] = True
