"""Where the operator is: real divisions of Zhejiang, its organisation, cells, outlets and staff."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from synth.daybook import DATA_DIR
from synth.party import person_names
from synth.world import PROVINCE_CODE, Int, Plan

CITIES = ("3301", "3302", "3303")
_COUNTIES, _GRIDS, CELLS_PER_GRID = 4, 3, 3
_CHANNEL_TYPES = ("own_hall", "franchised_hall", "dealer", "cooperative_hall")
OUTLETS_PER_COUNTY = len(_CHANNEL_TYPES)


@dataclass(frozen=True)
class Place:
    """Areas by level, in the order of their codes; lines name a grid by its place in `grids`."""

    areas: pd.DataFrame  # area_id, area_name, area_level, parent_area_id, longitude, latitude

    @cached_property
    def grids(self) -> list[str]:
        return list(self.areas.loc[self.areas.area_level == "grid", "area_id"])

    @cached_property
    def cells(self) -> list[str]:
        """The cells of all grids, as call records and the network-management system name them."""
        return [f"{grid}{n}" for grid in self.grids for n in range(1, CELLS_PER_GRID + 1)]

    @cached_property
    def counties(self) -> list[str]:
        return list(self.areas.loc[self.areas.area_level == "county", "area_id"])

    @cached_property
    def grid_county(self) -> Int:
        """The county of each grid, as a place in `counties`."""
        place = {code: n for n, code in enumerate(self.counties)}
        return np.array([place[grid[:6]] for grid in self.grids], np.int64)

    @cached_property
    def county_city(self) -> Int:
        """The city of each county, as a place in CITIES."""
        return np.array([CITIES.index(county[:4]) for county in self.counties], np.int64)


def build_place(plan: Plan) -> Place:
    """The areas of three cities: four counties each and three townships (grids) each; all counties of a large
    operator.
    """
    folder = DATA_DIR / "china_divisions"
    counties = pd.read_csv(folder / "areas.csv", dtype=str)
    streets = pd.read_csv(folder / "streets.csv", dtype=str)
    centroids = pd.read_csv(folder / "cpca_adcodes.csv", dtype={"adcode": str}).dropna()
    centre = {
        code[:6]: (lon, lat)
        for code, lon, lat in centroids[["adcode", "longitude", "latitude"]].itertuples(index=False)
    }
    city_names = pd.read_csv(folder / "cities.csv", dtype=str).set_index("code")["name"]
    limit = _COUNTIES if plan.subscribers < 50_000 else 99
    rows: list[tuple[object, ...]] = [(PROVINCE_CODE, "浙江省", "province", "", *centre[PROVINCE_CODE + "0000"])]
    for city in CITIES:
        rows.append((city, city_names[city], "city", PROVINCE_CODE, *centre[city + "00"]))
        for code, name in counties[counties.cityCode == city][["code", "name"]].head(limit).itertuples(index=False):
            middle = centre.get(code, centre[city + "00"])
            rows.append((code, name, "county", city, *middle))
            grids = streets[streets.areaCode == code][["code", "name"]].head(_GRIDS).itertuples(index=False)
            for n, (grid, grid_name) in enumerate(grids):
                rows.append(
                    (
                        grid,
                        grid_name,
                        "grid",
                        code,
                        round(middle[0] + 0.02 * (n - 1), 6),
                        round(middle[1] + 0.015 * n, 6),
                    )
                )
    names = ["area_id", "area_name", "area_level", "parent_area_id", "longitude", "latitude"]
    return Place(pd.DataFrame(rows, columns=names))


def area_table(plan: Plan, place: Place, month: int) -> pd.DataFrame:
    """Rows of unit area of a month's file."""
    return place.areas.assign(valid_from="2000-01-01", valid_to="", _period=plan.period_of_month(month))


