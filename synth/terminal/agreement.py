"""Contracts that bind a line for a term: for a subsidised handset, or for a reward on the bill."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from synth.line import Lines
from synth.terminal.handset import Handsets
from synth.terminal.register import FOUR, devices
from synth.world import DAY, Bool, Int, Plan, month_of, numbered

_WITH_HANDSET, _REWARD = 0.55, 0.014  # of new 4G and 5G handsets; of lines a month
_TERMS = np.array([12, 24, 36])


def draw_contracts(plan: Plan, lines: Lines, handsets: Handsets) -> pd.DataFrame:
    """All contracts by the day they are signed: contract_id, line, tac ('' without handset), day, start and end
    (dates; the end is the day after the term), months, and in fen price, subsidy, penalty.

    A line signs while it is in use, and no new contract before the term of the last one is over.
    """
    rng, stock = plan.rng("contracts"), devices()
    sold = np.flatnonzero((handsets.first > 0) & (stock.kind[handsets.device] <= FOUR))
    sold = sold[rng.random(len(sold)) < _WITH_HANDSET]
    rewarded = np.repeat(np.arange(len(lines)), rng.poisson(_REWARD * plan.day_count / 30, len(lines)))
    line = np.concatenate([handsets.line[sold], rewarded])
    day = np.concatenate([handsets.first[sold], rng.integers(1, plan.day_count, len(rewarded))])
    device = np.concatenate([handsets.device[sold], np.full(len(rewarded), -1)])
    months = rng.choice(_TERMS, len(line), p=[0.4, 0.5, 0.1])
    has_handset = device >= 0
    price = np.where(has_handset, stock.price[device], 0)
    subsidy = np.where(has_handset, (price * rng.uniform(0.2, 0.5, len(line))).astype(np.int64) // 100 * 100, 0)
    table = pd.DataFrame({"line": line, "day": day, "tac": np.where(has_handset, stock.tac[device], ""),
                          "months": months, "price": price, "subsidy": subsidy,
                          "penalty": subsidy // 2 + months * 500})  # fmt: skip
    table = table[_may_sign(lines, line, day)].sort_values(["line", "day"], kind="stable").reset_index(drop=True)
    table = _one_at_a_time(plan, table).sort_values(["day", "line"], kind="stable", ignore_index=True)
    return table.assign(contract_id=numbered("C", np.arange(1, len(table) + 1)))


def _may_sign(lines: Lines, line: Int, day: Int) -> Bool:
    in_use = (lines.activated_at[line] < day * DAY) & (day * DAY < lines.leave_at[line] - DAY)
    return in_use & ~lines.is_iot[line] & ~lines.is_test[line]


def _one_at_a_time(plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    """Give each its term: from the day of signing with a handset, else from the next month on."""
    starts, ends, kept = [], [], []
    last_line, last_end = -1, date.min
    for line, day, tac, months in table[["line", "day", "tac", "months"]].itertuples(index=False, name=None):
        signed = plan.days[day]
        start = signed if tac else month_of(signed, 1)
        end = _months_later(start, months)
        is_free = line != last_line or signed >= last_end
        kept.append(is_free)
        starts.append(start)
        ends.append(end)
        if is_free:
            last_line, last_end = line, end
    return table.assign(start=starts, end=ends)[np.array(kept, dtype=bool)]


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    first, after = month_of(day, months), month_of(day, months + 1)
    return first.replace(day=min(day.day, (after - first).days))


def contract_table(plan: Plan, lines: Lines, contracts: pd.DataFrame, month: int) -> pd.DataFrame:
    """Rows of unit contract of a month: those signed in it."""
    signed = _signed(plan, contracts, month)
    return pd.DataFrame({
        "contract_id": signed["contract_id"], "user_id": lines.user_id[signed["line"].to_numpy()],
        "contract_type": np.where(signed["tac"] != "", "handset", "reward"), "tac": signed["tac"],
        "signed_date": plan.dates(signed["day"].to_numpy()), "start_date": signed["start"], "end_date": signed["end"],
        "months": signed["months"], "penalty": signed["penalty"], "_period": plan.period_of_month(month),
    })  # fmt: skip


def subsidy_table(plan: Plan, lines: Lines, contracts: pd.DataFrame, month: int) -> pd.DataFrame:
    """Rows of unit subsidy of a month: the handsets given with its contracts."""
    signed = _signed(plan, contracts, month)
    signed = signed[signed["tac"] != ""]
    return pd.DataFrame({
        "contract_id": signed["contract_id"], "user_id": lines.user_id[signed["line"].to_numpy()],
        "tac": signed["tac"], "granted_date": plan.dates(signed["day"].to_numpy()), "handset_price": signed["price"],
        "paid": signed["price"] - signed["subsidy"], "subsidy": signed["subsidy"],
        "_period": plan.period_of_month(month),
    })  # fmt: skip


def _signed(plan: Plan, contracts: pd.DataFrame, month: int) -> pd.DataFrame:
    return contracts[contracts["day"].between(plan.month_start(month), plan.month_end(month))]
