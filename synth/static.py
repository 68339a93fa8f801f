"""Everything that is not money or usage: organisation, tariffs, customers, lines, statuses, targets, the network,
the call center."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pandas as pd

from synth.callcenter import call_center_tables, complaint_table, survey_table
from synth.campaign.extract import campaign_table, contact_table, response_table
from synth.channel.commission import commission_table
from synth.channel.outlet import cost_table, resource_table, version_table
from synth.competitor.outlet import competitor_table
from synth.cost import cost_allocation_table
from synth.daybook import calendar_table
from synth.extract import account_table, customer_table, status_table, tariff_rows, user_table
from synth.group.extract import group_table, key_user_table, member_table, visit_table
from synth.group.product import product_orders, product_table
from synth.network import cell_table, hour_table
from synth.operator import Operator
from synth.order.event import order_table, refund_table
from synth.order.port import port_table
from synth.order.provider import sp_service_table, sp_table
from synth.outage import ticket_table
from synth.payment_plan import payment_plan_table
from synth.place import area_table, channel_table, org_table, staff_table
from synth.target import target_table
from synth.tariff import tariff_item_table, tariff_table
from synth.terminal.agreement import contract_table, subsidy_table
from synth.terminal.handset import user_terminal_table
from synth.terminal.register import register_table
from synth.world import Plan
from synth.writer import UnitWriter, contract


def is_due(plan: Plan, unit: str, month: int) -> bool:
    """Whether a monthly file has come by the end: it is due, or the simulation ends with its month."""
    if plan.month_end(month) >= plan.day_count:
        return False
    if plan.month_end(month) == plan.day_count - 1:
        return True
    return contract().extracts[unit].due.at(plan.period_of_month(month)).date() <= plan.until + timedelta(days=1)


def write_table(writer: UnitWriter, unit: str, table: pd.DataFrame, periods: list[str], mode: str = "") -> None:
    """Write the deliveries of a unit for `periods` from a frame."""
    writer.con.register("outgoing", table)
    writer.write(unit, "outgoing", periods, mode=mode)
    writer.con.unregister("outgoing")


def write_static(operator: Operator, writer: UnitWriter) -> None:
    """Write the units that do not depend on usage, for all periods."""
    plan, place, lines = operator.plan, operator.place, operator.lines
    daily: dict[str, pd.DataFrame] = {
        "staff": staff_table(plan, place),
        "channel": channel_table(plan, place),
        "customer": customer_table(plan, place, lines),
        "user": user_table(plan, place, lines, operator.channels, operator.versions),
        "user_status": status_table(plan, lines, operator.events),
        "group_customer": group_table(plan, place, operator.groups),
        "user_tariff": tariff_rows(plan, lines, operator.subscriptions.rows, operator.channels),
        "complaint": complaint_table(plan, lines, operator.center.cases),
    }
    opening = f"{plan.start - timedelta(days=1):%Y%m%d}"
    for unit, table in daily.items():
        write_table(writer, unit, table, [opening], "a")
        write_table(writer, unit, table, [f"{day:%Y%m%d}" for day in plan.days])
    outlets = version_table(plan, place)
    monthly: dict[str, Callable[[int], pd.DataFrame]] = {
        "area": lambda month: area_table(plan, place, month),
        "staff_org": lambda month: org_table(plan, place, month),
        "calendar": lambda month: calendar_table(plan, month),
        "tariff": lambda month: tariff_table(plan, month),
        "tariff_item": lambda month: tariff_item_table(plan, month),
        "account": lambda month: account_table(plan, month, lines, operator.bill_day, operator.method),
        "payment_plan": lambda month: payment_plan_table(plan, lines, operator.groups, month),
        "target": lambda month: target_table(plan, place, month, lines),
        "cell": lambda month: cell_table(plan, place, month),
        "survey": lambda month: survey_table(plan, lines, operator.center.surveys, month),
        "channel_resource": lambda month: resource_table(plan, outlets, month),
        "channel_cost": lambda month: cost_table(plan, outlets, month),
        "commission": lambda month: commission_table(operator, month),
        "sp": lambda month: sp_table(plan, month),
        "sp_service": lambda month: sp_service_table(plan, month),
        "terminal_tac": lambda month: register_table(plan, month),
        "user_terminal": lambda month: user_terminal_table(plan, lines, operator.presence, operator.handsets, month),
        "contract": lambda month: contract_table(plan, lines, operator.contracts, month),
        "subsidy": lambda month: subsidy_table(plan, lines, operator.contracts, month),
        "competitor": lambda month: competitor_table(plan, place, operator.rivals, month),
        "cost_allocation": lambda month: cost_allocation_table(plan, place, lines, month),
        "group_member": lambda month: member_table(plan, lines, operator.groups, month),
        "group_product": lambda month: product_table(plan, operator.groups, operator.group_products, month),
        "key_user": lambda month: key_user_table(plan, place, lines, operator.key_lists, month),
    }
    for unit, table_of in monthly.items():
        for month in range(len(plan.months)):
            if is_due(plan, unit, month):
                write_table(writer, unit, table_of(month), [plan.period_of_month(month)])
    _write_events(operator, writer)
    _write_orders(operator, writer)


def _write_events(operator: Operator, writer: UnitWriter) -> None:
    """Write what the network's cells count, fault tickets and the call center's days, by month to keep tables small."""
    plan, place, tickets = operator.plan, operator.place, operator.tickets
    closed = ticket_table(plan, place, operator.lines, tickets)
    visits = visit_table(plan, operator.groups)
    for month in range(len(plan.months)):
        last = min(plan.month_end(month), plan.day_count - 1)
        periods = [f"{day:%Y%m%d}" for day in plan.days[plan.month_start(month) : last + 1]]
        write_table(writer, "network_kpi", hour_table(plan, place, tickets, month), periods)
        write_table(writer, "fault_ticket", closed[closed["_period"].isin(periods)], periods)
        write_table(writer, "manager_visit", visits[visits["_period"].isin(periods)], periods)
        days = call_center_tables(plan, operator.lines, operator.center, plan.month_start(month), last)
        for unit, table in days.items():
            write_table(writer, unit, table, periods)


def _write_orders(operator: Operator, writer: UnitWriter) -> None:
    """Write orders, refunds and ports, and campaigns with what became of them."""
    plan, lines, orders = operator.plan, operator.lines, operator.orders
    of_groups = product_orders(plan, operator.groups, operator.group_products, operator.channels)
    tables = {
        "service_order": pd.concat([order_table(plan, lines, orders), of_groups]),
        "refund": refund_table(plan, lines, operator.services, orders),
        "port_event": port_table(plan, lines, *operator.lured),
        "campaign": campaign_table(plan, operator.campaigns),
        "contact_list": contact_table(plan, lines, operator.campaigns),
        "response": response_table(plan, lines, operator.campaigns),
    }
    for unit, table in tables.items():
        write_table(writer, unit, table, [f"{day:%Y%m%d}" for day in plan.days])
