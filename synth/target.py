"""Targets for provinces, cities and counties: set from last known size, a little above what comes of itself."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.line import Lines
from synth.place import CITIES, Place
from synth.world import Int, Plan

# KPI: (value for one line of the opening base or for any area, share of growth a month, whether it grows with the
# lines)
_TARGETS: dict[str, tuple[float, float, bool]] = {
    "closing_subscriber_count": (1.01, 0.004, True),
    "gross_add_count": (0.022, 0.002, True),
    "net_add_count": (0.005, 0.0, True),
    "cancelled_count": (0.0185, 0.002, True),
    "billed_revenue": (65.0, 0.007, True),
    "data_traffic_gb": (11.6, 0.010, True),
    "billed_minute_count": (43.5, 0.002, True),
    "recharge_amount": (15.5, 0.006, True),
    "arrears_balance": (8.5, 0.010, True),
    "churn_rate_opening": (1.85, 0.0, False),
    "arpu": (64.5, 0.004, False),
    "dou": (11.5, 0.007, False),
    "mou": (43.0, -0.001, False),
    "data_revenue_share": (11.5, 0.015, False),
    "prepaid_share": (48.5, -0.001, False),
    "inactive_subscriber_rate": (0.9, 0.0, False),
}


def target_table(plan: Plan, place: Place, month: int, lines: Lines) -> pd.DataFrame:
    """Rows of unit target of a month's file."""
    rng = plan.rng("target", month)
    sizes = _sizes(plan, place, lines)
    rows = [
        (kpi, f"O{area}", f"{value * (size if by_size else 1) * (1 + growth) ** month * rng.uniform(0.97, 1.05):.2f}")
        for area, size in sizes.items()
        for kpi, (value, growth, by_size) in _TARGETS.items()
    ]
    return pd.DataFrame(rows, columns=["kpi_code", "org_id", "target_value"]).assign(
        _period=plan.period_of_month(month)
    )


def _sizes(plan: Plan, place: Place, lines: Lines) -> dict[str, int]:
    """Lines at the start in each area that has an organisation unit."""
    opening = lines.grid[lines.is_opening & ~lines.is_iot & ~lines.is_test]
    known: Int = opening[opening >= 0]
    county = np.bincount(place.grid_county[known], minlength=len(place.counties))
    city = np.bincount(place.county_city, weights=county, minlength=len(CITIES)).astype(int)
    sizes = {"33": plan.subscribers}
    sizes |= {code: int(size) for code, size in zip(CITIES, city, strict=True)}
    return sizes | {code: int(size) for code, size in zip(place.counties, county, strict=True)}
