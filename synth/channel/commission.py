"""Commission 酬金: what the rules make due, what the file pays, and the errors planted between the two."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from synth.channel.outlet import outlets_at, version_table
from synth.life import NORMAL, SUSPENDED
from synth.world import DAY, Bool, Int, Plan, month_of

if TYPE_CHECKING:
    from synth.operator import Operator

_CLASSES = "ABCD"
_Rates = dict[str, tuple[int, int, int, int]]  # by outlet type: fen for classes A to D
_ACTIVATION: _Rates = {"franchised_hall": (3000, 2500, 2000, 1500), "dealer": (4000, 3500, 3000, 2500),
                       "cooperative_hall": (3500, 3000, 2500, 2000)}  # fmt: skip
_RAISED_FROM, _RAISED = date(2026, 1, 1), (4500, 4000, 3500, 3000)  # for dealers
_BASIC: _Rates = {"franchised_hall": (200, 180, 160, 140), "dealer": (150, 130, 110, 90),
                  "cooperative_hall": (180, 160, 140, 120)}  # fmt: skip
_INCENTIVE: _Rates = {"franchised_hall": (1000, 900, 800, 700), "dealer": (1200, 1100, 1000, 900),
                      "cooperative_hall": (1100, 1000, 900, 800)}  # fmt: skip
_RENT: _Rates = {"franchised_hall": (200_000, 150_000, 120_000, 100_000),
                 "cooperative_hall": (150_000, 120_000, 100_000, 80_000)}  # fmt: skip
_NAMES = ("channel_id", "commission_type", "amount", "line_count", "clawback", "clawback_line_count")
ERROR_COLUMNS = ("month", "channel_id", "commission_type", "kind", "amount")
_ROWS_AN_ERROR = 30  # of each kind, one in so many rows


def rate_of(kind: str, outlets: pd.DataFrame, month: date) -> Int:
    """Fen for each outlet under the rates of a month; 0 where the rules give none."""
    rates = {"activation": _ACTIVATION, "basic": _BASIC, "incentive": _INCENTIVE, "rent": _RENT}[kind]
    if kind == "activation" and month >= _RAISED_FROM:
        rates = rates | {"dealer": _RAISED}
    pairs = zip(outlets["channel_type"], outlets["channel_class"], strict=True)
    return np.array([rates[t][_CLASSES.index(c)] if t in rates else 0 for t, c in pairs], np.int64)


def due_table(operator: Operator, month: int) -> pd.DataFrame:
    """What the rules make due for a whole month, by outlet and type; without rows of nothing."""
    plan, lines = operator.plan, operator.lines
    end = plan.month_end(month)
    outlets = outlets_at(version_table(plan, operator.place), end)
    is_open = (outlets["status"] == "open").to_numpy()
    counted = ~lines.is_test & ~lines.is_iot
    on_net = np.isin(operator.presence.closing(end, end)[:, 0], (NORMAL, SUSPENDED)) & counted
    cohort = _added(plan, lines.activated_at, month - 2) & counted

    def by_outlet(chosen: Bool) -> Int:
        return np.bincount(lines.channel[chosen] % len(outlets), minlength=len(outlets))

    counts = {"activation": by_outlet(_added(plan, lines.activated_at, month) & counted), "basic": by_outlet(on_net),
              "incentive": by_outlet(cohort & on_net), "rent": np.ones(len(outlets), np.int64)}  # fmt: skip
    frames = []
    for kind, count in counts.items():
        count = np.where(is_open & (rate_of(kind, outlets, month_of(plan.start, month)) > 0), count, 0)
        taken = by_outlet(cohort & ~on_net) if kind == "activation" else np.zeros(len(outlets), np.int64)
        earlier = rate_of("activation", outlets, month_of(plan.start, month - 2))
        values = (outlets["channel_id"], kind, count * rate_of(kind, outlets, month_of(plan.start, month)), count,
                  taken * earlier, np.where(earlier > 0, taken, 0))  # fmt: skip
        frames.append(pd.DataFrame(dict(zip(_NAMES, values, strict=True))))
    table = pd.concat(frames, ignore_index=True)
    return table[(table["amount"] > 0) | (table["clawback"] > 0)].reset_index(drop=True)


def _added(plan: Plan, activated_at: Int, month: int) -> Bool:
    """Lines activated in a month of the simulation."""
    first, after = max(plan.month_start(month), 0) * DAY, plan.month_start(month + 1) * DAY
    return (activated_at >= first) & (activated_at < after)


def paid_table(operator: Operator, month: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the file of a month pays, and the errors in it: month, channel_id, commission_type, kind, amount (fen)."""
    plan, table = operator.plan, due_table(operator, month)
    rng = plan.rng("commission error", month)
    kind, amount = table["commission_type"].to_numpy(), table["amount"].to_numpy().copy()
    lines, clawback = table["line_count"].to_numpy().copy(), table["clawback"].to_numpy().copy()
    taken = table["clawback_line_count"].to_numpy().copy()
    free = np.ones(len(table), bool)

    def draw(among: Bool, share: float) -> Int:
        which = np.flatnonzero(among & free)
        chosen = rng.choice(which, min(len(which), max(1, round(share * len(which)))), replace=False)
        free[chosen] = False
        return np.sort(chosen)

    forgotten = draw(clawback > 0, 0.2)
    left = draw((kind == "basic") & (amount > 0), 1 / _ROWS_AN_ERROR)
    over = draw((kind != "rent") & (amount > 0), 1 / _ROWS_AN_ERROR)
    missed = (taken[forgotten] + 1) // 2  # half of the lines that left are forgotten, or the only one
    loss = clawback[forgotten] // taken[forgotten] * missed
    extra = amount[left] // lines[left] * rng.integers(1, 3, len(left))
    more = np.maximum((amount[over] * rng.uniform(0.2, 0.5, len(over))).astype(np.int64), 500)
    errors = [("clawback_forgotten", forgotten, loss), ("paid_for_line_left", left, extra),
              ("overpaid", over, more)]  # fmt: skip
    rows = [(month_of(plan.start, month), table["channel_id"][row], kind[row], name, fen)
            for name, chosen, fens in errors for row, fen in zip(chosen, fens, strict=True)]  # fmt: skip
    lines[left] += extra // (amount[left] // lines[left])
    amount[left] += extra
    amount[over] += more
    clawback[forgotten] -= loss
    taken[forgotten] -= missed
    paid = table.assign(amount=amount, line_count=lines, clawback=clawback, clawback_line_count=taken)
    return paid[(amount > 0) | (clawback > 0)], pd.DataFrame(rows, columns=ERROR_COLUMNS)


def commission_table(operator: Operator, month: int) -> pd.DataFrame:
    """Rows of unit commission of a month's file."""
    return paid_table(operator, month)[0].assign(_period=operator.plan.period_of_month(month))


def write_errors(operator: Operator, months: list[int], out: Path) -> None:
    """Write commission_error.csv into `out`: the errors of the months whose file was sent, amount in fen."""
    tables = [paid_table(operator, month)[1] for month in months]
    table = pd.concat(tables) if tables else pd.DataFrame(columns=ERROR_COLUMNS)
    table.to_csv(out / "commission_error.csv", index=False, lineterminator="\n")
