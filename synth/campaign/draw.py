"""Who is on a campaign's list, who of them is treated, who takes what is offered, and when.

How many take it is exactly the rate of the arm, so the difference of the arms is the uplift that was planted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synth.campaign.offer import Offer, plan_offers
from synth.line import Lines
from synth.subscription import Subscriptions
from synth.world import DAY, NEVER, Bool, Int, Plan

# of a channel: the share of lines that it reaches, and what a contact costs in fen, reached or not
REACHED = {"sms": 0.97, "app": 0.75, "call": 0.70, "hall": 0.55}
COST = {"sms": 5, "app": 1, "call": 250, "hall": 400}
_ACCESS = {"sms": "sms", "app": "app", "call": "hotline", "hall": "hall"}
_DECLINED = 0.35  # of those that are reached and do not take it
_CONTACT_DAYS, _ANSWER_DAYS = 8, 12  # on which contacts are made; after which all of them are answered
_POOLS = ((0, 1), (2,))  # packs (places in ADD_ON) of which a line has one at most


@dataclass(frozen=True)
class Campaigns:
    """`offers` in order; `contacts`: offer (place), line, treated, channel, planned, sent (times; NEVER), cost;
    `responses`: offer, line, response, at; `taken`: line, place (in ADD_ON), at, access, months."""

    offers: list[Offer]
    contacts: pd.DataFrame
    responses: pd.DataFrame
    taken: pd.DataFrame


def draw_campaigns(plan: Plan, lines: Lines, subscriptions: Subscriptions, spared: Int) -> Campaigns:
    """All campaigns that start before the end; lines `spared` are on no list."""
    held = _packs(lines, subscriptions)
    fit = ~lines.is_iot & ~lines.is_test & ~np.isin(np.arange(len(lines)), spared)
    contacts, responses, taken = [], [], []
    offers = plan_offers(plan)
    for number, offer in enumerate(offers):
        rng = plan.rng("campaign", number)
        pool = next(n for n, places in enumerate(_POOLS) if offer.product in places)
        after = plan.month_start(int(np.searchsorted(_starts(plan), offer.end, side="right")))
        in_use = (lines.activated_at < (offer.start - 1) * DAY) & (lines.leave_at > (offer.start + _ANSWER_DAYS) * DAY)
        able = np.flatnonzero(fit & in_use & ~held[pool])
        listed = np.sort(rng.choice(able, round(offer.listed_share * len(able)), replace=False))
        contact = _contacts(rng, offer, listed)
        takes = _takers(rng, offer, contact, stays=lines.leave_at[listed] > (after + 1) * DAY)
        response = _responses(rng, offer, contact, takes)
        held[pool, listed[takes]] = True
        contacts.append(contact.assign(offer=number))
        responses.append(response.assign(offer=number))
        taken.append(_taken(rng, offer, response))
    return Campaigns(offers, *(pd.concat(frames, ignore_index=True) for frames in (contacts, responses, taken)))


def _starts(plan: Plan) -> Int:
    return np.array([plan.month_start(month) for month in range(len(plan.months) + 2)])


def _packs(lines: Lines, subscriptions: Subscriptions) -> Bool:
    """Lines that have a pack of a pool at any time: pools × lines."""
    held = np.zeros((len(_POOLS), len(lines)), bool)
    place, line = subscriptions.add_on["place"].to_numpy(), subscriptions.add_on["line"].to_numpy()
    for pool, places in enumerate(_POOLS):
        held[pool, line[np.isin(place, places)]] = True
    return held


def _contacts(rng: np.random.Generator, offer: Offer, listed: Int) -> pd.DataFrame:
    count = len(listed)
    treated = np.zeros(count, bool)
    treated[rng.permutation(count)[: round(offer.treated_share * count)]] = True
    channel = rng.choice(np.array(offer.channels), count)
    planned = (offer.start + rng.integers(0, _CONTACT_DAYS, count)) * DAY + rng.integers(9 * 3600, 18 * 3600, count)
    reach = np.array([REACHED[name] for name in channel]) if count else np.zeros(0)
    reached = treated & (rng.random(count) < reach)
    cost = np.array([COST[name] for name in channel], np.int64) if count else np.zeros(0, np.int64)
    return pd.DataFrame({
        "line": listed, "treated": treated, "channel": np.where(treated, channel, ""), "planned": planned,
        "sent": np.where(reached, planned + rng.integers(0, 7200, count), NEVER), "cost": np.where(treated, cost, 0),
    })  # fmt: skip


def _takers(rng: np.random.Generator, offer: Offer, contact: pd.DataFrame, stays: Bool) -> Int:
    """Places in `contact`: exactly the rates of both arms, of the treated rather those that were reached. Lines that
    leave soon take nothing.
    """
    treated, sent = contact["treated"].to_numpy(), contact["sent"].to_numpy()
    takers = []
    for arm, rate in ((treated, offer.treated_rate), (~treated, offer.control_rate)):
        there = np.flatnonzero(arm & stays)
        weight = np.where(treated[there] & (sent[there] == NEVER), 0.1, 1.0)
        size = min(round(rate * int(arm.sum())), len(there))
        takers.append(rng.choice(there, size, replace=False, p=weight / weight.sum()) if size else there[:0])
    return np.sort(np.concatenate(takers))


def _responses(rng: np.random.Generator, offer: Offer, contact: pd.DataFrame, takes: Int) -> pd.DataFrame:
    """Takers answer in a few days, control lines at any time; who does not answer is told at the end."""
    count = len(contact)
    sent, planned = contact["sent"].to_numpy(np.int64), contact["planned"].to_numpy(np.int64)
    reached = sent < NEVER
    response = np.where(reached, np.where(rng.random(count) < _DECLINED, "declined", "none"), "")
    response[takes] = "taken"
    in_time = offer.end - offer.start - _CONTACT_DAYS
    days = np.where(reached, rng.integers(0, _ANSWER_DAYS - _CONTACT_DAYS, count), rng.integers(0, in_time, count))
    at = np.where(reached, sent, planned) + days * DAY + rng.integers(60, 9000, count)
    at = np.where(response == "none", offer.end * DAY + 22 * 3600, at)
    channel = np.where(reached, contact["channel"], "")
    frame = pd.DataFrame({"line": contact["line"], "response": response, "at": at, "channel": channel})
    return frame[response != ""].reset_index(drop=True)


def _taken(rng: np.random.Generator, offer: Offer, response: pd.DataFrame) -> pd.DataFrame:
    """Whom no contact reached orders by itself."""
    took = response[response["response"] == "taken"]
    own = rng.choice(np.array(["app", "web"]), len(took))
    access = [_ACCESS.get(channel, alone) for channel, alone in zip(took["channel"], own, strict=True)]
    return pd.DataFrame({
        "line": took["line"].to_numpy(), "place": offer.product, "at": took["at"].to_numpy(),
        "access": np.array(access, "U8"), "months": rng.geometric(1 / 6, len(took)),
    })  # fmt: skip
