"""What goes wrong in the network: one outage of a whole city, cells that fail alone, lines that report a fault.

The network-management system sends a ticket once, on the day it is closed; what is open at the end is never told.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from synth.line import Lines
from synth.place import CELLS_PER_GRID, CITIES, Place
from synth.world import DAY, Int, Plan, numbered

OUTAGE, DEGRADATION, LINE = range(3)
KINDS = np.array(["outage", "degradation", "line"])
_CAUSES = (
    ("市电停电", "光缆中断", "传输设备故障", "主控板故障"),
    ("天馈驻波告警", "外部干扰", "载频退服", "参数配置错误"),
    ("用户终端故障", "弱覆盖", "号码数据错误", "国际漫游未开通"),
)
_CITY_CAUSE = "骨干光缆被施工挖断"
_DAYS_BETWEEN_FAULTS, _DAYS_BETWEEN_REPORTS = 60, 900  # of a cell; of a line


@dataclass(frozen=True)
class Outage:
    """All cells (places in Place.cells) of a city out of service on [start, end), times on whole minutes."""

    city: str
    cells: Int
    start: int
    end: int


def draw_outage(plan: Plan, place: Place) -> Outage:
    """The one outage of a whole city: two and a half to five hours of one day in the middle of the simulation."""
    rng = plan.rng("city outage")
    city = CITIES[int(rng.integers(len(CITIES)))]
    day = int(rng.integers(plan.day_count // 3, 2 * plan.day_count // 3 + 1))
    start = day * DAY + int(rng.integers(8 * 60, 12 * 60)) * 60
    cells = np.flatnonzero([cell.startswith(city) for cell in place.cells])
    return Outage(city, cells, start, start + int(rng.integers(150, 301)) * 60)


def write_outage(plan: Plan, place: Place, out: Path) -> None:
    """Write outage.csv into `out`: city, cells (joined by ;), from, to (the first minute in service again)."""
    outage = draw_outage(plan, place)
    since, to = plan.times(np.array([outage.start, outage.end])).astype(object)
    row = {"city": outage.city, "cells": ";".join(np.array(place.cells)[outage.cells]), "from": since, "to": to}
    pd.DataFrame([row]).to_csv(out / "outage.csv", index=False, lineterminator="\n")


def draw_tickets(plan: Plan, place: Place, lines: Lines) -> pd.DataFrame:
    """All tickets by the time they were opened: ticket_id, cell and line (places; line -1 for none), kind, cause, and
    the times opened, restored (on whole minutes, as an outage ends) and closed.
    """
    tickets = pd.concat([_city_tickets(plan, place), _cell_tickets(plan, place), _line_tickets(plan, place, lines)])
    tickets = tickets.sort_values(["opened", "cell"], kind="stable", ignore_index=True)
    tickets["ticket_id"] = numbered("F", np.arange(1, len(tickets) + 1))
    return tickets


def ticket_table(plan: Plan, place: Place, lines: Lines, tickets: pd.DataFrame) -> pd.DataFrame:
    """Rows of unit fault_ticket: those closed by the end."""
    closed = tickets[tickets["closed"] < plan.day_count * DAY]
    line = closed["line"].to_numpy()
    return pd.DataFrame(
        {
            "ticket_id": closed["ticket_id"],
            "cell_id": np.array(place.cells)[closed["cell"].to_numpy()],
            "user_id": np.where(line >= 0, lines.user_id[line], ""),
            "kind": KINDS[closed["kind"].to_numpy()],
            "cause": closed["cause"],
            "opened_at": plan.times(closed["opened"].to_numpy()),
            "restored_at": plan.times(closed["restored"].to_numpy()),
            "closed_at": plan.times(closed["closed"].to_numpy()),
            "_period": plan.periods(closed["closed"].to_numpy() // DAY),
        }
    )


def _city_tickets(plan: Plan, place: Place) -> pd.DataFrame:
    outage = draw_outage(plan, place)
    count = len(outage.cells)
    times = (np.full(count, outage.start), np.full(count, outage.end))
    repair = plan.rng("city repair").integers(3600, 30 * 3600, count)
    return _tickets(outage.cells, np.full(count, -1), np.full(count, OUTAGE), [_CITY_CAUSE] * count, *times, repair)


def _cell_tickets(plan: Plan, place: Place) -> pd.DataFrame:
    """Cells fail alone, out of service or only worse, some minutes to some hours; the repair is finished later."""
    rng = plan.rng("cell faults")
    count = int(rng.poisson(len(place.cells) * plan.day_count / _DAYS_BETWEEN_FAULTS))
    kind = np.where(rng.random(count) < 0.4, OUTAGE, DEGRADATION)
    cause = [_CAUSES[one][choice] for one, choice in zip(kind, rng.integers(0, 4, count), strict=True)]
    opened = rng.integers(0, plan.day_count * 1440, count) * 60
    restored = opened + np.clip(rng.gamma(2.0, 45.0, count), 5, 1440).astype(np.int64) * 60
    repair = rng.gamma(1.5, 6 * 3600, count).astype(np.int64)
    return _tickets(rng.integers(0, len(place.cells), count), np.full(count, -1), kind, cause, opened, restored, repair)


def _line_tickets(plan: Plan, place: Place, lines: Lines) -> pd.DataFrame:
    """Lines in use report faults of their own at a cell of their grid."""
    rng = plan.rng("line faults")
    count = int(rng.poisson(len(lines) * plan.day_count / _DAYS_BETWEEN_REPORTS))
    line, opened = rng.integers(0, len(lines), count), rng.integers(0, plan.day_count * DAY, count)
    cell = lines.grid[line] * CELLS_PER_GRID + rng.integers(0, CELLS_PER_GRID, count)
    restored = opened + rng.gamma(2.0, 5400, count).astype(np.int64)
    repair, choice = rng.gamma(1.5, 7200, count).astype(np.int64), rng.integers(0, 4, count)
    in_use = (lines.grid[line] >= 0) & (lines.activated_at[line] <= opened) & (opened < lines.leave_at[line])
    kept = np.flatnonzero(in_use)
    cause = [_CAUSES[LINE][one] for one in choice[kept]]
    return _tickets(cell[kept], line[kept], np.full(len(kept), LINE), cause, opened[kept], restored[kept], repair[kept])


def _tickets(
    cell: Int, line: Int, kind: Int, cause: list[str], opened: Int, restored: Int, repair: Int
) -> pd.DataFrame:
    """Frame of tickets; `repair`: seconds from the service's restoration to the close."""
    return pd.DataFrame(
        {
            "cell": cell,
            "line": line,
            "kind": kind,
            "cause": np.array(cause, dtype=object),
            "opened": opened,
            "restored": restored,
            "closed": restored + repair,
        }
    )
