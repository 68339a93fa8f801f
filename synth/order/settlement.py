"""What operators, service providers and roaming partners owe each other for a month: the settlement files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from synth.order.interconnect import IN, OPERATORS, Interconnect
from synth.order.provider import MESSAGE_FEE, PROVIDER_COUNT, SERVICES, provider_id
from synth.static import is_due, write_table
from synth.truth import State
from synth.world import Int, Plan, month_of
from synth.writer import UnitWriter

_MINUTE_RATE = {"cmcc": 6, "cucc": 4, "ctcc": 4}  # fen
_MESSAGE_RATE = 1
_DIRECTIONS = ("in", "out")
# networks of the real list (seeds/operator/mobile_network.csv) and what a minute abroad costs, in fen
_PARTNERS = {"45412": 99, "45500": 99, "46692": 129, "44010": 99, "45005": 99, "52501": 129, "50501": 199,
             "23415": 199, "20801": 199, "26201": 199, "310410": 199, "310260": 199}  # fmt: skip


def write_settlement(
    plan: Plan, writer: UnitWriter, state: State, counted: Sequence[Interconnect], fees: Sequence[Int]
) -> None:
    """Write the settlement units of all months whose file has come, and tell the truth's state.

    `counted`: by month; `fees`: of whole months, as `service.information_fees`.
    """
    tables: dict[str, Callable[[int], pd.DataFrame]] = {
        "settle_voice": lambda month: _between_operators(counted[month].minutes, counted[month].calls),
        "settle_sms": lambda month: _between_operators(None, counted[month].messages),
        "settle_sp": lambda month: _providers(counted[month].industry, fees[month]),
        "roaming_partner": lambda month: _roaming(plan, month),
    }
    for unit, table_of in tables.items():
        for month in range(plan.whole_month_count):
            if is_due(plan, unit, month):
                table = table_of(month).assign(_period=plan.period_of_month(month))
                write_table(writer, unit, table, [plan.period_of_month(month)])
                _tell(plan, state, unit, month, table)


def _tell(plan: Plan, state: State, unit: str, month: int, table: pd.DataFrame) -> None:
    if unit == "roaming_partner":
        told = table.assign(income=table["inbound_amount"] + table["outbound_amount"], cost=0)
    else:
        told = table
    party = "sp_id" if unit == "settle_sp" else "operator_id"
    told = told.assign(month=month_of(plan.start, month), unit=unit, party=table[party])
    state.insert("settlement", told[["month", "unit", "party", "income", "cost"]])


def _between_operators(minutes: Int | None, items: Int) -> pd.DataFrame:
    """By operator and direction: what comes in is paid to us, what goes out by us; calls by the minute, else items."""
    rows = []
    for place, operator in enumerate(OPERATORS):
        if operator == "own":
            continue
        for direction, name in enumerate(_DIRECTIONS):
            rate = _MESSAGE_RATE if minutes is None else _MINUTE_RATE[operator]
            volume = items if minutes is None else minutes
            amount = int(volume[direction, place]) * rate
            income, cost = (amount, 0) if direction == IN else (0, amount)
            count = 0 if minutes is None else int(minutes[direction, place])
            rows.append((operator, name, count, int(items[direction, place]), rate, income, cost))
    table = pd.DataFrame(rows, columns=["operator_id", "direction", "minutes", "items", "unit_rate", "income", "cost"])
    return table.drop(columns="minutes") if minutes is None else table


def _providers(industry: Int, fees: Int) -> pd.DataFrame:
    """By service: of monthly ones the provider's share of the information fees; of messages what it pays for them."""
    rows = [
        (provider_id(service.provider), service.service_id, int(fees[0, n]), int(fees[1, n]), 0,
         int(fees[1, n]) * service.share // 10_000)
        for n, service in enumerate(SERVICES)
    ]  # fmt: skip
    rows += [
        (provider_id(n), f"{provider_id(n)}00", int(industry[n]), 0, int(industry[n]) * MESSAGE_FEE, 0)
        for n in range(PROVIDER_COUNT)
    ]
    return pd.DataFrame(rows, columns=["sp_id", "service_id", "items", "information_fee", "income", "cost"])


def _roaming(plan: Plan, month: int) -> pd.DataFrame:
    """By partner: its visitors here, and the operator's own lines abroad; whole minutes at the partner's rate."""
    rng = plan.rng("roaming", month)
    count = len(_PARTNERS)
    rate = np.array(list(_PARTNERS.values()))
    inbound = rng.poisson(plan.subscribers * 0.02 * rng.gamma(2.0, 0.5, count))
    outbound = rng.poisson(plan.subscribers * 0.015 * rng.gamma(2.0, 0.5, count))
    return pd.DataFrame({
        "operator_id": list(_PARTNERS), "inbound_minutes": inbound, "inbound_amount": inbound * rate,
        "outbound_minutes": outbound, "outbound_amount": outbound * rate, "unit_rate": rate,
    })  # fmt: skip
