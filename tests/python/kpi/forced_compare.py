"""Hold the suspect providers and orders to the planted forced subscriptions; a free trial stands beside them."""

from pathlib import Path

import duckdb

RECALL, PRECISION = 0.80, 0.70

_ORDERS = """
with truth as (select order_id from read_csv('{truth}', all_varchar = true)),
found as (select order_id from core.fct_suspect_order_monthly)
select (select count(*) from truth), (select count(*) from found), count(*) from truth inner join found using (order_id)
"""
_PROVIDERS = "select distinct sp_id from {0} order by all"
_SUSPECT = "core.fct_sp_quality_monthly where is_suspect = 1"
# innocent: left early by many, as the forced ones are, but confirmed
_LOOK_ALIKE = """
select sp_id from core.fct_sp_quality_monthly where is_suspect = 0
group by sp_id having sum(order_count) >= 10 and sum(early_cancel_count) >= 0.4 * sum(order_count)
"""


def forced_differences(database: Path, truth: Path) -> list[str]:
    """What the suspects of core leave out of `truth`/forced_subscription.csv, or add to it, in sentences."""
    path = truth / "forced_subscription.csv"
    with duckdb.connect(str(database), read_only=True) as con:
        planted = con.execute(_PROVIDERS.format(f"read_csv('{path}', all_varchar = true)")).fetchall()
        suspected = con.execute(_PROVIDERS.format(_SUSPECT)).fetchall()
        look_alikes = con.execute(_LOOK_ALIKE).fetchall()
        true_count, found_count, both_count = con.execute(_ORDERS.format(truth=path)).fetchall()[0]
    print(f"forced orders: {true_count} planted, {found_count} found, {both_count} of them planted")
    wrong = []
    if not (len(planted) == 1 and true_count >= 20 and look_alikes and not set(look_alikes) & set(planted)):
        wrong.append(f"planted: {true_count} orders of {planted}, look-alikes {look_alikes}")
    if suspected != planted:
        wrong.append(f"providers: truth {planted}, warehouse {suspected}")
    if both_count < RECALL * true_count or both_count < PRECISION * found_count:
        wrong.append(f"orders: {true_count} planted, {found_count} found, {both_count} of them planted")
    return wrong
