"""Points 积分: earned by what is billed, used for gifts, carried on from month to month until the line is cancelled."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.billing import HANDSET, LATE_FEE, Charges
from synth.line import Lines
from synth.tariff import BASE
from synth.world import DAY, Int, Plan

_FEN_A_POINT = 100  # a point for each whole yuan billed for services, tax out
_LONGEST = 12  # months before the start that still count
_USES, _FEWEST, _STEP = 0.05, 500, 100  # gifts cost whole hundreds, and nobody with less than 500 points gets any


def open_points(lines: Lines) -> Int:
    """Points by line at the start: two for each three yuan of the base fee, of at most a year before."""
    fee = np.array([tariff.fee for tariff in BASE])[lines.base]
    months = np.minimum(-lines.activated_at // (30 * DAY), _LONGEST)
    is_known = lines.is_opening & ~lines.is_test & ~lines.is_iot & (months > 0)
    points: Int = np.where(is_known, months * fee * 2 // (3 * _FEN_A_POINT), 0)
    return points


def points_table(plan: Plan, month: int, lines: Lines, charges: Charges, opening: Int) -> tuple[pd.DataFrame, Int]:
    """Rows of unit points of a month's file, and the balances by line with which the next month opens."""
    rng = plan.rng("points", month)
    end = (plan.month_end(month) + 1) * DAY
    has_points = ~lines.is_test & ~lines.is_iot & (lines.activated_at < end) & (lines.cancel_at >= end)
    net = np.zeros(len(lines), np.int64)
    counts = (charges.item != LATE_FEE) & (charges.item != HANDSET)
    np.add.at(net, charges.line[counts], (charges.receivable - charges.discount - charges.gifted)[counts])
    earned = np.where(has_points, net // _FEN_A_POINT, 0)
    uses = has_points & (rng.random(len(lines)) < _USES) & (opening >= _FEWEST)
    used = np.where(uses, (opening * rng.uniform(0.3, 1.0, len(lines))).astype(np.int64) // _STEP * _STEP, 0)
    balance: Int = np.where(has_points, opening + earned - used, 0)
    line = np.flatnonzero(has_points)
    table = pd.DataFrame({
        "user_id": lines.user_id[line], "earned": earned[line], "used": used[line], "balance": balance[line],
        "_period": plan.period_of_month(month),
    })  # fmt: skip
    return table, balance
