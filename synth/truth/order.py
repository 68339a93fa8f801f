"""Measures of orders, refunds, ports, data services and settlement by month (kpi-rules 9)."""

from __future__ import annotations

from synth.truth.measure import YUAN, add
from synth.truth.state import State

_LINE = """
{select} from {table}
inner join line_month on {table}.user_id = line_month.user_id and line_month.month_number > 0
    and cast({table}.{time} as date) between line_month.month_start and line_month.month_end
"""
_PLACE = "select line_month.month_number, line_month.area_id, line_month.pay_mode"

_ORDER = _LINE.format(
    select=f"""{_PLACE}, sp_id as sp, cast(action = 'order' as integer) as ordered,
    cast(action = 'order' and access_type in ('web', 'app', 'sms') as integer) as electronic_order,
    cast(action = 'order' and product_type = 'sp_service' as integer) as service_ordered,
    cast(action = 'cancel' and product_type = 'sp_service' as integer) as service_cancelled""",
    table="service_order",
    time="ordered_at",
)
_REFUND = _LINE.format(select=f"{_PLACE}, {YUAN.format('amount')} as refunded", table="refund", time="refunded_at")
_PORT = _LINE.format(
    select=f"""{_PLACE}, operator_id as operator, cast(direction = 'in' as integer) as ported_in,
    cast(direction = 'out' as integer) as ported_out""",
    table="port",
    time="ported_at",
)
_INFORMATION_FEE = f"""
select month_number, area_id, pay_mode, {YUAN.format("receivable")} as information_fee from line_charge
where revenue_type = 'vas'
"""
# Lines that carried data, or were billed a value-added service; each once in the total.
_DATA_SERVICE = """
create or replace temp table data_service as
with carried as (
    select user_id, month_number, sum(bytes) > 0 as has_data from line_usage where is_line group by all
),
billed as (
    select user_id, month_number, sum(receivable) > 0 as has_service from line_charge where revenue_type = 'vas'
    group by all
)
select line_month.month_number, line_month.area_id, line_month.pay_mode, line_month.is_closing,
    cast(coalesce(has_data, false) as integer) as has_data,
    cast(coalesce(has_service, false) as integer) as has_service
from line_month
left join carried using (user_id, month_number)
left join billed using (user_id, month_number)
where line_month.month_number > 0
"""
_BY_SERVICE = """
select month_number, area_id, pay_mode, 'mobile_data' as data_service, has_data as data_service_user,
    is_closing as closing from data_service
union all
select month_number, area_id, pay_mode, 'value_added', has_service, is_closing from data_service
"""
_SETTLEMENT = """
select period.month_number, province.area_id, cast(null as varchar) as pay_mode, party as {party}, {columns}
from settlement inner join period on settlement.month = period.month_start and period.month_number > 0
cross join (select area_id from area where area_level = 'province') as province
where unit in ({units})
"""


def measure_orders(state: State) -> None:
    """Add these measures to `measure_month`; needs usage and revenue measures."""
    state.con.execute(_DATA_SERVICE)
    add(state, _ORDER, "ordered, electronic_order, service_ordered, service_cancelled")
    add(state, f"select * from ({_ORDER}) where sp <> ''", "service_ordered, service_cancelled", "sp")
    add(state, _REFUND, "refunded")
    add(state, _INFORMATION_FEE, "information_fee")
    add(state, _PORT, "ported_in, ported_out")
    add(state, _PORT, "ported_in, ported_out", "operator")
    used = "greatest(has_data, has_service) as data_service_user"
    add(state, f"select month_number, area_id, pay_mode, {used} from data_service", "data_service_user")
    add(state, _BY_SERVICE, "data_service_user, closing", "data_service")
    _measure_settlement(state)


def _measure_settlement(state: State) -> None:
    income, cost = YUAN.format("income"), YUAN.format("cost")
    between = _SETTLEMENT.format(
        party="operator",
        columns=f"{income} as interconnect_income, {cost} as interconnect_cost",
        units="'settle_voice', 'settle_sms'",
    )
    payable = _SETTLEMENT.format(party="sp", columns=f"{cost} as sp_payable", units="'settle_sp'")
    roaming = _SETTLEMENT.format(party="roaming_partner", columns=f"{income} as roaming", units="'roaming_partner'")
    everything = _SETTLEMENT.format(
        party="party",
        columns=f"{income} as settled_income, {cost} as settled_cost",
        units="'settle_voice', 'settle_sms', 'settle_sp'",
    )
    for select, measures, dimension in (
        (between, "interconnect_income, interconnect_cost", "operator"),
        (payable, "sp_payable", "sp"),
        (roaming, "roaming", "roaming_partner"),
    ):
        add(state, select, measures)
        add(state, select, measures, dimension)
    add(state, everything, "settled_income, settled_cost")
