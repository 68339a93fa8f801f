"""Hold the advice on tariffs to what the generator knows of its tariffs and of each line's usage."""

from decimal import Decimal
from pathlib import Path

import duckdb
from planted_compare import truth_rows

_ADVICE = """
select cast(month_start as varchar), user_id, best_tariff_id, held_cost_amount, best_cost_amount, tariff_fit
from data_service.fct_tariff_advice_monthly where tariff_fit <> 'fits'
"""


def misfit_differences(database: Path, truth: Path) -> list[str]:
    """Lines that another tariff would save money, or how much, that only the truth or only the mart knows."""
    planted = {
        (row["month_start"], row["user_id"], row["best_tariff_id"], _yuan(row["held_fen"]), _yuan(row["best_fen"]),
         row["kind"])
        for row in truth_rows(truth, "package_misfit")
    }  # fmt: skip
    with duckdb.connect(str(database), read_only=True) as con:
        found = set(con.execute(_ADVICE).fetchall())
    print(f"package misfit: {len(planted)} true, {len(found)} found")
    wrong = [] if {"too_large", "too_small"} <= {one[-1] for one in planted} else ["no misfit, so nothing is tested"]
    wrong += [f"misfit missed: {one}" for one in sorted(planted - found)[:5]]
    return wrong + [f"no misfit, but told: {one}" for one in sorted(found - planted)[:5]]


def _yuan(fen: str) -> Decimal:
    return Decimal(fen) / 100
