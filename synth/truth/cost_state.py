"""What the truth is told about allocated cost: its plain table, and the unit rows that fill it by hand."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, str] = {
    # as the file of `month` allocates it
    "cost_allocation": "month date, cost_type varchar, cost_class varchar, area_id varchar, amount bigint",
}

FROM_UNITS: tuple[tuple[str, str, str], ...] = (
    (
        "cost_allocation",
        "cost_allocation",
        "select cast(strptime(_period, '%Y%m') as date), cost_type, cost_class, cast(area_id as varchar), amount"
        " from unit_rows",
    ),
)
