"""Numbers that come from another operator and go to one (携号转网)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.line import CAUSES, Lines
from synth.world import DAY, Int, Plan

CARRIERS = np.array(["cmcc", "cucc", "ctcc"])
_SHARE_IN = 0.3  # of new lines
_SHARE_OUT = np.array([{"competitor": 0.8, "price": 0.5}.get(cause, 0.0) for cause in CAUSES])  # of those that leave


def port_table(plan: Plan, lines: Lines, lured: Int, lured_to: Int) -> pd.DataFrame:
    """Rows of unit port_event: some new lines bring their number, many that leave for another
    operator or its price take theirs along. Lines `lured` by a competitor all do, to that one (place in CARRIERS).
    """
    rng = plan.rng("ports")
    count = len(lines)
    chance = rng.random(count)
    comes = ~lines.is_opening & ~lines.is_iot & ~lines.is_test & (lines.former < 0) & (chance < _SHARE_IN)
    goes = (lines.cause >= 0) & ~lines.is_iot & (chance >= 1 - _SHARE_OUT[lines.cause])
    operator = CARRIERS[rng.choice(len(CARRIERS), count, p=[0.5, 0.3, 0.2])]
    goes[lured], operator[lured] = True, CARRIERS[lured_to]
    came, gone = np.flatnonzero(comes), np.flatnonzero(goes)
    line = np.concatenate([came, gone])
    at = np.concatenate([lines.activated_at[came], lines.leave_at[gone] - 60])
    table = pd.DataFrame({
        "msisdn": lines.number[line].astype(str), "user_id": lines.user_id[line],
        "direction": np.where(np.arange(len(line)) < len(came), "in", "out"), "operator_id": operator[line], "at": at,
    })  # fmt: skip
    table = table[(at >= 0) & (at < plan.day_count * DAY)].sort_values(["at", "user_id"], kind="stable")
    at = table.pop("at").to_numpy(np.int64)
    return table.assign(ported_at=plan.times(at), _period=plan.periods(at // DAY))
