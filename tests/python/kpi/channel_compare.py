"""Hold the channel marts to what was planted: commission errors, and cards that a dealer farmed."""

from pathlib import Path

import duckdb
from planted_compare import missed, truth_rows

_FINDING = """
select cast(commission_month as varchar), channel_id, commission_type, finding
from channel.fct_commission_check_monthly where finding <> 'none'
"""
_CARD = "select user_id from channel.fct_acquisition_quality where is_suspected_farmed = 1"
_OUTLET = "select distinct channel_id from channel.fct_outlet_quality_monthly where is_suspected_farming = 1"
_TESTED = "select user_id from channel.fct_acquisition_quality"
_RATE = """
select sum(numerator), sum(denominator) from kpi.fct_kpi_monthly
where kpi_code = 'suspected_farming_rate' and area_level = 'province' and dimension_type = 'all'
"""


def channel_differences(database: Path, truth: Path) -> list[str]:
    """Where the marts find too little of the planted truth, or too much beside it, in sentences.

    Cards are asked for that both test months have been told of: of younger ones nothing can be known yet.
    """
    errors = {
        (row["month"], row["channel_id"], row["commission_type"], row["kind"])
        for row in truth_rows(truth, "commission_error")
    }
    cards = truth_rows(truth, "farmed_card")
    with duckdb.connect(str(database), read_only=True) as con:
        findings = set(con.execute(_FINDING).fetchall())
        suspected = {user for (user,) in con.execute(_CARD).fetchall()}
        outlets = {channel for (channel,) in con.execute(_OUTLET).fetchall()}
        tested = {user for (user,) in con.execute(_TESTED).fetchall()}
        flagged, added = con.execute(_RATE).fetchone() or (0, 0)
    farmed = {row["user_id"] for row in cards} & tested
    true_rate = len(farmed) / len(tested) if tested else 0
    print(f"suspected farming rate {float(flagged) / float(added or 1):.4f}, truth {true_rate:.4f}")
    wrong = [] if added == len(tested) else [f"farming rate: {added} adds tested, the mart has {len(tested)}"]
    dealers = {row["channel_id"] for row in cards if row["user_id"] in farmed}
    return [
        *wrong,
        *missed("commission errors", errors, findings),
        *missed("farmed cards", farmed, suspected),
        *missed("farming dealers", dealers, outlets),
    ]
