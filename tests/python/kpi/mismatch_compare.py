"""Hold the lines that the warehouse would write to about a 5G tariff to those that truly have a handset for it."""

import csv
from pathlib import Path

import duckdb

_FOUND = """
select cast(month_start as varchar), user_id from core.fct_terminal_monthly where is_mismatched = 1
"""
RECALL, PRECISION = 0.80, 0.70  # IMEIs that are malformed, unregistered or copied hide some and feign others


def mismatch_problems(database: Path, truth: Path) -> list[str]:
    """What is wrong with is_mismatched of core.fct_terminal_monthly against `truth`/device_plan_mismatch.csv: too few
    found, or too many, in sentences."""
    planted: dict[str, set[tuple[str, str]]] = {"mismatch": set(), "nsa_only": set(), "gave_up_5g": set()}
    with (truth / "device_plan_mismatch.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            planted[row["kind"]].add((row["month"], row["user_id"]))
    with duckdb.connect(str(database), read_only=True) as con:
        found = set(con.execute(_FOUND).fetchall())
    right = found & planted["mismatch"]
    print(f"5G handsets on other tariffs: {len(planted['mismatch'])} planted, {len(found)} found, {len(right)} right")
    wrong = []
    if not planted["mismatch"] or not planted["nsa_only"]:
        wrong.append("the operator planted nothing to be found, or nothing that only looks like it")
    if len(right) < RECALL * len(planted["mismatch"]):
        wrong.append(f"recall: {len(right)} of {len(planted['mismatch'])} planted are found")
    if len(right) < PRECISION * len(found):
        wrong.append(f"precision: {len(right)} of {len(found)} found were planted")
    return wrong
