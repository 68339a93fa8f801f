"""Hold the suspect providers and orders to the planted forced subscriptions; a free trial stands beside them."""

from pathlib import Path

import duckdb
from planted_compare import missed, truth_rows

_ORDERS = "select order_id from core.fct_suspect_order_monthly"
_SUSPECT = "select distinct sp_id from core.fct_sp_quality_monthly where is_suspect = 1"
# innocent: left early by many, as the forced ones are, but confirmed
_LOOK_ALIKE = """
select sp_id from core.fct_sp_quality_monthly where is_suspect = 0
group by sp_id having sum(order_count) >= 10 and sum(early_cancel_count) >= 0.4 * sum(order_count)
"""


def forced_differences(database: Path, truth: Path) -> list[str]:
    """What the suspects of core leave out of `truth`/forced_subscription.csv, or add to it, in sentences."""
    rows = truth_rows(truth, "forced_subscription")
    planted, orders = {row["sp_id"] for row in rows}, {row["order_id"] for row in rows}
    with duckdb.connect(str(database), read_only=True) as con:
        suspected, look_alikes, found = (
            {key for (key,) in con.execute(query).fetchall()} for query in (_SUSPECT, _LOOK_ALIKE, _ORDERS)
        )
    wrong = []
    if not (len(planted) == 1 and len(orders) >= 20 and look_alikes and not look_alikes & planted):
        wrong.append(f"planted: {len(orders)} orders of {planted}, look-alikes {look_alikes}")
    if suspected != planted:
        wrong.append(f"providers: truth {planted}, warehouse {suspected}")
    return wrong + missed("forced orders", orders, found)
