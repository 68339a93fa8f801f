"""From tariffs and services to the rows of units service_order and refund, and to the planted truth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from synth.line import Lines
from synth.order.provider import SERVICES, provider_id
from synth.order.service import FORCED, draw_access
from synth.subscription import OPEN, Subscriptions
from synth.tariff import BASE
from synth.world import DAY, NEVER, Int, Plan, numbered

_BASE_IDS = [tariff.tariff_id for tariff in BASE]
_ELECTRONIC = ("web", "app", "sms")


def draw_orders(
    plan: Plan,
    lines: Lines,
    subscriptions: Subscriptions,
    services: pd.DataFrame,
    channels: np.ndarray,
    packs: pd.DataFrame,
) -> pd.DataFrame:
    """All orders by time, with order_id: line, product_type, product_id, sp_id, action, access, channel_id, confirmed,
    subscribed (times; NEVER), at, and `service`: place in `services` or -1. `packs`: orders that campaigns brought.
    """
    table = pd.concat([_tariff_orders(plan, lines, subscriptions), _service_orders(plan, lines, services), packs])
    table = table[(table["at"] >= 0) & (table["at"] < plan.day_count * DAY)]
    table = table.sort_values(["at", "line", "product_id", "action"], kind="stable", ignore_index=True)
    line, access = table["line"].to_numpy(np.int64), table["access"].to_numpy()
    outlet = np.where(np.isin(access, _ELECTRONIC), channels[-1], channels[lines.channel[line] % len(channels)])
    # what is ordered at the provider or by telephone comes through no outlet
    channel = np.where(np.isin(access, ("sp", "hotline")), "", outlet)
    return table.assign(order_id=numbered("O", np.arange(1, len(table) + 1)), channel_id=channel)


def _tariff_orders(plan: Plan, lines: Lines, subscriptions: Subscriptions) -> pd.DataFrame:
    """Base tariffs at activation and when they change, add-ons when they are ordered and given up."""
    rng = plan.rng("tariff orders")
    rows = subscriptions.rows
    line, start, sent = (rows[name].to_numpy(np.int64) for name in ("line", "start", "sent"))
    is_base = rows["tariff_id"].isin(_BASE_IDS).to_numpy(np.bool_)
    begun = rows["end"].to_numpy() == OPEN
    # what ends because the line is cancelled is no order
    given_up = ~begun & ~is_base & (rows["end"].to_numpy() != lines.cancel_at[line] // DAY + 1)
    chosen = np.flatnonzero(begun | given_up)
    line, start, sent, is_base, begun = line[chosen], start[chosen], sent[chosen], is_base[chosen], begun[chosen]
    at_first = is_base & begun & (start == lines.activated_at[line] // DAY)
    time = sent * DAY + rng.integers(9 * 3600, 21 * 3600, len(chosen))
    at = np.where(at_first, lines.activated_at[line], time)
    return pd.DataFrame({
        "line": line, "product_type": np.where(is_base, "tariff", "add_on"),
        "product_id": rows["tariff_id"].to_numpy()[chosen], "sp_id": "", "action": np.where(begun, "order", "cancel"),
        "access": np.where(at_first, "hall", draw_access(plan, rng, sent)), "confirmed": at,
        "subscribed": np.where(begun, NEVER, start * DAY), "at": at, "service": -1,
    })  # fmt: skip


def _service_orders(plan: Plan, lines: Lines, services: pd.DataFrame) -> pd.DataFrame:
    """An order for each service, and one to cancel it where the line gave it up before it left itself."""
    rng = plan.rng("service cancels")
    place, line = services["service"].to_numpy(np.int64), services["line"].to_numpy(np.int64)
    ordered = pd.DataFrame({
        "line": line, "product_type": "sp_service",
        "product_id": np.array([service.service_id for service in SERVICES])[place],
        "sp_id": np.array([provider_id(service.provider) for service in SERVICES])[place], "action": "order",
        "access": services["access"].to_numpy(), "confirmed": services["confirmed"].to_numpy(), "subscribed": NEVER,
        "at": services["start"].to_numpy(), "service": np.arange(len(services)),
    })  # fmt: skip
    end = services["end"].to_numpy(np.int64)
    access = draw_access(plan, rng, np.minimum(end // DAY, plan.day_count))
    is_open = (end % DAY >= 9 * 3600) & (end % DAY < 20 * 3600)
    access = np.where((access == "hall") & ~is_open, "app", access)
    given_up = end < lines.leave_at[line]
    cancelled = ordered.assign(action="cancel", access=access, confirmed=end, subscribed=ordered["at"], at=end)
    return pd.concat([ordered, cancelled[given_up]])


def _times(plan: Plan, at: Int) -> pd.Series:
    known = at < NEVER
    return pd.Series(plan.times(np.where(known, at, 0))).where(pd.Series(known), pd.NaT)


def order_table(plan: Plan, lines: Lines, orders: pd.DataFrame) -> pd.DataFrame:
    """Rows of unit service_order."""
    orders = orders.reset_index(drop=True)
    at = orders["at"].to_numpy(np.int64)
    return pd.DataFrame({
        "order_id": orders["order_id"], "user_id": lines.user_id[orders["line"].to_numpy(np.int64)], "group_id": "",
        "product_type": orders["product_type"], "product_id": orders["product_id"], "sp_id": orders["sp_id"],
        "action": orders["action"], "access_type": orders["access"], "channel_id": orders["channel_id"],
        "confirmed_at": _times(plan, orders["confirmed"].to_numpy(np.int64)),
        "subscribed_at": _times(plan, orders["subscribed"].to_numpy(np.int64)),
        "ordered_at": plan.times(at), "_period": plan.periods(at // DAY),
    })  # fmt: skip


def refund_table(plan: Plan, lines: Lines, services: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Rows of unit refund: a month's fee of the service, to the line that was charged."""
    given = orders[(orders["service"] >= 0) & (orders["action"] == "order")]
    place = given["service"].to_numpy(np.int64)
    at = services["refunded"].to_numpy(np.int64)[place]
    known = at < plan.day_count * DAY
    given, place, at = given[known], place[known], at[known]
    fee = np.array([service.fee for service in SERVICES])[services["service"].to_numpy(np.int64)[place]]
    return pd.DataFrame({
        "order_id": given["order_id"].to_numpy(), "user_id": lines.user_id[given["line"].to_numpy(np.int64)],
        "sp_id": given["sp_id"].to_numpy(), "service_id": given["product_id"].to_numpy(), "amount": fee,
        "reason": services["reason"].to_numpy()[place], "refunded_at": plan.times(at),
        "_period": plan.periods(at // DAY),
    })  # fmt: skip


def write_forced(plan: Plan, lines: Lines, services: pd.DataFrame, orders: pd.DataFrame, out: Path) -> None:
    """Write forced_subscription.csv into `out`: each order that nobody gave."""
    given = orders[(orders["service"] >= 0) & (orders["action"] == "order")]
    kind = services["kind"].to_numpy()[given["service"].to_numpy(np.int64)]
    forced = order_table(plan, lines, given[kind == FORCED])
    columns = ["order_id", "user_id", "sp_id", "product_id", "ordered_at"]
    forced[columns].to_csv(out / "forced_subscription.csv", index=False, lineterminator="\n")
