"""Products of groups: who subscribes to what and when, the orders for it, and what it is billed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synth.billing import CLOUD_OFFICE, IOT_PLATFORM, LEASED_LINE
from synth.group.company import Groups
from synth.line import Lines
from synth.world import DAY, NEVER, Bool, Plan, numbered

PRODUCTS = ("GP01", "GP02", "GP03")  # leased line, IoT platform, cloud office
ITEM = np.array([LEASED_LINE, IOT_PLATFORM, CLOUD_OFFICE])
_FEE = np.array([40_000, 15_000, 8_000])  # fen a month
_SHARE = (0.5, 0.25, 0.45)  # of the groups that have an account, how many ever hold it
_FROM_OF_OLD = 0.6  # of these, how many held it before the start
_GIVEN_UP = 0.25


def draw_products(plan: Plan, groups: Groups) -> pd.DataFrame:
    """Subscriptions: group, product (place), start, end (days; NEVER), account. A group that leaves gives all up."""
    rng = plan.rng("group products")
    paying = np.flatnonzero(groups.by_group["account"].to_numpy() >= 0)
    held = [paying[rng.random(len(paying)) < share] for share in _SHARE]
    held[0] = np.union1d(held[0], paying[:1])  # a small operator sells a leased line too
    group = np.concatenate(held)
    product = np.repeat(np.arange(len(PRODUCTS)), [len(part) for part in held])
    is_old = rng.random(len(group)) < _FROM_OF_OLD
    start = np.where(is_old, -rng.integers(5, 700, len(group)), rng.integers(0, plan.day_count, len(group)))
    end = np.maximum(start, 0) + rng.integers(40, 400, len(group))
    end = np.where(rng.random(len(group)) < _GIVEN_UP, end, NEVER)
    table = pd.DataFrame({
        "group": group, "product": product, "start": start, "end": np.minimum(end, groups.closed[group]),
        "account": groups.by_group["account"].to_numpy()[group],
    })  # fmt: skip
    return table[table["end"] > table["start"]].sort_values(["group", "product"], ignore_index=True)


def _running(products: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    return products[(products["start"] <= last) & (products["end"] > first)].reset_index(drop=True)


def product_table(plan: Plan, groups: Groups, products: pd.DataFrame, month: int) -> pd.DataFrame:
    """Rows of unit group_product of a month's file."""
    last = plan.month_end(month)
    held = _running(products, plan.month_start(month), last)
    end = held["end"].to_numpy(np.int64)
    ended = pd.Series(end <= last)
    return pd.DataFrame({
        "group_id": groups.group_id[held["group"].to_numpy(np.int64)],
        "product_id": np.array(PRODUCTS)[held["product"].to_numpy(np.int64)],
        "start_date": plan.dates(held["start"].to_numpy(np.int64)),
        "end_date": pd.Series(plan.dates(np.where(end < NEVER, end, 0))).where(ended, pd.NaT),
        "_period": plan.period_of_month(month),
    })  # fmt: skip


def product_orders(plan: Plan, groups: Groups, products: pd.DataFrame, channels: np.ndarray) -> pd.DataFrame:
    """Rows of unit service_order: a product is ordered on its first day and cancelled on the day it ends."""
    rng = plan.rng("group product orders")
    begun = products.assign(action="order", day=products["start"], subscribed=NEVER)
    given_up = products.assign(action="cancel", day=products["end"], subscribed=products["start"] * DAY)
    table = pd.concat([begun, given_up])
    table = table[(table["day"] >= 0) & (table["day"] < plan.day_count)]
    table = table.sort_values(["day", "group", "product"], kind="stable", ignore_index=True)
    day, subscribed = table["day"].to_numpy(np.int64), table["subscribed"].to_numpy(np.int64)
    at = day * DAY + rng.integers(9 * 3600, 17 * 3600, len(table))
    known = pd.Series(subscribed < NEVER)
    return pd.DataFrame({
        "order_id": numbered("OG", np.arange(1, len(table) + 1)), "user_id": "",
        "group_id": groups.group_id[table["group"].to_numpy(np.int64)], "product_type": "group_product",
        "product_id": np.array(PRODUCTS)[table["product"].to_numpy(np.int64)], "sp_id": "", "action": table["action"],
        "access_type": "hall", "channel_id": channels[table["group"].to_numpy(np.int64) % (len(channels) - 1)],
        "confirmed_at": plan.times(at),
        "subscribed_at": pd.Series(plan.times(np.where(known, subscribed, 0))).where(known, pd.NaT),
        "ordered_at": plan.times(at), "_period": plan.periods(day),
    })  # fmt: skip


def product_fees(plan: Plan, month: int, lines: Lines, was_on_net: Bool, products: pd.DataFrame) -> pd.DataFrame:
    """Bill items (columns of `synth.billing`): a month begun is billed whole, to the account's first line on-net."""
    payers = np.flatnonzero(was_on_net)
    account, first = np.unique(lines.account[payers], return_index=True)
    held = _running(products, plan.month_start(month), plan.month_end(month))
    held = held[held["account"].isin(account)].drop_duplicates(["group", "product"])
    line = payers[first[np.searchsorted(account, held["account"].to_numpy(np.int64))]]
    product = held["product"].to_numpy(np.int64)
    return pd.DataFrame({
        "line": line, "item": ITEM[product], "tariff": "", "receivable": _FEE[product], "discount": 0,
    })  # fmt: skip
