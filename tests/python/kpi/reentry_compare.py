"""Hold the lines that count as re-entries (KPI 16) to those that former customers truly took, and print the error."""

from pathlib import Path

import duckdb
from planted_compare import missed, truth_rows

FEWEST = 4  # re-entries that tell anything

_FOUND = "select user_id from intermediate.int_subscriber__reentry"
_ADDED = "select user_id from core.fct_subscriber_event where event_type = 'gross_add'"
_RATE = """
select sum(numerator), sum(denominator) from kpi.fct_kpi_monthly
where kpi_code = 'reentry_rate' and area_level = 'province' and dimension_type = 'all'
"""


def reentry_differences(database: Path, truth: Path) -> list[str]:
    """Where too few of the lines that former customers took are told, or too many others, in sentences; of a handful
    nothing is said."""
    with duckdb.connect(str(database), read_only=True) as con:
        found = {user for (user,) in con.execute(_FOUND).fetchall()}
        added = {user for (user,) in con.execute(_ADDED).fetchall()}
        told, adds = con.execute(_RATE).fetchone() or (0, 0)
    again = {row["reentered_as"] for row in truth_rows(truth, "churn_cause")} & added
    print(f"re-entry rate {float(told) / float(adds):.4f}, truth {len(again) / float(adds):.4f}")
    return missed("re-entries", again, found) if len(again) >= FEWEST else []
