"""Usage that was rated and never billed: a billing run that forgot the data of a county in one month, and the roaming
of another county's lines in a later one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from synth.billing import DATA_USAGE, ITEMS, VOICE_LOCAL, VOICE_ROAMING
from synth.line import Lines
from synth.place import Place
from synth.world import Bool, Int, Plan

_SHARE = {DATA_USAGE: 0.7, VOICE_ROAMING: 0.4}  # of the county's lines


def forgotten(plan: Plan, place: Place, lines: Lines, month: int) -> Bool:
    """Which usage items (kind × line, as `bill_month` takes them) the billing run of a month leaves out."""
    rng = plan.rng("revenue leak")
    lives = np.where(lines.grid >= 0, place.grid_county[lines.grid], -1)
    many = np.argsort(-np.bincount(lives[lives >= 0], minlength=len(place.counties)), kind="stable")
    counties = rng.choice(many[: len(many) // 2], 2, replace=False)
    first = max(1, plan.whole_month_count // 3)
    months = (first, min(first + 1, plan.whole_month_count - 1))
    mask = np.zeros((DATA_USAGE - VOICE_LOCAL + 1, len(lines)), bool)
    for item, county, of_month in zip((DATA_USAGE, VOICE_ROAMING), counties, months, strict=True):
        chosen = (lives == county) & (rng.random(len(lines)) < _SHARE[item])
        if month == of_month:
            mask[item - VOICE_LOCAL] = chosen
    return mask


def leak_table(lines: Lines, usage_items: Int, mask: Bool, month: str) -> pd.DataFrame:
    """What a month's bills lack: month, user_id, item, amount (fen)."""
    kind, line = np.nonzero(mask & (usage_items > 0))
    return pd.DataFrame({
        "month": month, "user_id": lines.user_id[line], "item": np.array(ITEMS)[VOICE_LOCAL + kind],
        "amount": usage_items[kind, line],
    })  # fmt: skip


def write_leaks(tables: list[pd.DataFrame], out: Path) -> None:
    """Write revenue_leak.csv into `out`: one row for each usage item that was not billed."""
    pd.concat(tables).to_csv(out / "revenue_leak.csv", index=False, lineterminator="\n")
