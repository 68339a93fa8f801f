"""Hold the differences that the parallel run shows to the reports that the synthetic operator printed wrong."""

from decimal import Decimal
from pathlib import Path

import duckdb
from planted_compare import truth_rows

MONEY = ("billed_revenue", "cash_in", "account_balance")
_CELL = "cast(report_month as varchar), report_code, row_code, column_code"
_SHOWN = f"""
select {_CELL}, printed_value, own_value, is_within_tolerance
from parallel_run.fct_boss_report_comparison_monthly where difference_value <> 0
"""
_LATEST = "select max(report_month) - interval 2 month from parallel_run.fct_boss_report_comparison_monthly"


def boss_report_differences(database: Path, truth: Path) -> list[str]:
    """Cells that only the truth or only the mart shows as differing, and planted ones that would be a warning."""
    planted = {
        (
            row["month"], row["report_code"], row["row_code"], row["column_code"],
            *(Decimal(row[name]) / (100 if row["report_code"] in MONEY else 1) for name in ("printed", "true")), 0,
        )
        for row in truth_rows(truth, "boss_report_deviation")
    }  # fmt: skip
    with duckdb.connect(str(database), read_only=True) as con:
        shown = set(con.execute(_SHOWN).fetchall())
        latest = con.execute(_LATEST).fetchone()
        reports = con.execute("select distinct report_code from core.fct_boss_report_monthly").fetchall()
    wrong = [] if len(planted) == 3 else [f"{len(planted)} deviations planted, not three"]
    wrong += [] if len(reports) == 4 else [f"{len(reports)} reports printed, not four"]
    wrong += [f"deviation missed: {one}" for one in sorted(planted - shown)]
    wrong += [f"no deviation, but shown: {one}" for one in sorted(shown - planted, key=str)[:5]]
    return wrong + [f"{one} is of a latest month" for one in planted if latest and one[0] >= f"{latest[0]:%Y-%m-%d}"]
