"""Informatization revenue, and groups that hold a product (kpi-rules 10)."""

from __future__ import annotations

from synth.truth.bill_item import INFORMATIZATION
from synth.truth.measure import YUAN, add
from synth.truth.state import State

_BILLED = f"""
select line_charge.month_number, line_charge.area_id, line_charge.pay_mode, sold.product as group_product,
    {YUAN.format("line_charge.net")} as informatization
from line_charge inner join informatization as sold on line_charge.item = sold.item
"""
_HELD = """
select group_month.month_number, coalesce(group_month.area_id, '') as area_id, cast(null as varchar) as pay_mode,
    group_month.sector as group_sector, 1 as group_on_net,
    cast(exists (
        select 1 from group_product where group_product.group_id = group_month.group_id
            and group_product.month = group_month.month_start and group_product.start_date <= group_month.month_end
            and coalesce(group_product.end_date, date '9999-12-31') > group_month.month_end
    ) as integer) as product_group
from group_month where group_month.status = 'active'
"""


def measure_group_products(state: State) -> None:
    """Add the measures to `measure_month`; needs the revenue's tables and `group_month`."""
    state.con.execute("create or replace temp table informatization (item varchar, product varchar)")
    state.con.executemany("insert into informatization values (?, ?)", list(INFORMATIZATION.items()))
    add(state, f"select * exclude (group_product) from ({_BILLED})", "informatization")
    add(state, _BILLED, "informatization", "group_product")
    add(state, f"select * exclude (group_sector, group_on_net) from ({_HELD})", "product_group")
    add(state, _HELD, "product_group, group_on_net", "group_sector")