def org_table(plan: Plan, place: Place, month: int) -> pd.DataFrame:
    """Rows of unit staff_org: one unit for each province, city and county, and a sales team in each county."""
    areas = place.areas[place.areas.area_level != "grid"]
    units = pd.DataFrame(
        {
            "org_id": "O" + areas.area_id,
            "org_name": areas.area_name + "分公司",
            "org_level": areas.area_level,
            "parent_org_id": ("O" + areas.parent_area_id).where(areas.parent_area_id != "", ""),
            "area_id": areas.area_id,
        }
    )
    counties = units[units.org_level == "county"]
    teams = counties.assign(
        org_id=counties.org_id + "T1",
        org_name=counties.org_name.str.replace("分公司", "营销中心"),
        org_level="team",
        parent_org_id=counties.org_id,
    )
    return pd.concat([units, teams]).assign(valid_from="2000-01-01", valid_to="", _period=plan.period_of_month(month))


def staff_table(plan: Plan, place: Place) -> pd.DataFrame:
    """Rows of unit staff: directors to customer managers, with a change of people now and then."""
    posts = [("O33", "director", ""), ("O33", "department_manager", "S0001"), ("O33", "analyst", "S0002")]
    posts += [(f"O{city}", "area_manager", "S0002") for city in CITIES]
    posts += [(f"O{city}", "channel_manager", f"S{4 + n:04d}") for n, city in enumerate(CITIES)]
    posts += [(f"O{county}", "customer_manager", f"S{4 + CITIES.index(county[:4]):04d}") for county in place.counties]
    frame = pd.DataFrame(posts, columns=["org_id", "position", "manager_id"])
    frame["staff_id"] = [f"S{n + 1:04d}" for n in range(len(frame))]
    rng = plan.rng("staff")
    frame["staff_name"] = person_names(rng, len(frame))
    frame["login"] = [f"{position.split('_')[0]}.{number.lower()}" for position, number in
                      frame[["position", "staff_id"]].itertuples(index=False)]  # fmt: skip
    frame["email"] = frame.login + "@example.com"
    frame = frame.assign(valid_from="2020-01-01", valid_to="", _day=-1)
    changed = frame[frame.position == "customer_manager"].sample(
        n=min(4, len(place.counties)), random_state=plan.seed % 2**32
    )
    days = np.sort(rng.integers(5, plan.day_count, len(changed)))
    changed = changed.assign(_day=days, staff_name=person_names(rng, len(changed)))
    changed["valid_from"] = plan.dates(days).astype(str)
    table = pd.concat([frame, changed])
    return table.assign(_period=plan.periods(table._day.to_numpy(np.int64))).drop(columns="_day")


def _counties(place: Place) -> list[tuple[str, str, float, float]]:
    """Code, name and centroid of each county."""
    counties = place.areas[place.areas.area_level == "county"]
    columns = (counties[name].tolist() for name in ("area_id", "area_name", "longitude", "latitude"))
    return list(zip(*columns, strict=True))


def channel_table(plan: Plan, place: Place) -> pd.DataFrame:
    """Rows of unit channel: outlets of each county, an electronic one, one that closes, and dealers that are
    raised to a better class; own halls share no coordinates.
    """
    rows: list[tuple[object, ...]] = []
    for code, title, longitude, latitude in _counties(place):
        for n, kind in enumerate(_CHANNEL_TYPES):
            agent = "" if kind == "own_hall" else f"A{code}{n}"
            where = (round(longitude + 0.004 * n, 6), round(latitude - 0.003 * n, 6))
            name = f"{title}{('营业厅', '加盟厅', '代理点', '合作厅')[n]}"
            rows.append((f"C{code}{n}", name, kind, "ABCD"[n], 5 - n, agent, code, *where))
    rows.append(("C33E", "网上营业厅", "electronic", "A", 5, "", PROVINCE_CODE, None, None))
    names = [
        "channel_id",
        "channel_name",
        "channel_type",
        "channel_class",
        "star",
        "agent_id",
        "area_id",
        "longitude",
        "latitude",
    ]
    frame = pd.DataFrame(rows, columns=names).assign(status="open", _day=-1)
    closing = frame[frame.channel_type == "cooperative_hall"].head(1).assign(status="closed", _day=plan.day_count // 2)
    dealers = frame[frame.channel_type == "dealer"]
    raised = dealers.head(3).assign(channel_class="B", star=4, _day=plan.day_count // 3)
    table = pd.concat([frame, closing, raised])
    return table.assign(_period=plan.periods(table._day.to_numpy(np.int64))).drop(columns="_day")
