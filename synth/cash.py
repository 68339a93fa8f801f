"""From the books to the rows of the money extracts: payments, applications, recharges, arrears, balances,
write-offs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.billing import ITEMS
from synth.books import Ledgers
from synth.extract import METHODS, account_ids
from synth.line import Lines
from synth.world import DAY, Int, Plan, numbered


def pay_ids(plan: Plan, kind: str, owner: Int, at: Int) -> np.ndarray:
    """Payments are named by their second and owner, so that a reversal can name the one it takes back."""
    if not len(at):
        return np.array([], "U1")
    second = np.char.replace(np.char.replace(np.char.replace(
        np.datetime_as_string(plan.times(at), unit="s"), "-", ""), ":", ""), "T", "")  # fmt: skip
    return np.char.add(np.char.add(kind, second), numbered("", owner))


def _payment_rows(
    plan: Plan, kind: str, table: pd.DataFrame, owner: str, user_id: np.ndarray, method: Int, channels: np.ndarray
) -> pd.DataFrame:
    owners, at, of = (table[name].to_numpy(np.int64) for name in (owner, "at", "of"))
    account = table["account"].to_numpy(np.int64)
    taken_back = pay_ids(plan, kind, owners, np.where(of == -1, 0, of))
    how = METHODS[method[account]]
    channel = np.where(how == "online", channels[-1], channels[account % len(channels)])
    return pd.DataFrame({
        "pay_id": pay_ids(plan, kind, owners, at), "account_id": account_ids(account), "user_id": user_id,
        "amount": table["amount"].to_numpy(), "method": how, "channel_id": channel, "paid_at": plan.times(at),
        "reversed_pay_id": np.where(of == -1, "", taken_back), "_period": plan.periods(at // DAY),
    })  # fmt: skip


def payment_table(plan: Plan, paid: pd.DataFrame, lines: Lines, method: Int, channels: np.ndarray) -> pd.DataFrame:
    """Unit payment: what one account pays at one time is one payment. Names the line where the account has only one."""
    table = paid.groupby(["account", "at", "of"])["amount"].sum().reset_index()
    only = np.full(len(method), -1)
    only[lines.account[~lines.is_family]] = np.flatnonzero(~lines.is_family)
    line = only[table["account"].to_numpy(np.int64)]
    user_id = np.where(line >= 0, lines.user_id[line], "")
    return _payment_rows(plan, "P", table, "account", user_id, method, channels)


def application_table(plan: Plan, applied: pd.DataFrame) -> pd.DataFrame:
    """Unit payment_application."""
    table = applied.groupby(["account", "at", "cycle"])["amount"].sum().reset_index()
    account, at = table["account"].to_numpy(np.int64), table["at"].to_numpy(np.int64)
    return pd.DataFrame({
        "pay_id": pay_ids(plan, "P", account, at), "account_id": account_ids(account),
        "cycle": _cycles(plan, table["cycle"].to_numpy(np.int64)), "amount": table["amount"].to_numpy(),
        "applied_at": plan.times(at), "_period": plan.periods(at // DAY),
    })  # fmt: skip


def recharge_table(
    plan: Plan, recharges: pd.DataFrame, lines: Lines, method: Int, channels: np.ndarray
) -> pd.DataFrame:
    """Unit recharge."""
    user_id = lines.user_id[recharges["line"].to_numpy(np.int64)]
    return _payment_rows(plan, "R", recharges, "line", user_id, method, channels)


def _cycles(plan: Plan, cycle: Int) -> np.ndarray:
    known, place = np.unique(cycle, return_inverse=True)
    return np.array([plan.period_of_month(int(month)) for month in known] or [""], dtype=object)[place]


def arrears_table(plan: Plan, month: int, unpaid: pd.DataFrame, lines: Lines) -> pd.DataFrame:
    """Unit arrears."""
    return pd.DataFrame(
        {
            "account_id": account_ids(unpaid["account"].to_numpy(np.int64)),
            "user_id": lines.user_id[unpaid["line"].to_numpy(np.int64)],
            "item": np.array(ITEMS)[unpaid["item"].to_numpy(np.int64)],
            "cycle": _cycles(plan, unpaid["cycle"].to_numpy(np.int64)),
            "unpaid": unpaid["unpaid"].to_numpy(),
            "_period": plan.period_of_month(month),
        }
    )


def write_off_table(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """Unit write_off."""
    day = rows["day"].to_numpy(np.int64)
    return pd.DataFrame(
        {
            "account_id": account_ids(rows["account"].to_numpy(np.int64)),
            "cycle": _cycles(plan, rows["cycle"].to_numpy(np.int64)),
            "amount": rows["amount"].to_numpy(),
            "written_off_date": plan.dates(day),
            "_period": plan.periods(day),
        }
    )


def balance_table(plan: Plan, month: int, cash: Ledgers, gift: Ledgers, touched: np.ndarray) -> pd.DataFrame:
    """Unit balance: ledgers that hold or held money."""
    frames = []
    for name, ledger in (("cash", cash), ("gift", gift)):
        used = (ledger.opening != 0) | (ledger.amount_in != 0) | (ledger.amount_out != 0)
        chosen = np.flatnonzero(used | touched if name == "cash" else used)
        frames.append(
            pd.DataFrame(
                {
                    "account_id": account_ids(chosen),
                    "ledger": name,
                    "opening": ledger.opening[chosen],
                    "amount_in": ledger.amount_in[chosen],
                    "amount_out": ledger.amount_out[chosen],
                    "closing": ledger.closing[chosen],
                }
            )
        )
    return pd.concat(frames).assign(_period=plan.period_of_month(month))
