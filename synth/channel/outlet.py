"""What outlets are at a time, what they have (rooms, seats, people) and what they cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.place import Place, channel_table
from synth.world import Plan

OUTLET_TYPES = ("own_hall", "franchised_hall", "dealer", "cooperative_hall")
# of an average outlet of each type: floor area (square metre), seats, staff, rent, wage of one, promotion (fen a month)
_SIZE = {"own_hall": (180, 8, 6), "franchised_hall": (70, 4, 3), "dealer": (20, 1, 1), "cooperative_hall": (45, 2, 2)}
_RENT_PER_METRE = 12_000
_WAGE = 620_000
_PROMOTION = {"own_hall": 300_000, "franchised_hall": 120_000, "dealer": 30_000, "cooperative_hall": 60_000}
_FULL_SIZE = 10_000  # lines at the start from which on outlets spend that much on promotion; fewer spend in proportion
_OPERATOR_PAYS_STAFF = "own_hall"


def version_table(plan: Plan, place: Place) -> pd.DataFrame:
    """What is known of each outlet from `valid_from` (a day) on: the channel file's columns."""
    table = channel_table(plan, place)
    days = pd.to_datetime(table["_period"], format="%Y%m%d")
    return table.assign(valid_from=(days - pd.Timestamp(plan.start)).dt.days).drop(columns="_period")


def outlets_at(versions: pd.DataFrame, day: int) -> pd.DataFrame:
    """The version of each outlet in force at a day's closing, in the order in which the outlets were first named."""
    known = versions[versions["valid_from"] <= day].sort_values("valid_from", kind="stable")
    latest = known.drop_duplicates("channel_id", keep="last").set_index("channel_id")
    return latest.reindex(versions["channel_id"].unique()).reset_index()


def _rented(plan: Plan, versions: pd.DataFrame, month: int) -> pd.DataFrame:
    """Outlets open at a month's end, with sizes that stay and a factor of their own for each month."""
    outlets = outlets_at(versions, plan.month_end(month))
    size = plan.rng("outlet size").uniform(0.8, 1.25, len(outlets))
    factor = plan.rng("outlet cost", month).uniform(0.9, 1.1, len(outlets))
    table = outlets.assign(size=size, factor=factor)
    return table[(table["status"] == "open") & table["channel_type"].isin(OUTLET_TYPES)]


def resource_table(plan: Plan, versions: pd.DataFrame, month: int) -> pd.DataFrame:
    """Rows of unit channel_resource of a month's file."""
    table = _rented(plan, versions, month)
    metres, seats, staff = (np.array([_SIZE[kind][n] for kind in table["channel_type"]]) for n in range(3))
    return pd.DataFrame(
        {
            "channel_id": table["channel_id"].to_numpy(),
            "floor_area": np.rint(metres * table["size"].to_numpy()).astype(np.int64),
            "seat_count": seats,
            "staff_count": staff,
            "_period": plan.period_of_month(month),
        }
    )


def cost_table(plan: Plan, versions: pd.DataFrame, month: int) -> pd.DataFrame:
    """Rows of unit channel_cost of a month's file: what the operator itself pays for an outlet, in fen."""
    table = _rented(plan, versions, month)
    resources = resource_table(plan, versions, month)
    is_own = (table["channel_type"] == _OPERATOR_PAYS_STAFF).to_numpy()
    share = min(1.0, plan.subscribers / _FULL_SIZE)
    promotion = np.array([_PROMOTION[kind] for kind in table["channel_type"]]) * table["factor"].to_numpy() * share
    return pd.DataFrame(
        {
            "channel_id": table["channel_id"].to_numpy(),
            "rent": np.where(is_own, resources["floor_area"].to_numpy() * _RENT_PER_METRE, 0),
            "staff_cost": np.where(is_own, resources["staff_count"].to_numpy() * _WAGE, 0),
            "promotion": np.rint(promotion).astype(np.int64),
            "_period": plan.period_of_month(month),
        }
    )
