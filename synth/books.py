"""The accounts' books: open bills and their items, cash and gift ledgers, arrears, write-offs. Amounts in fen."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from synth.billing import BASE_FEE, LATE_FEE, Charges
from synth.life import due_day
from synth.line import Lines
from synth.tariff import POSTPAID, PREPAID
from synth.world import DAY, Int, Plan

_WRITE_OFF_AGE = 190  # days past due
_BILL = ["account", "cycle", "total", "paid", "is_prepaid", "is_written_off"]
_ITEM = ["account", "cycle", "line", "item", "amount"]


@dataclass
class Ledgers:
    """One month's movements of one ledger, by account."""

    opening: Int
    amount_in: Int
    amount_out: Int

    @property
    def closing(self) -> Int:
        return self.opening + self.amount_in - self.amount_out

    def next_month(self) -> Ledgers:
        return Ledgers(self.closing, np.zeros_like(self.opening), np.zeros_like(self.opening))


@dataclass
class Books:
    """`bills`: the open ones (columns _BILL); `items`: theirs (columns _ITEM), tax in, in the order in which they are
    paid. `planned`: money to be applied: account, cycle, amount, at. `payments`: account, at, amount, of (time of the
    payment that a reversal takes back, else -1)."""

    cash: Ledgers
    gift: Ledgers
    bills: pd.DataFrame
    items: pd.DataFrame
    planned: pd.DataFrame
    payments: pd.DataFrame
    touched: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))  # accounts with a cash ledger


def open_books(plan: Plan, lines: Lines, gift: Int) -> Books:
    """Cash and gifts at the start, and debts of cycles -4 to -2, of which no bill is ever delivered; half of
    them get paid.
    """
    rng = plan.rng("books")
    count = int(lines.account.max()) + 1
    cash, gifts = np.zeros(count, np.int64), np.zeros(count, np.int64)
    prepaid = lines.account[lines.is_opening & (lines.pay_mode == PREPAID)]
    cash[prepaid] = rng.integers(10, 120, len(prepaid)) * 100
    np.add.at(gifts, lines.account, np.where(lines.is_opening, gift, 0))
    owes = lines.is_opening & ~lines.is_preopened & (lines.pay_mode == POSTPAID) & ~lines.is_family & ~lines.is_iot
    who = np.flatnonzero(owes & (lines.activated_at < -150 * DAY) & (rng.random(len(lines)) < 0.04))
    old = pd.DataFrame(
        {
            "account": lines.account[who],
            "cycle": rng.integers(-4, -1, len(who)),
            "line": who,
            "item": BASE_FEE,
            "amount": rng.integers(1500, 20000, len(who)),
        }
    )
    bills = old.rename(columns={"amount": "total"})[["account", "cycle", "total"]]
    bills = bills.assign(paid=0, is_prepaid=False, is_written_off=False)
    at = rng.integers(3, 110, len(who)) * DAY + rng.integers(30000, 70000, len(who))
    planned = old[["account", "cycle", "amount"]].assign(at=at)[rng.random(len(who)) < 0.5]
    payments = planned[["account", "at", "amount"]].assign(of=-1)
    zero = np.zeros(count, np.int64)
    return Books(
        Ledgers(cash, zero, zero.copy()),
        Ledgers(gifts, zero.copy(), zero.copy()),
        bills[_BILL],
        old[_ITEM],
        planned,
        payments,
        np.zeros(count, bool),
    )


