"""What the operator knows of orders, refunds, ports and settlement: tables of the state, and what fills them."""

from __future__ import annotations

from collections.abc import Mapping

ORDER_TABLES: Mapping[str, str] = {
    "service_order": "order_id varchar, user_id varchar, product_type varchar, action varchar, access_type varchar,"
    " sp_id varchar, ordered_at timestamp",
    "refund": "order_id varchar, user_id varchar, amount bigint, refunded_at timestamp",
    "port": "user_id varchar, direction varchar, operator_id varchar, ported_at timestamp",
    # fen by month, settlement file and party; of roaming partners the income is both directions'
    "settlement": "month date, unit varchar, party varchar, income bigint, cost bigint",
}

_TIME = "cast(nullif(cast({} as varchar), '') as timestamp)"
_SETTLED = "select cast(strptime(_period, '%Y%m') as date), '{}', {}, {}, {} from unit_rows"

# Unit -> the state table that it fills, and the select.
ORDER_UNITS: tuple[tuple[str, str, str], ...] = (
    (
        "service_order",
        "service_order",
        f"""
        select order_id, user_id, product_type, action, access_type, sp_id, {_TIME.format("ordered_at")}
        from unit_rows""",
    ),
    ("refund", "refund", f"select order_id, user_id, amount, {_TIME.format('refunded_at')} from unit_rows"),
    ("port_event", "port", f"select user_id, direction, operator_id, {_TIME.format('ported_at')} from unit_rows"),
    (
        "settle_voice",
        "settlement",
        _SETTLED.format("settle_voice", "operator_id", "income", "cost"),
    ),
    ("settle_sms", "settlement", _SETTLED.format("settle_sms", "operator_id", "income", "cost")),
    ("settle_sp", "settlement", _SETTLED.format("settle_sp", "sp_id", "income", "cost")),
    (
        "roaming_partner",
        "settlement",
        _SETTLED.format("roaming_partner", "operator_id", "inbound_amount + outbound_amount", "0"),
    ),
)
