"""What the operator sells: base tariffs and add-ons with fees, allowances, prices and declared shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synth.world import Int, Plan

GB = 2**30
_PRICE_PER_MB = 4883  # of 0.0001 fen: 5 yuan a GB


@dataclass(frozen=True)
class Tariff:
    """A tariff: monthly fee in fen, tax out; allowances in minutes, messages and bytes; prices beyond them per minute
    and message in fen; shares of the fee for voice, sms, data and fixed in basis points. Sold from month `since` on;
    from month `dearer_from` on the fee is `dearer_fee`.
    """

    tariff_id: str
    name: str
    kind: str
    brand: str
    generation: str
    fee: int
    minutes: int
    messages: int
    bytes: int
    minute_price: int
    message_price: int
    shares: tuple[int, int, int, int]
    weight: float = 0.0
    since: int = -1
    dearer_from: int = 999
    dearer_fee: int = 0

    def fee_in(self, month: int) -> int:
        return self.dearer_fee if month >= self.dearer_from else self.fee


PREPAID, POSTPAID, IOT = 0, 1, 2
# By pay mode: prepaid, postpaid; then the tariff of things.
BASE: tuple[Tariff, ...] = (
    Tariff("T008", "惠民8元卡", "base", "惠民", "4G", 800, 0, 0, GB // 5, 15, 10, (4000, 1000, 5000, 0), 0.25),
    Tariff("T018", "惠民18元(停售)", "base", "惠民", "2G", 1800, 60, 30, GB, 19, 10, (5000, 1000, 4000, 0), 0.08),
    Tariff("T019", "惠民19元", "base", "惠民", "4G", 1900, 60, 20, 3 * GB, 15, 10, (3333, 667, 6000, 0), 0.22),
    Tariff("T029", "青春29元", "base", "青春", "4G", 2900, 100, 30, 15 * GB, 15, 10, (2500, 500, 7000, 0), 0.25),
    Tariff("T039", "青春39元", "base", "青春", "5G", 3900, 120, 30, 25 * GB, 15, 10, (2100, 400, 7500, 0), 0.20),
    Tariff("T059", "畅享59元", "base", "畅享", "4G", 5900, 200, 50, 10 * GB, 15, 10, (3100, 400, 6500, 0), 0.45, -1, 12,
    6200), Tariff("T069", "畅享5G轻享69元", "base", "畅享", "5G", 6900, 200, 50, 20 * GB, 15, 10, (2800, 333, 6867, 0),
    0.0, 6), Tariff("T079", "畅享79元", "base", "畅享", "4G", 7900, 300, 100, 20 * GB, 15, 10, (3000, 500, 6500, 0),
    0.33), Tariff("T129", "商旅5G129元", "base", "商旅", "5G", 12900, 500, 100, 40 * GB, 15, 10, (2500, 300, 5200,
    2000), 0.16), Tariff("T199", "商旅5G199元", "base", "商旅", "5G", 19900, 1000, 200, 80 * GB, 12, 10, (2400, 267,
    5333, 2000), 0.06), Tariff("T005", "物联5元", "base", "物联", "4G", 500, 0, 0, GB // 10, 15, 10, (0, 0, 10000, 0)),
)  # fmt: skip
ADD_ON: tuple[Tariff, ...] = (
    Tariff("A010", "流量包10元", "add_on", "通用", "4G", 1000, 0, 0, 5 * GB, 0, 0, (0, 0, 10000, 0)),
    Tariff("A020", "流量包20元", "add_on", "通用", "5G", 2000, 0, 0, 15 * GB, 0, 0, (0, 0, 10000, 0)),
    Tariff("A006", "语音包6元", "add_on", "通用", "4G", 600, 100, 0, 0, 0, 0, (10000, 0, 0, 0)),
)
TARIFFS = (*BASE, *ADD_ON)
SERVICES = ("voice", "sms", "data", "fixed")
# The restructure: from its month on these declare other shares of the same fee for the same allowances. What their
# lines pay and use stays as it was, and yet revenue moves from voice to data.
_RESTRUCTURED = {"T059": (1200, 300, 8500, 0), "T079": (1100, 400, 8500, 0)}
_PAY_MODE_OF = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2])


def draw_base(rng: np.random.Generator, pay_mode: Int, months: Int) -> Int:
    """A base tariff (place in BASE) for lines of a pay mode that join in a month; 停售 ones are not sold any more."""
    result = np.full(len(pay_mode), len(BASE) - 1, np.int64)
    for mode in (PREPAID, POSTPAID):
        for is_new in (False, True):
            chosen = np.flatnonzero((pay_mode == mode) & ((months >= 0) == is_new))
            weights = np.array([t.weight if m == mode else 0.0 for t, m in zip(BASE, _PAY_MODE_OF, strict=True)])
            if is_new:
                weights[1] = 0.0
            result[chosen] = rng.choice(len(BASE), len(chosen), p=weights / weights.sum())
    return result


def next_base(rng: np.random.Generator, base: Int, pay_mode: Int, months: Int) -> Int:
    """The base tariff that lines change to in a month: one that suits their pay mode, never the one they have."""
    step = rng.choice([-1, 1, 2], len(base), p=[0.48, 0.44, 0.08])
    low, high = np.where(pay_mode == PREPAID, 0, 5), np.where(pay_mode == PREPAID, 4, 9)
    new = np.clip(base + step, low, high)
    new = np.where(new == base, np.clip(base - step, low, high), new)
    new = np.where(new == 1, 2, new)  # 停售
    new = np.where((new == 6) & (months < BASE[6].since), 7, new)
    return np.where(new == base, np.where(base == low, high, low), new)


def tariff_table(plan: Plan, month: int) -> pd.DataFrame:
    """Rows of unit tariff of a month's file."""
    rows = [
        (t.tariff_id, t.name, t.kind, t.brand, t.generation, t.fee_in(month),
         "2020-01-01" if t.since < 0 else str(plan.dates(np.array([plan.month_start(t.since)]))[0]),
         str(plan.start) if "停售" in t.name else "")
        for t in TARIFFS if t.since <= month
    ]  # fmt: skip
    names = [
        "tariff_id",
        "tariff_name",
        "tariff_type",
        "brand",
        "network_generation",
        "monthly_fee",
        "valid_from",
        "valid_to",
    ]
    return pd.DataFrame(rows, columns=names).assign(_period=plan.period_of_month(month))