def settle(books: Books, until: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take in the payments and applications before the time `until`; returns both (as Books.payments,
    Books.planned).
    """
    paid, books.payments = _split(books.payments, until)
    applied, books.planned = _split(books.planned, until)
    account, amount = paid["account"].to_numpy(np.int64), paid["amount"].to_numpy(np.int64)
    np.add.at(books.cash.amount_in, account, np.maximum(amount, 0))
    np.add.at(books.cash.amount_out, account, np.maximum(-amount, 0))
    np.add.at(books.cash.amount_out, applied["account"].to_numpy(np.int64), applied["amount"].to_numpy(np.int64))
    books.touched[account] = True
    _pay(books, applied)
    return paid, applied


def _split(table: pd.DataFrame, until: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    now = table["at"] < until
    return table[now], table[~now]


def _pay(books: Books, applied: pd.DataFrame) -> None:
    sums = applied.groupby(["account", "cycle"])["amount"].sum()
    keys = pd.MultiIndex.from_frame(books.bills[["account", "cycle"]])
    books.bills = books.bills.assign(paid=books.bills["paid"].to_numpy() + sums.reindex(keys, fill_value=0).to_numpy())


def add_bill(books: Books, charges: Charges, month: int, is_prepaid: np.ndarray) -> pd.Series:
    """Book a month's bills; returns their totals by account. `is_prepaid`: by account."""
    items = pd.DataFrame({"account": charges.account, "cycle": month, "line": charges.line, "item": charges.item,
                          "amount": charges.due})  # fmt: skip
    totals = items.groupby("account")["amount"].sum()
    account = totals.index.to_numpy()
    bills = pd.DataFrame({"account": account, "cycle": month, "total": totals.to_numpy(), "paid": 0,
                          "is_prepaid": is_prepaid[account], "is_written_off": False})  # fmt: skip
    books.bills = pd.concat([books.bills, bills[bills["total"] > 0]], ignore_index=True)
    books.items = pd.concat([books.items, items], ignore_index=True)
    return totals


def consume(books: Books) -> None:
    """Prepaid bills are paid from cash, the oldest first, as far as it goes."""
    open_ones = books.bills[books.bills["is_prepaid"] & (books.bills["paid"] < books.bills["total"])]
    open_ones = open_ones.sort_values(["account", "cycle"], kind="stable")
    account = open_ones["account"].to_numpy()
    left = (open_ones["total"] - open_ones["paid"]).to_numpy()
    before = pd.Series(left).groupby(account).cumsum().to_numpy() - left
    paid = np.clip(np.maximum(books.cash.closing[account], 0) - before, 0, left)
    np.add.at(books.cash.amount_out, account, paid)
    books.touched[account] = True
    _pay(books, pd.DataFrame({"account": account, "cycle": open_ones["cycle"].to_numpy(), "amount": paid}))


def unpaid_items(books: Books) -> pd.DataFrame:
    """What is unpaid now, by account, line, item and cycle; a bill's items are paid in their order."""
    table = books.items.merge(books.bills, on=["account", "cycle"])
    before = table.groupby(["account", "cycle"])["amount"].cumsum() - table["amount"]
    table["unpaid"] = table["amount"] - np.clip(table["paid"] - before, 0, table["amount"])
    return table[table["unpaid"] > 0].reset_index(drop=True)


def forget_paid(books: Books) -> None:
    """Drop bills that are paid and will not be touched again."""
    coming = pd.MultiIndex.from_frame(books.planned[["account", "cycle"]])
    keys = pd.MultiIndex.from_frame(books.bills[["account", "cycle"]])
    keep = (books.bills["paid"] < books.bills["total"]).to_numpy() | keys.isin(coming)
    books.bills = books.bills[keep].reset_index(drop=True)
    left = keys[keep]
    books.items = books.items[pd.MultiIndex.from_frame(books.items[["account", "cycle"]]).isin(left)].reset_index(
        drop=True
    )


def late_fees(plan: Plan, month: int, books: Books, lines: Lines, bill_day: Int) -> Int:
    """Late fees by line: 3% of what is past due at the month's end on postpaid bills, until two months after
    leaving.
    """
    items = unpaid_items(books)
    line = items["line"].to_numpy()
    due = due_day(plan, items["cycle"].to_numpy(), bill_day[items["account"].to_numpy()])
    counts = ~(items["is_prepaid"] | items["is_written_off"] | (items["item"] == LATE_FEE)).to_numpy(bool)
    counts &= (due <= plan.month_end(month)) & (lines.leave_at[line] // DAY > plan.month_start(month - 2))
    result = np.zeros(len(lines), np.int64)
    np.add.at(result, line[counts], items["unpaid"].to_numpy()[counts] * 3 // 100)
    return result


def write_off(plan: Plan, month: int, books: Books, bill_day: Int) -> pd.DataFrame:
    """Write off whole bills long past due that nobody is going to pay; returns account, cycle, amount, day."""
    bills = books.bills
    due = due_day(plan, bills["cycle"].to_numpy(), bill_day[bills["account"].to_numpy()])
    coming = pd.MultiIndex.from_frame(bills[["account", "cycle"]]).isin(
        pd.MultiIndex.from_frame(books.planned[["account", "cycle"]])
    )
    old = (plan.month_end(month) - due > _WRITE_OFF_AGE) & ~coming & ~bills["is_written_off"].to_numpy(bool)
    old &= ~bills["is_prepaid"].to_numpy(bool) & (bills["paid"] < bills["total"]).to_numpy()
    books.bills = bills.assign(is_written_off=bills["is_written_off"].to_numpy(bool) | old)
    chosen = bills[old]
    return pd.DataFrame(
        {
            "account": chosen["account"],
            "cycle": chosen["cycle"],
            "amount": chosen["total"] - chosen["paid"],
            "day": plan.month_end(month) - chosen["account"] % 5,
        }
    )
