"""What a taker has from it: the pack from the next month on, its order, and the order that gives it up again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from synth.campaign.draw import Campaigns
from synth.line import Lines
from synth.subscription import OPEN, Subscriptions
from synth.tariff import ADD_ON
from synth.world import DAY, NEVER, Int, Plan

_IDS = np.array([tariff.tariff_id for tariff in ADD_ON])


def with_packs(plan: Plan, lines: Lines, subscriptions: Subscriptions, campaigns: Campaigns) -> Subscriptions:
    """The subscriptions with the packs that were taken."""
    packs = _packs(plan, lines, campaigns)
    begun = packs.assign(end=OPEN, sent=packs["ordered"])
    ended = packs.assign(end=packs["last"], sent=packs["told"])
    rows = pd.concat([begun, ended])[["line", "tariff_id", "start", "end", "sent"]]
    rows = pd.concat([subscriptions.rows, rows[rows["sent"] < plan.day_count]])
    rows = rows.sort_values(["line", "sent", "tariff_id", "start"], kind="stable", ignore_index=True)
    add_on = packs.assign(first=packs["start"], end=packs["last"])[["line", "place", "first", "end"]]
    add_on = pd.concat([subscriptions.add_on, add_on], ignore_index=True)
    return replace(subscriptions, rows=rows, add_on=add_on)


def pack_orders(plan: Plan, lines: Lines, campaigns: Campaigns) -> pd.DataFrame:
    """Orders of the packs, and those that give them up, as `synth.order.event` has them."""
    packs = _packs(plan, lines, campaigns)
    at = packs["at"].to_numpy(np.int64)
    ordered = pd.DataFrame({
        "line": packs["line"], "product_type": "add_on", "product_id": packs["tariff_id"], "sp_id": "",
        "action": "order", "access": packs["access"], "confirmed": at, "subscribed": NEVER, "at": at, "service": -1,
    })  # fmt: skip
    given_up = (packs["last"] != lines.cancel_at[packs["line"].to_numpy()] // DAY + 1).to_numpy(bool)
    time = packs["told"].to_numpy(np.int64) * DAY + at % DAY
    cancelled = ordered.assign(
        action="cancel", access="app", confirmed=time, at=time, subscribed=packs["start"].to_numpy(np.int64) * DAY
    )
    return pd.concat([ordered, cancelled[given_up]], ignore_index=True)


def _packs(plan: Plan, lines: Lines, campaigns: Campaigns) -> pd.DataFrame:
    """line, place, tariff_id, at, access, ordered (day), start (first day of a month), last (the day after the last),
    told (day on which the end is sent)."""
    taken = campaigns.taken
    line, ordered = taken["line"].to_numpy(np.int64), taken["at"].to_numpy(np.int64) // DAY
    starts: Int = np.array([plan.month_start(month) for month in range(len(plan.months) + 60)])
    month = np.searchsorted(starts, ordered, side="right")
    end = starts[np.minimum(month + taken["months"].to_numpy(np.int64), len(starts) - 1)]
    cancelled = lines.cancel_at[line] // DAY
    gone = cancelled + 1 < end
    return pd.DataFrame({
        "line": line, "place": taken["place"].to_numpy(np.int64), "tariff_id": _IDS[taken["place"].to_numpy(np.int64)],
        "at": taken["at"].to_numpy(np.int64), "access": taken["access"].to_numpy(), "ordered": ordered,
        "start": starts[month], "last": np.where(gone, cancelled + 1, end),
        "told": np.where(gone, cancelled, end - 1 - line % 9),
    })  # fmt: skip
