"""Hold the lines that the warehouse would write to about a 5G tariff to those that truly have a handset for it."""

from pathlib import Path

import duckdb
from planted_compare import missed, truth_rows

_FOUND = """
select distinct user_id from core.fct_terminal_monthly where is_mismatched = 1
"""


def mismatch_problems(database: Path, truth: Path) -> list[str]:
    """What is wrong with is_mismatched of core.fct_terminal_monthly against `truth`/device_plan_mismatch.csv: too few
    found, or too many, in sentences."""
    planted: dict[str, set[str]] = {"mismatch": set(), "nsa_only": set(), "gave_up_5g": set()}
    for row in truth_rows(truth, "device_plan_mismatch"):
        planted[row["kind"]].add(row["user_id"])
    with duckdb.connect(str(database), read_only=True) as con:
        found = {user_id for (user_id,) in con.execute(_FOUND).fetchall()}
    wrong = [] if planted["nsa_only"] else ["5G handsets: nothing that only looks like a mismatch is planted"]
    # IMEIs that are malformed, unregistered or copied hide some and feign others
    return wrong + missed("5G handsets on other tariffs", planted["mismatch"], found)
