"""What the truth is told about lines, areas, tariffs and usage: from the operator's own arrays."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from synth.callcenter.truth import fill_call_center, write_waves
from synth.campaign.extract import campaign_table, contact_table, response_table, write_campaigns
from synth.channel.card import write_cards
from synth.channel.commission import write_errors
from synth.channel.told import tell_channels
from synth.competitor.cut import write_cut
from synth.competitor.outlet import competitor_table, write_outlets
from synth.competitor.rival import write_rivals
from synth.cost import cost_allocation_table
from synth.daybook import write_spring_festival
from synth.extract import account_ids, customer_ids, customer_table, times_or_none
from synth.group import parting
from synth.group.company import write_leaving
from synth.group.extract import group_table, member_table
from synth.group.key_account import write_decline
from synth.group.product import product_table
from synth.life import STATUSES, area_codes
from synth.network import cell_table
from synth.operator import Operator
from synth.order.event import order_table, refund_table, write_forced
from synth.order.port import port_table
from synth.outage import ticket_table, write_outage
from synth.static import is_due
from synth.subscription import OPEN
from synth.tariff import TARIFFS, fee_shares, price_list
from synth.terminal.state import tell_terminals, write_mismatch
from synth.truth import State, write_truth
from synth.truth.caliber import write_caliber_effect
from synth.truth.package import write_misfit
from synth.truth_life import write_lives
from synth.world import DAY, NEVER, month_of

_USAGE = """
insert into usage
select coalesce(line_name.user_id, '-1'), usage_date, service, usage_type, network_generation, connected, own_initiated,
    billed_minutes, outgoing_minutes, busy_minutes, bytes, messages, fee
