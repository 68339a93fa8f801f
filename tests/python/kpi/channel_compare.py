"""Hold the channel marts to what was planted: commission errors, and cards that a dealer farmed."""

import csv
from pathlib import Path

import duckdb

RECALL, PRECISION = 0.80, 0.70

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
        for row in _rows(truth, "commission_error")
    }
    cards = _rows(truth, "farmed_card")
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
        *_missed("commission errors", errors, findings),
        *_missed("farmed cards", farmed, suspected),
        *_missed("farming dealers", dealers, outlets),
    ]


def _missed(what: str, planted: set, found: set) -> list[str]:  # type: ignore[type-arg]
    """A sentence where recall or precision is too low, or where nothing was planted to be found."""
    if not planted:
        return [f"{what}: none planted, so nothing is tested"]
    hits = len(planted & found)
    recall, precision = hits / len(planted), hits / len(found) if found else 0.0
    print(f"{what}: {len(planted)} planted, {len(found)} found, recall {recall:.2f}, precision {precision:.2f}")
    if recall >= RECALL and precision >= PRECISION:
        return []
    return [f"{what}: recall {recall:.2f}, precision {precision:.2f}; missed {sorted(planted - found)[:5]},"
            f" found beside them {sorted(found - planted)[:5]}"]  # fmt: skip


def _rows(truth: Path, name: str) -> list[dict[str, str]]:
    with (truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
