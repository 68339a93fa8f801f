"""Cards sold in bulk: a dealer that farms them, and a student hall as innocent look-alike.

Families share handsets, too: see `synth.terminal.handset`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import pandas as pd

from synth.line import CAUSES, Lines, join
from synth.place import OUTLETS_PER_COUNTY, Place
from synth.tariff import PREPAID
from synth.terminal.handset import Handsets
from synth.traffic import Carriers
from synth.world import DAY, NEVER, Int, Plan

_DEALER = 2  # place of the dealer among the outlets of a county (`synth.place`)
_CARDS_A_HANDSET = 8
_FARM_BASE, _HALL_BASE = 0, 3  # the cheapest prepaid tariff; the one for the young
_FARM_DAYS_OF_USE = 3
_NUMBERS = 18_200_000_000  # of a prefix that no other line has


@dataclass(frozen=True)
class Cards:
    """Lines (places in Lines) that were farmed, and those of the student hall."""

    farmed: Int
    hall: Int


def add_cards(plan: Plan, place: Place, lines: Lines) -> tuple[Lines, Cards]:
    """The lines with the cards of a farming dealer and of a student hall behind them.

    Farmed cards come in one batch a half-year, in the first half of a month: tried for three days, never used again,
    most of them cancelled before the second month after is over. The hall's cards come in a few days too, in September
    or else in the first month, and are used.
    """
    rng = plan.rng("cards")
    size = int(np.clip(plan.subscribers // 60, _CARDS_A_HANDSET, 48))
    months = len(plan.months)
    batches = [plan.month_start(month) for month in range(0, max(months - 2, 1), 6)]
    days = np.concatenate([first + rng.integers(2, 13, size) for first in batches])
    farmed = _cards(rng, place, lines, days, _DEALER + OUTLETS_PER_COUNTY * (len(place.counties) - 1), _FARM_BASE, 0)
    leaves = farmed.activated_at + (rng.integers(50, 70, len(days)) * DAY + rng.integers(0, 3600, len(days)))
    leaves = np.where((rng.random(len(days)) < 0.7) & (leaves < plan.day_count * DAY), leaves, NEVER)
    farmed = replace(farmed, leave_at=leaves, cancel_at=leaves.copy(),
                     cause=np.where(leaves < NEVER, len(CAUSES) - 1, -1))  # fmt: skip
    september = next((n for n, month in enumerate(plan.months) if month.month == 9), 0)
    hall_days = plan.month_start(september) + rng.integers(1, 10, size)
    hall = _cards(rng, place, join(lines, farmed), hall_days, _DEALER, _HALL_BASE, len(days))
    first = len(lines)
    cards = Cards(first + np.arange(len(farmed)), first + len(farmed) + np.arange(len(hall)))
    return join(lines, farmed, hall), cards


def _cards(
    rng: np.random.Generator, place: Place, lines: Lines, days: Int, channel: int, base: int, numbered: int
) -> Lines:
    """New prepaid lines, each of a customer of its own, sold by one outlet and living around it."""
    count = len(days)
    party = int(max(lines.person.max(), lines.account.max(), lines.customer.max())) + 1 + np.arange(count)
    none, never, no = np.full(count, -1), np.full(count, NEVER), np.zeros(count, bool)
    grid = rng.choice(np.flatnonzero(place.grid_county == channel // OUTLETS_PER_COUNTY), count)
    return Lines(
        created_day=days, activated_at=days * DAY + rng.integers(9 * 3600, 20 * 3600, count), is_opening=no,
        is_test=no.copy(), is_iot=no.copy(), is_preopened=no.copy(), pay_mode=np.full(count, PREPAID), person=party,
        customer=party.copy(), account=party.copy(), is_family=no.copy(), grid=grid, channel=np.full(count, channel),
        base=np.full(count, base), former=none, leave_at=never, cancel_at=never.copy(), return_at=never.copy(),
        cause=none.copy(), number=_NUMBERS + (numbered + np.arange(count)) * 7,
    )  # fmt: skip


def use_cards(lines: Lines, cards: Cards, carriers: Carriers) -> Carriers:
    """The carriers with the use of cards: a try, or an ordinary life."""
    data, voice, sms = (getattr(carriers, name).copy() for name in ("data", "voice", "sms"))
    silent_from, silent_to = carriers.silent_from.copy(), carriers.silent_to.copy()
    farmed, hall = cards.farmed, cards.hall
    data[farmed], voice[farmed], sms[farmed] = 3.0, 0.0, 0.0
    silent_from[farmed], silent_to[farmed] = lines.activated_at[farmed] // DAY + _FARM_DAYS_OF_USE, NEVER
    data[hall], voice[hall] = np.maximum(data[hall], 0.9), np.maximum(voice[hall], 0.6)
    silent_from[hall], silent_to[hall] = NEVER, NEVER
    return replace(carriers, data=data, voice=voice, sms=sms, silent_from=silent_from, silent_to=silent_to)


def share_handsets(cards: Cards, handsets: Handsets) -> Handsets:
    """The handsets with a few farmed cards in each, one after the other."""
    kept = (handsets.first < 0) | ~np.isin(handsets.line, cards.farmed)
    columns = {field.name: getattr(handsets, field.name)[kept].copy() for field in fields(handsets)}
    own = np.flatnonzero(columns["first"] < 0)[cards.farmed]
    shared = own[np.arange(len(own)) // _CARDS_A_HANDSET * _CARDS_A_HANDSET]
    for name in ("device", "imei", "tac"):
        columns[name][own] = columns[name][shared]
    columns["end"][own] = 10**6
    return Handsets(**columns)


def write_cards(plan: Plan, lines: Lines, cards: Cards, channels: np.ndarray, out: Path) -> None:
    """Write farmed_card.csv into `out`: user_id, channel_id, activated_at."""
    farmed = cards.farmed
    frame = pd.DataFrame(
        {
            "user_id": lines.user_id[farmed],
            "channel_id": channels[lines.channel[farmed] % len(channels)],
            "activated_at": plan.times(lines.activated_at[farmed]),
        }
    )
    frame.to_csv(out / "farmed_card.csv", index=False, lineterminator="\n")
