"""What the network-management system sends: the cells that call records name, their busy hours, their fault tickets."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.daybook import day_factors, hour_weights
from synth.outage import DEGRADATION, OUTAGE
from synth.place import CELLS_PER_GRID, Place
from synth.world import DAY, Int, Plan

_RAT = np.array(["4G", "4G", "5G"])
_VENDOR = np.array(["华为", "中兴", "爱立信"])
_BUSY = 2.2  # times the day's mean hour, from which on an hour is busy enough for its counters to be kept
_MINUTES = 900.0  # of calls of an average cell on an ordinary workday
_CHANNELS = 2.0  # calls at a time that an average cell has room for


def cell_table(plan: Plan, place: Place, month: int) -> pd.DataFrame:
    """Rows of unit cell of a month's file: those of each grid around its centre."""
    grids = place.areas[place.areas.area_level == "grid"].set_index("area_id")
    cell = np.arange(len(place.cells))
    grid, number = np.array(place.grids)[cell // CELLS_PER_GRID], cell % CELLS_PER_GRID
    names = grids.area_name[grid].to_numpy()
    return pd.DataFrame(
        {
            "cell_id": place.cells,
            "cell_name": [f"{name}基站{n + 1}" for name, n in zip(names, number, strict=True)],
            "area_id": grid,
            "rat": _RAT[number],
            "vendor": _VENDOR[cell % len(_VENDOR)],
            "longitude": (grids.longitude[grid].to_numpy() + 0.003 * (number - 1)).round(6),
            "latitude": (grids.latitude[grid].to_numpy() + 0.002 * number).round(6),
            "status": "in_service",
            "_period": plan.period_of_month(month),
        }
    )


def hour_table(plan: Plan, place: Place, tickets: pd.DataFrame, month: int) -> pd.DataFrame:
    """Rows of unit network_kpi of a month's days (up to the end): by cell the busy hours, and all with an outage.

    Counters follow the hour, the kind of day and the cell's size, and are of the whole population around it, not the
    sum of the call records. A cell that is out of service carries nothing; one that is degraded drops more calls.
    """
    first, last = plan.month_start(month), min(plan.month_end(month), plan.day_count - 1)
    days = plan.days[first : last + 1]
    rng = plan.rng("network", month)
    size = plan.rng("cell size").gamma(6.0, 1 / 6, len(place.cells))
    weight = np.array([hour_weights(day) for day in days])
    factor = np.array([day_factors(day)[:2] for day in days])
    out, degraded = (_minutes_of(tickets, kind, first, weight.shape, len(size)) for kind in (OUTAGE, DEGRADATION))
    cell, day, hour = np.nonzero((weight >= _BUSY / 24)[None, :, :] | (out > 0))
    out_minutes = out[cell, day, hour]
    busy = weight[day, hour] * size[cell] * (60 - out_minutes) / 60
    minutes = rng.poisson(_MINUTES * busy * factor[day, 0])
    offered = rng.poisson(minutes / 1.7)
    congestion = np.clip(minutes / (60 * _CHANNELS * np.maximum(size[cell], 0.3)) - 0.7, 0, 0.4)
    blocked = rng.binomial(offered, congestion / 4)
    dropped = rng.binomial(offered - blocked, np.where(degraded[cell, day, hour] > 0, 0.05, 0.004))
    volume = rng.gamma(8.0, 4e8, len(cell)) * busy * factor[day, 1]
    return pd.DataFrame(
        {
            "cell_id": np.array(place.cells)[cell],
            "hour_start": plan.times((first + day) * DAY + hour * 3600),
            "traffic_minutes": minutes,
            "traffic_bytes": volume.astype(np.int64),
            "call_attempts": offered,
            "blocked_calls": blocked,
            "dropped_calls": dropped,
            "congested_seconds": np.minimum((congestion * 3600).astype(np.int64), 3600),
            "outage_minutes": out_minutes,
            "_period": plan.periods(first + day),
        }
    )


def _minutes_of(tickets: pd.DataFrame, kind: int, first: int, shape: tuple[int, ...], cells: int) -> Int:
    """Minutes of each cell, day (from `first`) and hour in which a ticket of the kind was open and not yet restored."""
    day_count, hours = shape
    open_minutes = np.zeros((cells, day_count * hours * 60), np.bool_)
    chosen = tickets[tickets["kind"] == kind]
    for cell, opened, restored in chosen[["cell", "opened", "restored"]].itertuples(index=False):
        span = np.clip(np.array([opened, restored]) // 60 - first * 1440, 0, open_minutes.shape[1])
        open_minutes[cell, span[0] : span[1]] = True
    minutes: Int = open_minutes.reshape(cells, day_count, hours, 60).sum(axis=3, dtype=np.int64)
    return minutes
