"""The register of handset models: real TACs from data/tac_devices, with their conflicts.

What the real tables lack is synthetic: operating system, network generation, 5G mode, SIM slots and price follow from
maker and model by the rules below, the same for every seed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
import pandas as pd

from synth.world import Plan
from synth.writer import PROJECT_DIR

FOLDER = PROJECT_DIR / "data" / "tac_devices"
SOURCES = ("samsung", "osmocom")  # a maker's own list is believed before the community's
STANDALONE, NON_STANDALONE, FOUR, THREE, TWO, MODULE = range(6)
# handsets in use: so many models of each class; of those beyond the first ten the register knows one in so many later
_POOL = {STANDALONE: 60, NON_STANDALONE: 20, FOUR: 80, THREE: 20, TWO: 12, MODULE: 6}
_POPULAR, _LATER = 10, 8
_FIVE = re.compile(r"SM-(S9\d\d|G98[168]|G99[0168]|G977|N98[16]|N976|F9\d\d|F7\d\d|[AME]\d\d6)")
_IPHONE_4G = re.compile(r"iPhone ([5-9]|X|SE)|A\d{4}")
_SMART = {"Samsung", "HTC", "Huawei", "Xiaomi", "Oppo", "Sony", "LG", "Lenovo", "ZTE", "Meizu", "OnePlus", "Asus"}
_PRICE = {"2G": (150, 150), "3G": (500, 600), "4G": (900, 2000), "5G": (1800, 6000)}  # yuan: lowest, span


@dataclass(frozen=True)
class Devices:
    """Models in use, one entry each: the class of handset, and what the register rightly says of it; price in fen."""

    tac: np.ndarray
    kind: np.ndarray
    is_dual_sim: np.ndarray
    price: np.ndarray


@cache
def entries() -> pd.DataFrame:
    """Rows of the register for all months: those of the models in use, and all TACs that are told in two ways.

    Columns of unit terminal_tac, and `since`: the first month whose file has the row.
    """
    table = _real_table()
    told = table.groupby("tac")["model"].transform("size")
    kept = table[(told > 1) | table["tac"].isin(devices().tac)].copy()
    kept["price"] = kept["price"].astype("int64")
    later = set(_later_known())
    kept["since"] = [crc32(tac.encode()) // 64 % 18 if tac in later else -1 for tac in kept["tac"]]
    return kept.drop(columns="kind").reset_index(drop=True)


@cache
def resolved() -> pd.DataFrame:
    """One entry a TAC, by the rule: the maker's own list first, within a list the first model by name."""
    return _first_told(entries())


@cache
def devices() -> Devices:
    """The models in use, drawn from the real table apart from any seed; one in seven has a TAC told in two ways."""
    table = _real_table()
    doubted = set(table["tac"][table["tac"].duplicated()])
    one = _first_told(table)
    order = one.assign(order=[crc32(tac.encode()) for tac in one["tac"]]).sort_values("order")
    is_doubted = order["tac"].isin(doubted)
    parts = []
    for kind, count in _POOL.items():
        of_kind = order["kind"] == kind
        certain, uncertain = order[of_kind & ~is_doubted], order[of_kind & is_doubted].head(count // 7)
        parts.append(pd.concat([uncertain, certain.head(count - len(uncertain))]))
    pool = pd.concat(parts)
    return Devices(pool["tac"].to_numpy(str), pool["kind"].to_numpy(np.int64),
                   pool["is_dual_sim"].to_numpy(np.int64), pool["price"].to_numpy(np.int64))  # fmt: skip


def register_table(plan: Plan, month: int) -> pd.DataFrame:
    """Rows of unit terminal_tac of a month's file."""
    table = entries()
    return table[table["since"] <= month].drop(columns="since").assign(_period=plan.period_of_month(month))


def _later_known() -> list[str]:
    stock = devices()
    place = pd.Series(stock.kind).groupby(stock.kind).cumcount().to_numpy()
    return [tac for tac in stock.tac[place >= _POPULAR] if crc32(tac.encode()) % _LATER == 0]


def _first_told(table: pd.DataFrame) -> pd.DataFrame:
    rank = table["source"].map({name: place for place, name in enumerate(SOURCES)})
    return table.assign(rank=rank).sort_values(["tac", "rank", "model"]).drop_duplicates("tac").drop(columns="rank")


@cache
def _real_table() -> pd.DataFrame:
    """Every TAC of eight digits with each maker and model that a table tells of it, and their traits."""
    community = pd.read_csv(FOLDER / "osmocom_tac.csv", dtype=str, skiprows=1, keep_default_na=False)
    own = pd.read_csv(FOLDER / "samsung_tac.csv", dtype=str)
    own = pd.DataFrame({"tac": own["tac"], "maker": "Samsung", "model": own["models"].str.split(";").str[0]})
    table = pd.concat([own.assign(source="samsung"), community.assign(source="osmocom")])
    table = table[table["tac"].str.fullmatch(r"\d{8}") & (table["model"] != "")]
    table = table.drop_duplicates(["tac", "source", "model"]).reset_index(drop=True)
    names = table[["maker", "model"]].drop_duplicates()
    traits = [_traits(*pair) for pair in names.itertuples(index=False, name=None)]
    columns = ["os", "network_generation", "nr_mode", "is_dual_sim", "price", "kind"]
    return table.merge(pd.concat([names.reset_index(drop=True), pd.DataFrame(traits, columns=columns)], axis=1))


def _traits(maker: str, model: str) -> tuple[str, str, str, int, int, int]:
    """Operating system, network generation, 5G mode, two SIM slots or not, price in fen, and the class of handset."""
    chance = crc32(f"{maker}/{model}".encode())
    is_smart = maker in _SMART and not model.startswith(("SGH", "SPH"))
    if maker == "Apple":
        system, generation = "iOS", "4G" if _IPHONE_4G.match(model) else "3G"
    elif maker == "Samsung" and _FIVE.match(model):
        system, generation = "Android", "5G"
    elif is_smart:
        system, generation = "Android", "4G" if model.startswith("SM-") or chance % 5 < 2 else "3G"
    else:
        system, generation = "other", "3G" if chance % 4 == 0 else "2G"
    mode = ("NSA" if chance // 7 % 6 == 0 else "SA") if generation == "5G" else ""
    lowest, span = _PRICE[generation]
    price = (lowest + chance // 11 % span) // 10 * 1000 + 900
    kind = {"5G": NON_STANDALONE if mode == "NSA" else STANDALONE, "4G": FOUR, "3G": THREE, "2G": TWO}[generation]
    is_module = maker in ("Telit", "Wavecom")
    return system, generation, mode, int(is_smart and chance // 13 % 2 == 0), price, MODULE if is_module else kind
