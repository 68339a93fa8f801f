"""Hold the estimates of KPI 21 to the competitors' real adds and losses, and two worked queries to the truth."""

from collections import Counter

import duckdb
from analysis_compare import compiled_query
from planted_compare import missed, truth_rows

from bass.home import Home

STATED_ERROR = {"competitor_add_count": ("add_count", 0.15), "competitor_loss_count": ("loss_count", 0.20)}
_ESTIMATE = """
select kpi_code, sum(kpi_value) from kpi.fct_kpi_monthly
where kpi_code like 'competitor%' and area_level = 'province' and dimension_type = 'all'
group by kpi_code
"""
_OWN_OUTLET = """
select period_start, area_code, cast(denominator as int) from read_csv($truth, all_varchar = true, nullstr = '')
where kpi_code = 'active_outlet_rate' and area_level = 'county' and dimension_type = 'all' and area_code <> '-1'
"""


def estimate_differences(home: Home) -> list[str]:
    """Where an estimate is further from the truth than the catalogue states, in sentences; prints each error."""
    real: Counter[str] = Counter()
    for row in truth_rows(home.root / "truth", "rival_base"):
        real.update({name: int(row[name]) for name, _ in STATED_ERROR.values()})
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        estimate = {kpi: int(value) for kpi, value in con.execute(_ESTIMATE).fetchall()}
    wrong = []
    for kpi, (name, bound) in STATED_ERROR.items():
        error = estimate[kpi] / real[name] - 1
        found = f"{kpi}: estimate {estimate[kpi]}, truth {real[name]}, error {error:+.1%} (stated ±{bound:.0%})"
        print(found)
        if abs(error) > bound:
            wrong.append(found)
    return wrong


def outlet_differences(home: Home) -> list[str]:
    """Where the query of outlets near by counts other outlets than stand there, in sentences."""
    rivals = {
        (row["month"], row["county"]): int(row["outlet_count"])
        for row in truth_rows(home.root / "truth", "rival_outlet")
    }
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        found = con.execute(compiled_query(home, "competition/outlets_near_by")).fetchall()
        own_rows = con.execute(_OWN_OUTLET, {"truth": str(home.root / "truth" / "kpi_monthly.csv")}).fetchall()
    own = {(month, county): count for month, county, count in own_rows}
    told = {(str(month), county): (ours, theirs) for month, _, county, _, ours, theirs, *_ in found}
    keys = own.keys() | rivals.keys() | told.keys()
    truth_of = {key: (own.get(key, 0), rivals.get(key, 0)) for key in keys}
    return [
        f"outlets near by: {key}: truth {truth_of[key]}, query {told.get(key)}"
        for key in sorted(keys)
        if told.get(key, (0, 0)) != truth_of[key]
    ]


def price_cut_differences(home: Home) -> list[str]:
    """Where the query of price cuts finds other months, counties and competitors than those planted, in sentences."""
    cuts = {(row["month"], row["county"], row["operator_id"]) for row in truth_rows(home.root / "truth", "price_cut")}
    with duckdb.connect(str(home.working_db), read_only=True) as con:
        rows = con.execute(compiled_query(home, "competition/price_cuts")).fetchall()
    found = {(str(month), county, operator) for month, county, operator, *_ in rows}
    return missed("price cut", cuts, found)
