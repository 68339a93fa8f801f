"""Payment plans explain every item that another customer's account pays, and nothing else."""

from datetime import date

import pandas as pd

from synth.operator import build_operator
from synth.payment_plan import payment_plan_table
from synth.world import DAY, Plan

ITEM = """
    select item.*, item.payer_account <> line.account_id or payer.cust_id <> line.cust_id as is_paid_by_another
    from bill_item as item
    join (select user_id, arg_max(account_id, _period) as account_id, arg_max(cust_id, _period) as cust_id
        from "user" group by all) as line using (user_id)
    join account as payer on payer.account_id = item.payer_account and payer._period = item.cycle
"""
COVERED = """
    exists (select 1 from payment_plan as plan where plan.user_id = item.user_id and plan.account_id = payer_account
        and plan._period = cycle and plan.item in ('all', item.item) and strftime(valid_from, '%Y%m') <= cycle
        and strftime(coalesce(valid_to, date '2100-01-01') - 1, '%Y%m') >= cycle)
"""


def test_a_plan_covers_an_item_exactly_where_another_customer_pays_it(found):
    counts = found(f"select is_paid_by_another, {COVERED}, count(*) from ({ITEM}) as item group by all")
    assert {(paid, covered) for paid, covered, _ in counts} == {(True, True), (False, False)}


def test_what_is_limited_stays_below_its_limit(found):
    assert found("select count(*) > 5 from payment_plan where monthly_limit > 0") == [(True,)]
    assert (
        found("""
        select plan.user_id, sum(receivable - discount - gifted + tax) as paid from payment_plan as plan
        join bill_item as item on item.user_id = plan.user_id and payer_account = account_id and cycle = plan._period
            and item.item = plan.item
        where monthly_limit is not null
        group by plan.user_id, cycle, monthly_limit having paid > monthly_limit""")
        == []
    )


def test_a_plan_goes_on_until_the_last_bills_of_a_cancelled_line_are_out():
    """The month of the cancellation and the two after it; the operator of the other tests has too few lines for it."""
    operator = build_operator(Plan.of(400, 6, 1, date(2026, 2, 28)))
    plan, lines = operator.plan, operator.lines
    sent = payment_plan_table(plan, lines, operator.groups, plan.whole_month_count - 1)
    line = pd.Index(lines.user_id).get_indexer(sent["user_id"])
    cancelled = pd.to_datetime(pd.Series(plan.dates(lines.cancel_at[line] // DAY))).dt.to_period("M")
    ended = sent["valid_to"].notna()
    assert 0 < ended.sum() < len(sent)
    after = pd.to_datetime(sent["valid_to"][ended]).dt.to_period("M")
    assert [(last - month).n for last, month in zip(after, cancelled[ended], strict=True)] == [3] * int(ended.sum())
