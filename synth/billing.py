"""Bills of a month: fees by days on-net, usage as rated, discounts, gifts, tax; items add up to the bill."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synth.life import NORMAL, SUSPENDED
from synth.line import Lines
from synth.presence import Presence
from synth.subscription import Subscriptions
from synth.tariff import ADD_ON, BASE, POSTPAID
from synth.world import DAY, Int, Plan, half_up

ITEMS = (
    "base_fee",
    "add_on_fee",
    "data_pack_fee",
    "voice_local",
    "voice_toll",
    "voice_roaming",
    "sms_p2p",
    "sms_industry",
    "data_usage",
    "vas_fee",
    "late_fee",
    "handset",
    "leased_line_fee",
    "iot_platform_fee",
    "cloud_office_fee",
)
(BASE_FEE, ADD_ON_FEE, DATA_PACK_FEE, VOICE_LOCAL, _, VOICE_ROAMING, _, _, DATA_USAGE, VAS_FEE, LATE_FEE, HANDSET,
 LEASED_LINE, IOT_PLATFORM, CLOUD_OFFICE) = range(len(ITEMS))  # fmt: skip
# percent: basic services 9, value-added ones and those of groups 6, goods 13
TAX = np.array([9, 9, 6, 9, 9, 9, 9, 9, 6, 6, 9, 13, 6, 6, 6])


@dataclass(frozen=True)
class Habits:
    """What lines have beyond their tariff: loyalty discount in percent, value-added services in fen a month,
    gift at first.
    """

    discount: Int
    vas: Int
    gift: Int


def draw_habits(plan: Plan, lines: Lines) -> Habits:
    """15% of lines have a loyalty discount, 25% value-added services, 20% of prepaid ones gifted balance."""
    rng = plan.rng("habits")
    count = len(lines)
    discount = np.where((rng.random(count) < 0.15) & ~lines.is_iot, rng.choice([5, 10, 20], count), 0)
    vas = np.where((rng.random(count) < 0.25) & ~lines.is_iot, rng.choice([300, 500, 600, 1000], count), 0)
    gift = np.where((lines.pay_mode != POSTPAID) & (rng.random(count) < 0.2), rng.choice([1000, 2000, 5000], count), 0)
    return Habits(discount, vas, gift)


@dataclass(frozen=True)
class Charges:
    """Bill items of a month in order of account, line and item; fen.

    `item`: place in ITEMS, `tariff`: tariff_id or ''.
    """

    line: Int
    account: Int
    item: Int
    tariff: np.ndarray
    receivable: Int
    discount: Int
    gifted: Int
    tax: Int

    @property
    def due(self) -> Int:
        """What is to be paid, tax in."""
        return self.receivable - self.discount - self.gifted + self.tax


def bill_month(
    plan: Plan, month: int, lines: Lines, presence: Presence, subscriptions: Subscriptions, habits: Habits,
    usage_items: Int, late_fee: Int, gift_left: Int, group_fees: pd.DataFrame,
) -> Charges:  # fmt: skip
    """The items of a month. `usage_items`: fen by kind (voice by call type, sms by service, data) and line;
    `late_fee`: fen by line; `gift_left`: gifted balance by account; `group_fees`: items of groups' products."""
    first, last = plan.month_start(month), plan.month_end(month)
    status = presence.closing(first, last)
    on_net = (status == NORMAL) | (status == SUSPENDED)
    frames = [
        _base_fees(month, lines, on_net, status, subscriptions.base[:, month], habits),
        _add_on_fees(first, last, on_net, subscriptions.add_on),
        *(_frame(np.arange(len(lines)), VOICE_LOCAL + kind, "", fee) for kind, fee in enumerate(usage_items)),
        _extras(plan, month, lines, on_net.any(axis=1), habits),
        _frame(np.arange(len(lines)), LATE_FEE, "", late_fee),
        group_fees,
    ]
    table = pd.concat([frame[frame["receivable"] > 0] for frame in frames])
    table["account"] = lines.account[table["line"].to_numpy()]
    table = table.sort_values(["account", "line", "item"], kind="stable").reset_index(drop=True)
    gifted = _spend_gifts(table, gift_left)
    net = table["receivable"].to_numpy() - table["discount"].to_numpy() - gifted
    item = table["item"].to_numpy()
    return Charges(
        table["line"].to_numpy(),
        table["account"].to_numpy(),
        item,
        table["tariff"].to_numpy(),
        table["receivable"].to_numpy(),
        table["discount"].to_numpy(),
        gifted,
        half_up(net * TAX[item], 100),
    )


