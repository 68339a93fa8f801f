"""The competitors' outlets, as the market department's people on the road see them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from synth.competitor.rival import SILENT_DAYS, Rivals, seen_table
from synth.order.port import CARRIERS
from synth.place import Place
from synth.world import Plan, month_of

_PER_COUNTY = 4
_LATER, _CLOSES = 0.2, 0.1  # share of outlets that open after the start, and that close


def outlet_table(plan: Plan, place: Place, month: int) -> pd.DataFrame:
    """Outlets of a month's file: those seen by its end; visited once a month while they are open."""
    counties = place.areas[place.areas.area_level == "county"]
    count = _PER_COUNTY * len(counties)
    rng = plan.rng("rival outlet")
    operator = rng.choice(len(CARRIERS), count, p=[0.45, 0.3, 0.25])
    later, closes = rng.random(count) < _LATER, rng.random(count) < _CLOSES
    opened = np.where(later, rng.integers(0, plan.day_count, count), -rng.integers(30, 900, count))
    closed = np.where(closes, np.maximum(opened, 0) + rng.integers(30, 300, count), 10**6)
    shift = rng.uniform(-0.01, 0.01, (2, count))
    begin, end = plan.month_start(month), plan.month_end(month)
    visit = plan.rng("rival outlet", month).integers(0, 25, count)
    last = np.where(closed <= end, np.maximum(closed - visit, opened), np.maximum(begin + visit, opened))
    table = pd.DataFrame({
        "competitor_type": "outlet", "competitor_id": [f"R{n + 1:04d}" for n in range(count)],
        "operator_id": CARRIERS[operator], "area_id": np.repeat(counties["area_id"].to_numpy(), _PER_COUNTY),
        "longitude": np.round(np.repeat(counties["longitude"].to_numpy(float), _PER_COUNTY) + shift[0], 6),
        "latitude": np.round(np.repeat(counties["latitude"].to_numpy(float), _PER_COUNTY) + shift[1], 6),
        "first_seen": plan.dates(opened), "last_seen": plan.dates(last),
    })  # fmt: skip
    return table[opened <= end]


def competitor_table(plan: Plan, place: Place, rivals: Rivals, month: int) -> pd.DataFrame:
    """Rows of unit competitor of a month's file: numbers, then outlets."""
    numbers, outlets = seen_table(plan, place, rivals, month), outlet_table(plan, place, month)
    table = pd.concat([numbers.astype(object), outlets.astype(object)], ignore_index=True)
    dates = {name: pd.to_datetime(table[name]).dt.date for name in ("first_seen", "last_seen")}
    return table.assign(**dates, _period=plan.period_of_month(month))


def write_outlets(plan: Plan, place: Place, months: list[int], out: Path) -> None:
    """Write rival_outlet.csv into `out`: month, county and how many outlets were found open within `SILENT_DAYS`."""
    counts = []
    for month in months:
        table = outlet_table(plan, place, month)
        day = (pd.to_datetime(table["last_seen"]) - pd.Timestamp(plan.start)).dt.days
        known = table[day > plan.month_end(month) - SILENT_DAYS].groupby("area_id").size()
        named = known.rename("outlet_count").rename_axis("county").reset_index()
        counts.append(named.assign(month=month_of(plan.start, month)))
    names = ["month", "county", "outlet_count"]
    table = pd.concat(counts)[names] if counts else pd.DataFrame(columns=names)
    table.to_csv(out / "rival_outlet.csv", index=False, lineterminator="\n")
