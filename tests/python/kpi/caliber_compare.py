"""Hold what is said of a change of caliber to the tariffs that were restructured, and to what that moved in truth."""

from decimal import Decimal

import duckdb
from analysis_compare import compiled_query
from planted_compare import truth_rows

from bass.home import Home

_FOUND = """
select cast(billing_month as varchar), tariff_id, area_id, revenue_type, split_amount, restated_amount
from core.fct_caliber_effect_monthly
"""
_TOLD = "select cast(month_start as varchar), revenue_type, caliber_amount from ({sql}) where caliber_amount <> 0"


def caliber_differences(home: Home) -> list[str]:
    """What mart and worked query say otherwise than the truth in home.root/truth, in sentences."""
    true, moved = set(), {}
    for row in truth_rows(home.root / "truth", "caliber_effect"):
        split, restated = Decimal(row["split_fen"]) / 100, Decimal(row["restated_fen"]) / 100
        true.add((row["month"], row["tariff_id"], row["area_id"] or "-1", row["revenue_type"], split, restated))
        key = (row["month"], row["revenue_type"])
        moved[key] = moved.get(key, Decimal(0)) + split - restated
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        found = set(con.execute(_FOUND).fetchall())
        told = con.execute(_TOLD.format(sql=compiled_query(home, "revenue/caliber_changes"))).fetchall()
    restructured = {tariff for _, tariff, *_ in true}
    wrong = [] if len(restructured) == 2 else [f"tariffs restructured: {sorted(restructured)}, not two"]
    wrong += [f"caliber effect missed: {row}" for row in sorted(true - found)[:5]]
    wrong += [f"caliber effect beside the truth: {row}" for row in sorted(found - true)[:5]]
    said = {(month, kind): amount for month, kind, amount in told}
    planted = {key: amount for key, amount in moved.items() if amount}
    return wrong + ([] if said == planted else [f"told to have moved {said}, in truth {planted}"])