def _frame(line: Int, item: int, tariff: object, receivable: Int, discount: object = 0) -> pd.DataFrame:
    return pd.DataFrame({"line": line, "item": item, "tariff": tariff, "receivable": receivable, "discount": discount})


def _base_fees(
    month: int, lines: Lines, on_net: np.ndarray, status: np.ndarray, base: Int, habits: Habits
) -> pd.DataFrame:
    """The fee of the days on-net at closing; loyalty discount, and half the fee back for whole weeks suspended."""
    days = on_net.shape[1]
    fee = np.array([tariff.fee_in(month) for tariff in BASE])[base]
    receivable = half_up(fee * on_net.sum(axis=1), days)
    suspended = (status == SUSPENDED).sum(axis=1)
    discount = half_up(receivable * habits.discount, 100) + np.where(
        suspended >= 7, half_up(fee * suspended, 2 * days), 0
    )
    ids = np.array([tariff.tariff_id for tariff in BASE], dtype=object)
    return _frame(np.arange(len(lines)), BASE_FEE, ids[base], receivable, np.minimum(discount, receivable))


def _add_on_fees(first: int, last: int, on_net: np.ndarray, add_on: pd.DataFrame) -> pd.DataFrame:
    running = add_on[(add_on["first"] <= last) & (add_on["end"] > first)]
    line, place = running["line"].to_numpy(), running["place"].to_numpy()
    fee = np.array([tariff.fee for tariff in ADD_ON])[place]
    ids = np.array([tariff.tariff_id for tariff in ADD_ON], dtype=object)
    frame = _frame(line, DATA_PACK_FEE, ids[place], half_up(fee * on_net[line].sum(axis=1), on_net.shape[1]))
    frame.loc[place == 2, "item"] = ADD_ON_FEE
    return frame


def _extras(plan: Plan, month: int, lines: Lines, was_on_net: np.ndarray, habits: Habits) -> pd.DataFrame:
    """Value-added services, once more in the month after leaving for some; and a handset sold now and then."""
    rng = plan.rng("extras", month)
    before = (plan.month_start(month - 1), plan.month_start(month))
    left = (lines.leave_at >= before[0] * DAY) & (lines.leave_at < before[1] * DAY) & (rng.random(len(lines)) < 0.15)
    vas = np.where(was_on_net, habits.vas, np.where(left, 500, 0))
    buys = was_on_net & (lines.pay_mode == POSTPAID) & ~lines.is_iot & (rng.random(len(lines)) < 0.004)
    handset = np.where(buys, rng.integers(800, 6000, len(lines)) * 100, 0)
    everyone = np.arange(len(lines))
    return pd.concat([_frame(everyone, VAS_FEE, "", vas), _frame(everyone, HANDSET, "", handset)])


def _spend_gifts(table: pd.DataFrame, gift_left: Int) -> Int:
    """Gifted balance pays up to a third of base fees, each account's lines in turn."""
    item = table["item"].to_numpy()
    net = table["receivable"].to_numpy() - table["discount"].to_numpy()
    wish = np.where(item == BASE_FEE, net // 3, 0)
    account = table["account"].to_numpy()
    before = pd.Series(wish).groupby(account).cumsum().to_numpy() - wish
    return np.asarray(np.clip(gift_left[account] - before, 0, wish))
