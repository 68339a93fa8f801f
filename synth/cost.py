"""What finance allocates of the operator's cost to areas and customer classes each month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.line import Lines
from synth.place import CITIES, Place
from synth.world import Plan

# type, class: fen a month for each line at the start
_COST = {
    ("settlement", "direct"): 250,
    ("network", "direct"): 400,
    ("network", "service"): 400,
    ("customer_service", "service"): 350,
    ("marketing", "service"): 300,
    ("it", "service"): 150,
    ("administration", "service"): 250,
}
_OF_CITIES = "administration"  # what no county is charged with
_GROWTH = 0.004  # a month
_CLASS_SHARE = {"diamond": 0.05, "gold": 0.11, "silver": 0.16, "ordinary": 0.68}


def cost_allocation_table(plan: Plan, place: Place, lines: Lines, month: int) -> pd.DataFrame:
    """Rows of unit cost_allocation of a month's file, in fen."""
    opening = lines.grid[lines.is_opening & ~lines.is_iot & ~lines.is_test & (lines.grid >= 0)]
    county = np.bincount(place.grid_county[opening], minlength=len(place.counties))
    city = np.bincount(place.county_city, weights=county, minlength=len(CITIES))
    rng = plan.rng("cost allocation", month)
    rows = []
    for (cost_type, cost_class), fen in _COST.items():
        areas, sizes = (CITIES, city) if cost_type == _OF_CITIES else (place.counties, county)
        amounts = fen * sizes * (1 + _GROWTH) ** month * rng.uniform(0.92, 1.08, len(areas))
        for customer_class, share in _CLASS_SHARE.items():
            rows.append(pd.DataFrame({
                "cost_type": cost_type, "cost_class": cost_class, "area_id": list(areas),
                "customer_class": customer_class, "amount": np.rint(amounts * share).astype(np.int64),
            }))  # fmt: skip
    return pd.concat(rows, ignore_index=True).assign(_period=plan.period_of_month(month))