from read_parquet($files) as sums left join line_name on sums.line = line_name.line
"""


def tell_truth(operator: Operator, state: State, sums: Path, out: Path) -> None:
    """Write the truth into `out`: figures, events, causes of churn, what was planted. `sums`: folder of usage sums."""
    fill_state(operator, state, sorted(sums.glob("*.parquet")))
    write_truth(state, out)
    write_misfit(state, out)
    write_spring_festival(operator.plan, out)
    write_caliber_effect(state, out)
    write_lives(operator, out)
    write_outage(operator.plan, operator.place, out)
    write_waves(operator.plan, operator.lines, operator.center, out)
    write_cards(operator.plan, operator.lines, operator.cards, operator.channels, out)
    sent = [month for month in range(len(operator.plan.months)) if is_due(operator.plan, "commission", month)]
    write_errors(operator, sent, out)
    write_forced(operator.plan, operator.lines, operator.services, operator.orders, out)
    write_mismatch(operator, out)
    write_leaving(operator.plan, operator.groups, out)
    groups = operator.groups
    parting.write_decline(operator.plan, groups.group_id, groups.closed, groups.parting, out)
    write_cut(operator.plan, operator.place, operator.lines, operator.cut, out)
    seen = [month for month in range(len(operator.plan.months)) if is_due(operator.plan, "competitor", month)]
    write_rivals(operator.plan, operator.rivals, seen, out)
    write_outlets(operator.plan, operator.place, seen, out)
    write_campaigns(operator.plan, operator.campaigns, out)
    write_decline(operator.plan, operator.lines, operator.key_lists, operator.decline, out)


def fill_state(operator: Operator, state: State, usage_files: list[Path]) -> None:
    """Fill the tables of the state that the books do not fill."""
    plan, lines = operator.plan, operator.lines
    state.insert("area", operator.place.areas)
    state.insert("cell", cell_table(plan, operator.place, 0))
    state.insert("fault_ticket", ticket_table(plan, operator.place, lines, operator.tickets))
    fill_call_center(
        plan, lines, operator.center, state, [m for m in range(len(plan.months)) if is_due(plan, "survey", m)]
    )
    state.insert("service_order", order_table(plan, lines, operator.orders))
    state.insert("refund", refund_table(plan, lines, operator.services, operator.orders))
    state.insert("port", port_table(plan, lines, *operator.lured))
    state.insert("campaign", campaign_table(plan, operator.campaigns))
    state.insert("campaign_contact", contact_table(plan, lines, operator.campaigns))
    state.insert("campaign_response", response_table(plan, lines, operator.campaigns))
    tell_terminals(operator, state)
    _tell_groups(operator, state)
    _tell_versions(operator, state)
    _tell_customers(operator, state)
    events = operator.events
    state.insert("status_change", pd.DataFrame({
        "user_id": lines.user_id[events["line"].to_numpy()], "status_time": plan.times(events["at"].to_numpy()),
        "status": np.array(STATUSES)[events["status"].to_numpy()], "reason": events["reason"].to_numpy(),
    }))  # fmt: skip
    _tell_subscriptions(operator, state)
    for month in range(len(plan.months)):
        state.insert("price_list", price_list(month).assign(month=month_of(plan.start, month)))
    tell_channels(operator, state, partial(is_due, plan))
    names = pd.DataFrame({"line": np.arange(len(lines)), "user_id": lines.user_id})
    state.con.register("line_name", names)
    if usage_files:
        state.con.execute(_USAGE, {"files": [str(path) for path in usage_files]})
    state.con.unregister("line_name")


def _tell_groups(operator: Operator, state: State) -> None:
    """Groups as they change, and of each month whose file has come their members, key accounts, competitors, costs."""
    plan, lines = operator.plan, operator.lines
    days = plan.dates(operator.groups.images["day"].to_numpy())
    state.insert("group_version", group_table(plan, operator.place, operator.groups).assign(valid_from=days))
    for month, listed in enumerate(operator.key_lists):
        first = month_of(plan.start, month)
        if is_due(plan, "group_member", month):
            state.insert("group_member", member_table(plan, lines, operator.groups, month).assign(month=first))
        if is_due(plan, "competitor", month):
            seen = competitor_table(plan, operator.place, operator.rivals, month)
            state.insert("competitor", seen.assign(month=first))
        if is_due(plan, "group_product", month):
            held = product_table(plan, operator.groups, operator.group_products, month)
            state.insert("group_product", held.assign(month=first))
        if is_due(plan, "cost_allocation", month):
            costs = cost_allocation_table(plan, operator.place, lines, month)
            state.insert("cost_allocation", costs.assign(month=first))
        if is_due(plan, "key_user", month):
            state.insert("key_user", pd.DataFrame({"month": first, "user_id": lines.user_id[listed]}))


def _tell_versions(operator: Operator, state: State) -> None:
    plan, lines, versions = operator.plan, operator.lines, operator.versions
    line, day, activated = (versions[name].to_numpy() for name in ("line", "day", "activated_at"))
    is_first = np.append(True, line[1:] != line[:-1])
    since = np.where(is_first & (activated < NEVER), np.minimum(day, activated // DAY), day)
    state.insert(
        "line_version",
        pd.DataFrame(
            {
                "user_id": lines.user_id[line],
                "valid_from": plan.dates(since),
                "account_id": account_ids(lines.account[line]),
                "area_id": area_codes(operator.place, versions["grid"].to_numpy()),
                "pay_mode": np.array(["prepaid", "postpaid"])[versions["pay_mode"].to_numpy()],
                "brand": versions["brand"].to_numpy(),
                "user_type": np.where(lines.is_iot[line], "iot", "mobile"),
                "is_test": lines.is_test[line].astype(int),
                "activated_at": times_or_none(plan, activated),
            }
        ),
    )


def _tell_customers(operator: Operator, state: State) -> None:
    """Who signs for each line, and the class of each customer: the first from its first contract on."""
    plan, lines = operator.plan, operator.lines
    cust_id = customer_ids(lines.customer)
    state.insert("line_customer", pd.DataFrame({"user_id": lines.user_id, "cust_id": cust_id}))
    table = customer_table(plan, operator.place, lines)
    sent = pd.to_datetime(table["_period"].astype(str), format="%Y%m%d")
    created = pd.to_datetime(table["created_date"])
    is_first = ~table["cust_id"].duplicated()
    since = sent.where(~is_first | (created > sent), created)
    state.insert("customer_version", table.assign(valid_from=since.dt.date))


def _tell_subscriptions(operator: Operator, state: State) -> None:
    """The latest word on each subscription, and the tariffs of the months whose file has come."""
    plan, lines = operator.plan, operator.lines
    rows = operator.subscriptions.rows.sort_values("sent", kind="stable")
    rows = rows.drop_duplicates(["line", "tariff_id", "start"], keep="last")
    end = rows["end"].to_numpy()
    state.insert("subscription", pd.DataFrame({
        "user_id": lines.user_id[rows["line"].to_numpy()], "tariff_id": rows["tariff_id"].to_numpy(),
        "start_date": plan.dates(rows["start"].to_numpy()),
        "end_date": pd.Series(plan.dates(np.where(end < OPEN, end, 0))).where(pd.Series(end < OPEN), pd.NaT),
    }))  # fmt: skip
    for month in range(len(plan.months)):
        if not is_due(plan, "tariff", month):
            continue
        first = month_of(plan.start, month)
        sold = [t for t in TARIFFS if t.since <= month]
        state.insert("tariff", pd.DataFrame({
            "month": first, "tariff_id": [t.tariff_id for t in sold], "tariff_type": [t.kind for t in sold],
            "network_generation": [t.generation for t in sold],
            "monthly_fee": [t.fee_in(month) for t in sold]}))  # fmt: skip
        shares = [(first, t.tariff_id, *share) for t in sold for share in fee_shares(plan, t, month).items()]
        state.insert("tariff_share", pd.DataFrame(shares, columns=["month", "tariff_id", "service", "fee_share"]))
