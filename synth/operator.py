"""The operator as a whole before its first call: places, lines and lives, all drawn from the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synth.billing import Habits, draw_habits
from synth.callcenter import CallCenter, draw_call_center, draw_waves, leave_after_outage
from synth.campaign.draw import Campaigns, draw_campaigns
from synth.campaign.pack import pack_orders, with_packs
from synth.channel.card import Cards, add_cards, share_handsets, use_cards
from synth.competitor.cut import PriceCut, draw_cut
from synth.competitor.rival import Rivals, draw_rivals
from synth.group.company import Groups, draw_groups
from synth.group.key_account import Decline, key_lists, pace_carriers, plant_decline, spare
from synth.group.parting import known_at_rivals, pace_members, spare_members
from synth.group.product import draw_products
from synth.life import Debts, draw_roles, pay_mode_changes, status_events, version_table
from synth.line import Lines, draw_lines
from synth.order.event import draw_orders
from synth.order.service import draw_services
from synth.outage import draw_tickets
from synth.place import Place, build_place, channel_table
from synth.presence import Presence, build_presence
from synth.subscription import Subscriptions, draw_subscriptions
from synth.terminal.agreement import draw_contracts
from synth.terminal.handset import Handsets, draw_handsets
from synth.traffic import Carriers, draw_carriers
from synth.world import Int, Plan


@dataclass(frozen=True)
class Operator:
    """`pay_mode`: of lines at the months' ends (lines × months); `bill_day`, `method`: by account; `channels`: ids;
    `tickets`: fault tickets as `synth.outage` draws them; `cards`: the lines that a dealer farmed; `services`,
    `orders`: as `synth.order` does; `contracts`: as `synth.terminal.agreement` does; `key_lists`: lines on the list of
    key accounts by month; `cut`, `rivals`: as `synth.competitor` does; `group_products`: as `synth.group.product`;
    `campaigns`: as `synth.campaign` does.
    """

    plan: Plan
    place: Place
    lines: Lines
    events: pd.DataFrame
    debts: Debts
    versions: pd.DataFrame
    pay_mode: Int
    subscriptions: Subscriptions
    presence: Presence
    carriers: Carriers
    habits: Habits
    bill_day: Int
    method: Int
    channels: np.ndarray
    tickets: pd.DataFrame
    center: CallCenter
    cards: Cards
    services: pd.DataFrame
    orders: pd.DataFrame
    handsets: Handsets
    contracts: pd.DataFrame
    groups: Groups
    decline: Decline
    key_lists: list[Int]
    cut: PriceCut
    rivals: Rivals
    group_products: pd.DataFrame
    campaigns: Campaigns

    @property
    def lured(self) -> tuple[Int, Int]:
        """Lines that a competitor's price cut or its offer to their group won, and which competitor's."""
        won = known_at_rivals(self.plan, self.lines, self.groups.parting)
        to = np.append(np.full(len(self.cut.line), self.cut.operator), won["operator"].to_numpy())
        return np.append(self.cut.line, won["line"].to_numpy()), to


def build_operator(plan: Plan) -> Operator:
    """Draw the operator of a plan."""
    place = build_place(plan)
    lines = draw_lines(plan, place)
    waves = draw_waves(plan, place, lines)
    leave_after_outage(lines, waves)
    struck = np.concatenate([wave.line for wave in waves])
    cut = draw_cut(plan, place, lines, struck)
    settled = np.concatenate([struck, cut.line])
    lines, cards = add_cards(plan, place, lines)
    groups = draw_groups(plan, place, lines, struck)
    decline = plant_decline(plan, lines)
    rng = plan.rng("accounts")
    accounts = int(lines.account.max()) + 1
    bill_day, method = rng.choice(np.array([10, 15, 20, 25]), accounts), rng.integers(0, 4, accounts)
    roles = spare_members(spare(draw_roles(plan, lines), decline), groups.parting)
    events, debts = status_events(plan, lines, roles, bill_day[lines.account])
    pay_changes, pay_mode = pay_mode_changes(plan, lines, roles)
    agreed = draw_subscriptions(plan, lines, roles, pay_mode)
    campaigns = draw_campaigns(plan, lines, agreed, cards.farmed)
    subscriptions = with_packs(plan, lines, agreed, campaigns)
    versions = version_table(plan, place, lines, pay_changes, subscriptions.base_change, settled)
    channels = channel_table(plan, place)["channel_id"].unique()
    services = draw_services(plan, lines)
    handsets = share_handsets(cards, draw_handsets(plan, lines))
    presence = build_presence(plan, len(lines), events)
    carriers = pace_carriers(plan, lines, use_cards(lines, cards, draw_carriers(plan, place, lines)), decline)
    return Operator(
        plan,
        place,
        lines,
        events,
        debts,
        versions,
        pay_mode,
        subscriptions,
        presence,
        pace_members(plan, carriers, groups.parting),
        draw_habits(plan, lines),
        bill_day,
        method,
        channels,
        draw_tickets(plan, place, lines),
        draw_call_center(plan, lines, waves, groups.parting.complaints),
        cards,
        services,
        draw_orders(plan, lines, agreed, services, channels, pack_orders(plan, lines, campaigns)),
        handsets,
        draw_contracts(plan, lines, handsets),
        groups,
        decline,
        key_lists(plan, lines, presence, subscriptions),
        cut,
        draw_rivals(plan, place, cut),
        draw_products(plan, groups),
        campaigns,
    )
