"""The rows of units group_customer, group_member, key_user and manager_visit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.extract import account_ids
from synth.group.company import Groups
from synth.line import Lines
from synth.place import Place
from synth.world import DAY, NEVER, Int, Plan, numbered

_LEVELS = np.array(["diamond", "gold", "silver"])
_RESULTS = np.array(["satisfied", "renewal_agreed", "complaint", "no_interest"])
_DAYS_BETWEEN_VISITS = 40  # to a group
_FIRST_MANAGER = 10  # staff number of the first county's customer manager (synth.place.staff_table)


def manager_ids(county: Int) -> np.ndarray:
    return numbered("S", _FIRST_MANAGER + county, 4)


def group_table(plan: Plan, place: Place, groups: Groups) -> pd.DataFrame:
    """After-images of groups."""
    images = groups.images
    group = images["group"].to_numpy()
    traits = groups.by_group.iloc[group].reset_index(drop=True)
    parent, account = traits["parent"].to_numpy(), traits["account"].to_numpy()
    return pd.DataFrame({
        "group_id": groups.group_id[group], "group_name": traits["name"], "sector": traits["sector"],
        "grade": traits["grade"], "parent_group_id": np.where(parent >= 0, groups.group_id[parent], ""),
        "manager_id": manager_ids(traits["county"].to_numpy()),
        "area_id": np.array(place.counties)[traits["county"].to_numpy()],
        "account_id": np.where(account >= 0, account_ids(np.maximum(account, 0)), ""),
        "contract_start": plan.dates(traits["contract_start"].to_numpy()),
        "contract_end": plan.dates(images["contract_end"].to_numpy()), "status": images["status"].to_numpy(),
        "_period": plan.periods(images["day"].to_numpy()),
    })  # fmt: skip


def member_table(plan: Plan, lines: Lines, groups: Groups, month: int) -> pd.DataFrame:
    """Members of a month's file: those that were members on one of its days."""
    members, last = groups.members, plan.month_end(month)
    listed = members[(members["join"] <= last) & (members["end"] >= plan.month_start(month))].reset_index(drop=True)
    line, end = listed["line"].to_numpy(), listed["end"].to_numpy()
    ended = pd.Series(end <= last)
    return pd.DataFrame({
        "group_id": groups.group_id[listed["group"].to_numpy()], "number": listed["number"].to_numpy().astype(str),
        "user_id": np.where(line >= 0, lines.user_id[line], ""), "role": listed["role"],
        "is_primary": listed["is_primary"], "operator": listed["operator"],
        "join_date": plan.dates(listed["join"].to_numpy()),
        "leave_date": pd.Series(plan.dates(np.where(end < NEVER, end, 0))).where(ended, pd.NaT),
        "_period": plan.period_of_month(month),
    })  # fmt: skip


def key_user_table(plan: Plan, place: Place, lines: Lines, lists: list[Int], month: int) -> pd.DataFrame:
    """The list of a month: a tenth is diamond, the next third gold; the manager is that of the line's county."""
    line = lists[month]
    place_of = np.arange(len(line)) / max(len(line), 1)
    grid = np.maximum(lines.grid[line], 0)
    return pd.DataFrame({
        "user_id": lines.user_id[line], "level": _LEVELS[np.searchsorted([0.1, 0.43], place_of, side="right")],
        "manager_id": manager_ids(place.grid_county[grid]), "_period": plan.period_of_month(month),
    })  # fmt: skip


def visit_table(plan: Plan, groups: Groups) -> pd.DataFrame:
    """Visits of managers to the groups they look after, while these are customers."""
    rng = plan.rng("visits")
    count = int(rng.poisson(len(groups.by_group) * plan.day_count / _DAYS_BETWEEN_VISITS))
    day, group = np.sort(rng.integers(0, plan.day_count, count)), rng.integers(0, len(groups.by_group), count)
    kept = day < groups.closed[group]
    day, group = day[kept], group[kept]
    count = len(day)
    return pd.DataFrame({
        "visit_id": numbered("V", np.arange(1, count + 1)), "group_id": groups.group_id[group], "cust_id": "",
        "manager_id": manager_ids(groups.by_group["county"].to_numpy()[group]),
        "contact": rng.choice(["visit", "call"], count), "result": rng.choice(_RESULTS, count, p=[0.5, 0.2, 0.1, 0.2]),
        "rival_offer": (rng.random(count) < 0.12).astype(int),
        "visited_at": plan.times(day * DAY + rng.integers(9 * 3600, 17 * 3600, count)),
        "next_date": plan.dates(day + rng.integers(14, 60, count)), "_period": plan.periods(day),
    })  # fmt: skip
