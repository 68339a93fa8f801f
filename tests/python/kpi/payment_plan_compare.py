"""Hold what payment plans paid to the files that were sent: the items that the plan's account paid for its line."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
from sent_file import sent_rows

_PAID = """
select account_id, user_id, strftime(plan_month, '%Y%m'), sum(item_count), sum(paid_amount)
from core.fct_payment_plan_monthly group by all having sum(item_count) > 0
"""


def payment_plan_differences(database: Path, archive: Path, *, is_large: bool) -> list[str]:
    """Account, line and month of which mart and files tell another count or amount, in sentences; of an operator that
    is large enough also where a plan paid nothing."""
    covered = {(plan["account_id"], plan["user_id"], month) for month, plan in sent_rows(archive, "payment_plan")}
    count: Counter[tuple[str, str, str]] = Counter()
    fen: Counter[tuple[str, str, str]] = Counter()
    for _, item in sent_rows(archive, "bill_item"):
        key = (item["payer_account"], item["user_id"], item["cycle"])
        if key in covered:
            count[key] += 1
            fen[key] += int(item["receivable"]) - int(item["discount"]) - int(item["gifted"]) + int(item["tax"])
    sent = {(*key, number, Decimal(fen[key]) / 100) for key, number in count.items()}
    with duckdb.connect(str(database), read_only=True) as con:
        kept = set(con.execute(_PAID).fetchall())
    wrong = [] if sent or not is_large else ["no item was paid by a plan, so nothing is tested"]
    wrong += [f"paid by a plan in the files only: {row}" for row in sorted(sent - kept)[:5]]
    return wrong + [f"paid by a plan in the mart only: {row}" for row in sorted(kept - sent)[:5]]
