"""Payment plans 付费计划: which account pays which items of a line that is another customer's."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.extract import account_ids
from synth.group.company import Groups
from synth.line import Lines
from synth.world import DAY, NEVER, Plan

_BASE_FEE_LIMIT = 30_000  # fen a month, tax in: above the dearest base tariff
_LAST_BILLS = 3  # months, that of the cancellation included, in which a cancelled line is still billed


def payment_plan_table(plan: Plan, lines: Lines, groups: Groups, month: int) -> pd.DataFrame:
    """Rows of unit payment_plan of a month's file: those in force on a day of the month.

    Every second payer limits the base fee and pays the rest without a limit; the others pay all without one.
    """
    order = np.argsort(lines.account, kind="stable")
    account, first = np.unique(lines.account[order], return_index=True)
    owner = np.full(int(account.max()) + 1, -1)
    owner[account] = lines.customer[order[first]]
    line = np.flatnonzero(owner[lines.account] != lines.customer)
    payer, rank = np.unique(lines.account[line], return_inverse=True)
    since = np.zeros(len(owner), np.int64)
    paying = groups.by_group[groups.by_group["account"] >= 0]
    since[paying["account"].to_numpy(np.int64)] = paying["contract_start"].to_numpy(np.int64)
    cancelled = lines.cancel_at[line] // DAY
    is_known = cancelled <= plan.month_end(month)
    starts = np.array([plan.month_start(n) for n in range(len(plan.months) + _LAST_BILLS)])
    end = starts[np.searchsorted(starts, np.where(is_known, cancelled, 0), side="right") - 1 + _LAST_BILLS]
    held = pd.DataFrame({
        "account_id": account_ids(lines.account[line]), "user_id": lines.user_id[line],
        "start": np.maximum(lines.activated_at[line] // DAY, since[payer[rank]]), "end": np.where(is_known, end, NEVER),
        "is_limited": rank % 2 == 0,
    })  # fmt: skip
    held = held[(held["start"] <= plan.month_end(month)) & (held["end"] > plan.month_start(month))]
    limited = held[held["is_limited"]].assign(item="base_fee", priority=1, monthly_limit=_BASE_FEE_LIMIT)
    rest = held.assign(item="all", priority=np.where(held["is_limited"], 2, 1), monthly_limit=None)
    table = pd.concat([limited, rest]).sort_values(["account_id", "user_id", "priority"], ignore_index=True)
    ends = table["end"].to_numpy(np.int64)
    return pd.DataFrame({
        **{name: table[name] for name in ("account_id", "user_id", "item", "priority")},
        "monthly_limit": table["monthly_limit"].astype("Int64"),
        "valid_from": plan.dates(table["start"].to_numpy(np.int64)),
        "valid_to": pd.Series(plan.dates(np.where(ends < NEVER, ends, 0))).where(pd.Series(ends < NEVER), pd.NaT),
        "_period": plan.period_of_month(month),
    })  # fmt: skip
