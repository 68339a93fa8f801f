"""Hold the warnings of key accounts and the groups that left to what was planted, innocent look-alikes beside."""

import csv
from datetime import date
from pathlib import Path

import duckdb

LEAST_RECALL, LEAST_PRECISION = 0.80, 0.70
_DECLINING = "select user_id from core.fct_key_account_monthly where is_declining = 1"
_LEFT = "select group_id from core.fct_group_monthly where has_left_after_contract = 1"
_LAST_LIST = "select max(month_start) from core.fct_key_account_monthly"


def planted_differences(database: Path, truth: Path) -> list[str]:
    """What is found otherwise than planted, beyond what recall of .80 and precision of .70 allow, in sentences."""
    with duckdb.connect(str(database), read_only=True) as con:
        declining, left = ({key for (key,) in con.execute(query).fetchall()} for query in (_DECLINING, _LEFT))
        (last_list,) = con.execute(_LAST_LIST).fetchone() or (None,)
    declined = {
        row["user_id"]
        for row in _rows(truth / "declining_key_account.csv")
        if last_list and date.fromisoformat(row["last_month"]) <= last_list
    }
    gone = {row["group_id"] for row in _rows(truth / "group_leaving.csv")}
    return _wrong("declining key accounts", declined, declining) + _wrong("groups that left", gone, left)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _wrong(what: str, planted: set[str], found: set[str]) -> list[str]:
    hit = len(planted & found)
    print(f"{what}: {len(planted)} planted, {len(found)} found, {hit} of them planted")
    wrong = []
    if not planted:
        wrong.append(f"{what}: none planted")
    if hit < LEAST_RECALL * len(planted):
        wrong.append(f"{what}: missed {sorted(planted - found)}")
    if hit < LEAST_PRECISION * len(found):
        wrong.append(f"{what}: wrongly found {sorted(found - planted)}")
    return wrong
