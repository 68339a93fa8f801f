"""The operator as a whole before its first call: places, lines and lives, all drawn from the plan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from synth.billing import Habits, draw_habits
from synth.group.company import Groups, draw_groups
from synth.group.key_account import Decline, key_lists, pace_carriers, plant_decline, spare
from synth.life import Debts, draw_roles, pay_mode_changes, status_events, version_table
from synth.line import Lines, draw_lines
from synth.outage import draw_tickets
from synth.place import Place, build_place, channel_table
from synth.presence import Presence, build_presence
from synth.subscription import Subscriptions, draw_subscriptions
from synth.traffic import Carriers, draw_carriers
from synth.world import Int, Plan


@dataclass(frozen=True)
class Operator:
    """`pay_mode`: of lines at the months' ends (lines × months); `bill_day`, `method`: by account; `channels`: ids;
    `tickets`: fault tickets as `synth.outage` draws them; `key_lists`: lines on the list of key accounts by month.
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
    groups: Groups
    decline: Decline
    key_lists: list[Int]


def build_operator(plan: Plan) -> Operator:
    """Draw the operator of a plan."""
    place = build_place(plan)
    lines = draw_lines(plan, place)
    groups = draw_groups(plan, place, lines)
    decline = plant_decline(plan, lines)
    rng = plan.rng("accounts")
    accounts = int(lines.account.max()) + 1
    bill_day, method = rng.choice(np.array([10, 15, 20, 25]), accounts), rng.integers(0, 4, accounts)
    roles = spare(draw_roles(plan, lines), decline)
    events, debts = status_events(plan, lines, roles, bill_day[lines.account])
    pay_changes, pay_mode = pay_mode_changes(plan, lines, roles)
    subscriptions = draw_subscriptions(plan, lines, roles, pay_mode)
    versions = version_table(plan, place, lines, pay_changes, subscriptions.base_change)
    channels = channel_table(plan, place)["channel_id"].unique()
    presence = build_presence(plan, len(lines), events)
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
        pace_carriers(plan, lines, draw_carriers(plan, place, lines), decline),
        draw_habits(plan, lines),
        bill_day,
        method,
        channels,
        draw_tickets(plan, place, lines),
        groups,
        decline,
        key_lists(plan, lines, presence, subscriptions),
    )
