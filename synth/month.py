"""Month by month: recharges, bills, payments, arrears and balances, written as extracts and told to the truth's
state.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bass.progress import Progress
from synth.billing import ITEMS, Charges, bill_month
from synth.books import (
    Books,
    add_bill,
    consume,
    forget_paid,
    late_fees,
    open_books,
    settle,
    unpaid_items,
    write_off,
)
from synth.boss_report import balance_rows, cash_rows
from synth.cash import (
    application_table,
    arrears_table,
    balance_table,
    payment_table,
    recharge_table,
    write_off_table,
)
from synth.extract import account_ids, bill_item_table, bill_table
from synth.group.product import product_fees
from synth.leak import forgotten, leak_table
from synth.life import NORMAL, SUSPENDED, due_day
from synth.operator import Operator
from synth.order.service import information_fees, month_habits
from synth.payment import book_recharges, draw_recharges, plan_payments
from synth.points import open_points, points_table
from synth.static import is_due, write_table
from synth.truth import State
from synth.world import DAY, Int, month_of
from synth.writer import UnitWriter

_DAILY = ("payment", "payment_application", "recharge", "write_off")


class BookKeeper:
    """Keeps the operator's books; `state` gets what the truth needs of them."""

    def __init__(self, operator: Operator, writer: UnitWriter, state: State) -> None:
        self.operator, self.writer, self.state = operator, writer, state
        self.plan, self.lines = operator.plan, operator.lines
        self.books: Books = open_books(self.plan, self.lines, operator.habits.gift)
        self.points = open_points(self.lines)  # balances of points by line
        self.leaks: list[pd.DataFrame] = []  # what the bills of each whole month lack
        self.printed: list[pd.DataFrame] = []  # sums of the books by month, as BOSS prints them
        self.information_fees: list[Int] = []  # of each whole month, by service

    def keep(self, items: list[Int], progress: Progress) -> None:
        """Go through all months; `items`: usage fees of each month, fen by kind and line."""
        for month in range(len(self.plan.months)):
            progress("bills and payments", month, len(self.plan.months))
            last = min(self.plan.month_end(month), self.plan.day_count - 1)
            recharges = self._recharges(month, last)
            paid, applied = settle(self.books, (last + 1) * DAY)
            is_whole = self.plan.month_end(month) <= last
            written_off = write_off(self.plan, month, self.books, self.operator.bill_day) if is_whole else None
            self._write_daily(month, last, recharges, paid, applied, written_off)
            if is_whole:
                self._close(month, items[month])
            self.books.cash, self.books.gift = self.books.cash.next_month(), self.books.gift.next_month()

    def _recharges(self, month: int, last: int) -> pd.DataFrame:
        operator = self.operator
        status = operator.presence.closing(self.plan.month_start(month) - 1, last)
        modes = operator.pay_mode[:, [max(month - 1, 0), month]]
        silent = (operator.carriers.silent_from, operator.carriers.silent_to)
        base = operator.subscriptions.base[:, month]
        recharges = draw_recharges(self.plan, month, self.books, self.lines, modes, base, status, silent)
        book_recharges(self.books, recharges)
        self._grant_gifts(month)
        return recharges

    def _grant_gifts(self, month: int) -> None:
        """New lines get their gift in the month of activation."""
        lines = self.lines
        first, after = self.plan.month_start(month) * DAY, self.plan.month_start(month + 1) * DAY
        joins = ~lines.is_opening & (lines.activated_at >= first) & (lines.activated_at < after)
        np.add.at(self.books.gift.amount_in, lines.account[joins], self.operator.habits.gift[joins])

    def _write_daily(
        self, month: int, last: int, recharges: pd.DataFrame, paid: pd.DataFrame, applied: pd.DataFrame,
        written_off: pd.DataFrame | None,
    ) -> None:  # fmt: skip
        plan, lines, method, channels = self.plan, self.lines, self.operator.method, self.operator.channels
        tables = {
            "payment": payment_table(plan, paid, lines, method, channels),
            "payment_application": application_table(plan, applied),
            "recharge": recharge_table(plan, recharges, lines, method, channels),
        }
        if written_off is not None:
            tables["write_off"] = write_off_table(plan, written_off)
            self._tell("written_off", tables["write_off"], cycle=self._cycle_dates(tables["write_off"]["cycle"]))
        periods = [f"{day:%Y%m%d}" for day in plan.days[plan.month_start(month) : last + 1]]
        for unit in ("payment", "recharge"):
            self.printed.append(cash_rows(plan.period_of_month(month), unit, tables[unit]))
        for unit in _DAILY:
            empty = tables["payment_application"].head(0).assign(written_off_date=None)
            write_table(self.writer, unit, tables.get(unit, empty), periods)
        told = pd.DataFrame(
            {
                "user_id": tables["recharge"]["user_id"],
                "recharge_date": tables["recharge"]["paid_at"],
                "amount": recharges["amount"].to_numpy(),
                "is_reversal": recharges["of"].to_numpy() != -1,
            }
        )
        self._tell("recharge", told)
        applied = tables["payment_application"]
        dates = self._cycle_dates(applied["cycle"])
        self._tell("application", applied, cycle=dates, applied_date=applied["applied_at"])

    def _close(self, month: int, usage_items: Int) -> None:
        """Bill the month, settle prepaid bills, and write the monthly money files."""
        plan, lines, operator, books = self.plan, self.lines, self.operator, self.books
        fees = late_fees(plan, month, books, lines, operator.bill_day)
        status = operator.presence.closing(plan.month_start(month), plan.month_end(month))
        was_on_net = ((status == NORMAL) | (status == SUSPENDED)).any(axis=1)
        leak = forgotten(plan, operator.place, lines, month)
        self.leaks.append(leak_table(lines, usage_items, leak, f"{month_of(plan.start, month)}"))
        charges = bill_month(
            plan,
            month,
            lines,
            operator.presence,
            operator.subscriptions,
            month_habits(plan, lines, operator.habits, operator.services, month),
            np.where(leak, 0, usage_items),
            fees,
            books.gift.closing,
            product_fees(plan, month, lines, was_on_net, operator.group_products),
        )
        self.information_fees.append(information_fees(plan, lines, operator.services, month, charges))
        np.add.at(books.gift.amount_out, charges.account, charges.gifted)
        is_prepaid = np.zeros(len(operator.bill_day), bool)
        is_prepaid[lines.account[operator.pay_mode[:, month] == 0]] = True
        totals = add_bill(books, charges, month, is_prepaid)
        consume(books)
        plan_payments(
            plan, month, books, operator.debts, totals[~is_prepaid[totals.index.to_numpy()]], lines, operator.bill_day
        )
        self._write_monthly(month, charges)
        forget_paid(books)

    def _write_monthly(self, month: int, charges: Charges) -> None:
        plan, lines, books = self.plan, self.lines, self.books
        due = due_day(plan, np.full(len(self.operator.bill_day), month), self.operator.bill_day)
        arrears = arrears_table(plan, month, unpaid_items(books), lines)
        tables = {
            "bill_item": bill_item_table(plan, month, lines, charges),
            "bill": bill_table(plan, month, charges, due),
            "arrears": arrears,
            "balance": balance_table(plan, month, books.cash, books.gift, books.touched),
        }
        tables["points"], self.points = points_table(plan, month, lines, charges, self.points)
        period = plan.period_of_month(month)
        for unit, table in tables.items():
            if is_due(plan, unit, month):
                write_table(self.writer, unit, table, [period])
        first = month_of(plan.start, month)
        self.printed.append(balance_rows(period, tables["balance"]))
        if is_due(plan, "balance", month):
            self._tell("balance", tables["balance"], month=first)
        if is_due(plan, "bill_item", month):
            self._tell_charges(charges, first)
            self._tell("bill_due", tables["bill"], cycle=first)
            self._tell("unpaid", arrears, month=first, cycle=self._cycle_dates(arrears["cycle"]))

    def _tell_charges(self, charges: Charges, cycle: object) -> None:
        table = pd.DataFrame(
            {
                "user_id": self.lines.user_id[charges.line],
                "item": np.array(ITEMS)[charges.item],
                "cycle": cycle,
                "tariff_id": charges.tariff,
                "receivable": charges.receivable,
                "discount": charges.discount,
                "gifted": charges.gifted,
                "tax": charges.tax,
                "payer_account": account_ids(charges.account),
            }
        )
        self._tell("charge", table)

    def _tell(self, table: str, rows: pd.DataFrame, **replaced: Any) -> None:
        if len(rows):
            self.state.insert(table, rows.assign(**replaced))

    @staticmethod
    def _cycle_dates(cycle: pd.Series) -> pd.Series:
        return pd.to_datetime(cycle, format="%Y%m").dt.date
