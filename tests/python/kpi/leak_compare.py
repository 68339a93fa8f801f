"""Hold the leaks of revenue that the warehouse names to the usage that the synthetic billing run forgot."""

from decimal import Decimal
from pathlib import Path

import duckdb
from planted_compare import truth_rows

_FOUND = """
select cast(month_start as varchar), user_id, item_code, leak_type, leak_amount
from revenue_assurance.fct_revenue_leak_monthly
"""
_UNEVEN = """
select usage_date, service_type from revenue_assurance.fct_usage_rating_daily
where raw_record_count <> quarantined_record_count + unheld_record_count + rated_record_count
"""


def leak_differences(database: Path, truth: Path, *, is_large: bool) -> list[str]:
    """Leaks that only the truth or only the mart knows, to the fen; a bill of what was rated is none. Of an operator
    that is large enough also where none is planted."""
    planted = {
        (row["month"], row["user_id"], row["item"], "not_billed", Decimal(row["amount"]) / 100)
        for row in truth_rows(truth, "revenue_leak")
    }
    with duckdb.connect(str(database), read_only=True) as con:
        found = set(con.execute(_FOUND).fetchall())
        uneven = con.execute(_UNEVEN).fetchall()
    wrong = [] if planted or not is_large else ["no leak is planted, so nothing is tested"]
    wrong += [f"leak missed: {one}" for one in sorted(planted - found)[:5]]
    wrong += [f"no leak, but named: {one}" for one in sorted(found - planted)[:5]]
    return wrong + [f"records of {one} do not add up" for one in uneven[:5]]
