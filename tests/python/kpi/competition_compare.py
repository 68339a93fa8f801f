"""Hold the estimates of KPI 21 to the competitors' real adds and losses."""

from collections import Counter
from pathlib import Path

import duckdb
from planted_compare import truth_rows

STATED_ERROR = {"competitor_add_count": ("add_count", 0.15), "competitor_loss_count": ("loss_count", 0.20)}
_ESTIMATE = """
select kpi_code, sum(kpi_value) from kpi.fct_kpi_monthly
where kpi_code like 'competitor%' and area_level = 'province' and dimension_type = 'all'
group by kpi_code
"""


def competition_differences(database: Path, truth: Path) -> list[str]:
    """Where an estimate is further from the truth than the catalogue states, in sentences; prints each error."""
    real: Counter[str] = Counter()
    for row in truth_rows(truth, "rival_base"):
        real.update({name: int(row[name]) for name, _ in STATED_ERROR.values()})
    with duckdb.connect(str(database), read_only=True) as con:
        estimate = {kpi: int(value) for kpi, value in con.execute(_ESTIMATE).fetchall()}
    wrong = []
    for kpi, (name, bound) in STATED_ERROR.items():
        error = estimate[kpi] / real[name] - 1
        found = f"{kpi}: estimate {estimate[kpi]}, truth {real[name]}, error {error:+.1%} (stated ±{bound:.0%})"
        print(found)
        if abs(error) > bound:
            wrong.append(found)
    return wrong
