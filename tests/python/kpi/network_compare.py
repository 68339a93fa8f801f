"""Hold the quality of cells to the files line by line, and the suspicious cells to the planted outage."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from analysis_compare import compiled_query
from network_recount import Cell, Lines, counters, line_sums, month_of, usual_cells
from planted_compare import missed, truth_rows

from bass.home import Home

MEASURES = (
    "hour_count", "traffic_minutes", "traffic_bytes", "call_attempt_count", "blocked_call_count",
    "dropped_call_count", "congested_seconds", "outage_minutes", "closed_fault_count", "cell_fault_count",
    "restoration_minutes", "line_count", "complaint_count", "complaining_line_count", "cancelled_count",
    "next_cancelled_count",
)  # fmt: skip
_USUAL = "select month_start, user_id, cell_id, record_count, day_count from intermediate.int_usage__usual_cell_monthly"


def network_differences(home: Home, *, is_large: bool) -> list[str]:
    """Where usual cells, counters or lines of cells are otherwise than in the files, in sentences; of an operator that
    is large enough also where the suspicious cells are others than those of the planted outage."""
    lines = Lines(home.archive)
    usual = usual_cells(home.archive, lines)
    sums = counters(home.archive)
    for cell, counted in line_sums(home.archive, lines, usual).items():
        sums.setdefault(cell, Counter()).update(counted)
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        columns = ", ".join(MEASURES)
        quality = f"select month_start, cell_id, {columns} from network.fct_cell_quality_monthly where cell_id <> '-1'"
        told = {(month, cell): figures for month, cell, *figures in con.execute(quality).fetchall()}
        chosen = {(month, user): tuple(of) for month, user, *of in con.execute(_USUAL).fetchall()}
        suspicious = con.execute(compiled_query(home, "network/suspicious_cells")).df()
    sent = {key: (of.cell, of.record_count, of.day_count) for key, of in usual.items()}
    wrong = _unlike("usual cell", sent, chosen)
    wrong += _unlike("cell", {key: [of[name] for name in MEASURES] for key, of in sums.items()}, told)
    untold = [name for name in MEASURES if not any(of[name] for of in sums.values())]
    wrong += [f"no {name} in the files, so nothing is tested" for name in untold if is_large]
    if is_large:
        found = {(month.date(), cell) for month, cell in zip(suspicious.month_start, suspicious.cell_id, strict=True)}
        wrong += _suspicion_differences(home.root / "truth", sums, found)
    return wrong


def _suspicion_differences(truth: Path, sums: dict[Cell, Counter[str]], found: set[Cell]) -> list[str]:
    """Planted: cells of the outage whose lines complained of the network. Look-alikes: cells that failed alone for as
    long, and those of the city that complained as much, but of its bills."""
    (outage,) = truth_rows(truth, "outage")
    month, out = month_of(datetime.fromisoformat(outage["from"])), set(outage["cells"].split(";"))
    planted = {(month, cell) for cell in out if sums[month, cell]["complaining_line_count"]}
    alone = {key for key, of in sums.items() if of["outage_minutes"] >= 60 and not (key[0] == month and key[1] in out)}
    (billing,) = (row["city"] for row in truth_rows(truth, "complaint_wave") if row["kind"] == "billing_error")
    alike = alone | {key for key in sums if key[0] == month and key[1].startswith(billing)}
    print(f"look-alikes of suspicious cells: {len(alike)}, {len(alike & found)} of them found")
    wrong = missed("suspicious cell", planted, found)
    if not alone:
        wrong.append("no cell failed alone for an hour, so nothing is tested")
    if len(alike & found) * 20 > len(alike):
        wrong.append(f"look-alikes found: {sorted(alike & found)[:5]}")
    return wrong


def _unlike(what: str, sent: dict[Any, Any], told: dict[Any, Any]) -> list[str]:
    if not sent:
        return [f"{what}: none in the files, so nothing is tested"]
    print(f"{what}: {len(sent)} counted again from the files")
    keys = sorted(key for key in sent.keys() | told.keys() if sent.get(key) != told.get(key))
    return [f"{what} {key}: files {sent.get(key)}, warehouse {told.get(key)}" for key in keys[:5]]