def restructure_month(plan: Plan) -> int:
    return max(plan.whole_month_count // 2, 1)


def fee_shares(plan: Plan, tariff: Tariff, month: int) -> dict[str, int]:
    """The shares of its fee that a tariff declares in a month, by service, in basis points."""
    is_restructured = month >= restructure_month(plan)
    shares = _RESTRUCTURED.get(tariff.tariff_id, tariff.shares) if is_restructured else tariff.shares
    return dict(zip(SERVICES, shares, strict=True))


def price_list(month: int) -> pd.DataFrame:
    """Base tariffs of a month: fee, allowances and prices beyond them in fen (of a MB in 0.0001 fen), for the truth."""
    rows = [
        (t.tariff_id, t.fee_in(month), "停售" not in t.name, t.minutes, t.messages, t.bytes // 2**20, t.minute_price,
         t.message_price, _PRICE_PER_MB)
        for t in BASE
    ]  # fmt: skip
    names = ["tariff_id", "fee", "is_on_sale", "minutes", "messages", "megabytes", "minute_price", "message_price"]
    return pd.DataFrame(rows, columns=[*names, "megabyte_price"])


def tariff_item_table(plan: Plan, month: int) -> pd.DataFrame:
    """Rows of unit tariff_item of a month's file; prices in fen per minute, message and MB."""
    rows = []
    for t in TARIFFS:
        if t.since > month:
            continue
        allowances = (t.minutes, t.messages, t.bytes, 0)
        prices = (t.minute_price, t.message_price, _PRICE_PER_MB / 10_000 if t.kind == "base" else 0, 0)
        shares = fee_shares(plan, t, month)
        for service, allowance, price in zip(SERVICES, allowances, prices, strict=True):
            rows.append((t.tariff_id, service, allowance, f"{price:.4f}", shares[service]))
    names = ["tariff_id", "service", "allowance", "unit_price", "fee_share"]
    return pd.DataFrame(rows, columns=names).assign(_period=plan.period_of_month(month))


def data_fee(excess_bytes: Int) -> Int:
    """Fen for bytes beyond the allowance; rounded down on the month's sum, so that parts add up to it."""
    return excess_bytes * _PRICE_PER_MB // (2**20 * 10_000)
