"""What a record costs: allowances first, then prices; and the sums by line that bills and truth are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from synth.daybook import is_travel_time
from synth.tariff import BASE, data_fee
from synth.traffic import INDUSTRY, LOCAL, P2P, ROAMING, TOLL, draw_bytes, draw_lengths
from synth.world import Bool, Float, Int

_ROAMING_OUT, _ROAMING_IN, _TOLL_EXTRA = 60, 30, 7  # fen a minute
_MINUTE_PRICE = np.array([t.minute_price for t in BASE])
_MESSAGE_PRICE = np.array([t.message_price for t in BASE])


def running(values: Int, line: Int) -> Int:
    """Sum of the values before each one among those of the same line; `line` is in order."""
    total = np.cumsum(values) - values
    starts = np.append(True, line[1:] != line[:-1]) if len(line) else np.zeros(0, bool)
    return total - np.maximum.accumulate(np.where(starts, total, 0)) if len(line) else total


def beyond(values: Int, before: Int, allowance: Int) -> Int:
    """How much of each value lies beyond the allowance, when `before` was used already."""
    return np.clip(before + values - allowance, 0, values)


@dataclass
class Meter:
    """One month's use and fees of every carrier. `items`: voice by call type, sms by service, data; fen by line."""

    base: Int  # base tariff of each carrier
    is_stranger: Bool
    minutes: Int  # allowances
    messages: Int
    bytes: Int
    session_bytes: Float  # mean size of a session
    used_minutes: Int = field(init=False)
    used_messages: Int = field(init=False)
    used_bytes: Int = field(init=False)
    items: Int = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.base)
        self.used_minutes, self.used_messages, self.used_bytes = (np.zeros(count, np.int64) for _ in range(3))
        self.items = np.zeros((6, count), np.int64)

    def charge(self, item: int, line: Int, fee: Int) -> None:
        np.add.at(self.items[item], line, fee)


@dataclass(frozen=True)
class Voice:
    """Calls: own-initiated ones first, each part in order of line."""

    line: Int
    second: Int
    is_out: Bool
    length: Int
    minutes: Int
    call_type: Int
    base_fee: Int
    toll_fee: Int
    info_fee: Int
    discount: Int


def rate_voice(rng: np.random.Generator, day: date, meter: Meter, line: Int, second: Int, is_out: Bool) -> Voice:
    """Draw and rate the calls of a day; roaming lies outside the allowance, and being called is free at home."""
    count = len(line)
    length = draw_lengths(rng, count)
    minutes = -(-length // 60)
    chance = rng.random(count, np.float32)
    roaming_share = 0.07 if is_travel_time(day) else 0.015
    call_type = np.where(chance < roaming_share, ROAMING, np.where(chance < 0.2, TOLL, LOCAL))
    pays = ~meter.is_stranger[line]
    home_minutes = np.where((call_type != ROAMING) & is_out & pays, minutes, 0)
    own, others = home_minutes[is_out], np.zeros(int((~is_out).sum()), np.int64)
    before = meter.used_minutes[line[is_out]] + running(own, line[is_out])
    excess = np.concatenate([beyond(own, before, meter.minutes[line[is_out]]), others])
    np.add.at(meter.used_minutes, line[is_out], own)
    roaming = np.where((call_type == ROAMING) & pays, minutes * np.where(is_out, _ROAMING_OUT, _ROAMING_IN), 0)
    base_fee = excess * _MINUTE_PRICE[meter.base[line]] + roaming
    toll_fee = np.where(call_type == TOLL, excess * _TOLL_EXTRA, 0)
    asks = is_out & pays & (length > 0) & (call_type == LOCAL) & (rng.random(count, np.float32) < 0.004)
    info_fee = np.where(asks, 100 * np.minimum(minutes, 5), 0)
    is_night = (second >= 23 * 3600) | (second < 7 * 3600)
    discount = np.where(is_night, base_fee // 5, 0)
    for kind in (LOCAL, TOLL, ROAMING):
        chosen = call_type == kind
        meter.charge(kind, line[chosen], (base_fee + toll_fee + info_fee - discount)[chosen])
    return Voice(line, second, is_out, length, minutes, call_type, base_fee, toll_fee, info_fee, discount)


@dataclass(frozen=True)
class Data:
    """Sessions in order of line."""

    line: Int
    second: Int
    length: Int
    upload: Int
    download: Int
    fee: Int


def rate_data(rng: np.random.Generator, meter: Meter, line: Int, second: Int) -> Data:
    """Draw and rate the sessions of a day; the month's fee is rounded down once, and sessions share it."""
    size = draw_bytes(rng, meter.session_bytes[line])
    before = meter.used_bytes[line] + running(size, line)
    allowance = meter.bytes[line]
    fee = data_fee(np.maximum(before + size - allowance, 0)) - data_fee(np.maximum(before - allowance, 0))
    fee = np.where(meter.is_stranger[line], 0, fee)
    np.add.at(meter.used_bytes, line, size)
    meter.charge(5, line, fee)
    upload = size // rng.integers(6, 15, len(line))
    length = np.minimum(60 + size // 2_000_000 + rng.integers(0, 600, len(line)), 80_000)
    return Data(line, second, length, upload, size - upload, fee)


@dataclass(frozen=True)
class Messages:
    """Messages: own-initiated ones first, each part in order of line."""

    line: Int
    second: Int
    is_out: Bool
    service: Int
    is_ok: Bool
    fee: Int


def rate_sms(rng: np.random.Generator, meter: Meter, line: Int, second: Int, is_out: Bool) -> Messages:
    """Draw and rate the messages of a day; failed and received ones are free."""
    chance = rng.random(len(line), np.float32)
    service = np.where(chance < np.where(is_out, 0.08, 0.7), INDUSTRY, P2P)
    is_ok = rng.random(len(line), np.float32) < np.where(is_out, 0.97, 0.995)
    counts = (is_ok & is_out & ~meter.is_stranger[line]).astype(np.int64)
    own = counts[is_out]
    before = meter.used_messages[line[is_out]] + running(own, line[is_out])
    excess = beyond(own, before, meter.messages[line[is_out]])
    np.add.at(meter.used_messages, line[is_out], own)
    fee = np.concatenate([excess * _MESSAGE_PRICE[meter.base[line[is_out]]], np.zeros(int((~is_out).sum()), np.int64)])
    for kind in (P2P, INDUSTRY):
        meter.charge(3 + kind, line[service == kind], fee[service == kind])
    return Messages(line, second, is_out, service, is_ok, fee)
