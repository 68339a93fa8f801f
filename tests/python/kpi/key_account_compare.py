"""Hold the warnings of key accounts and the groups that left to what was planted, innocent look-alikes beside."""

from datetime import date
from pathlib import Path

import duckdb
from planted_compare import missed, truth_rows

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
        for row in truth_rows(truth, "declining_key_account")
        if last_list and date.fromisoformat(row["last_month"]) <= last_list
    }
    gone = {row["group_id"] for row in truth_rows(truth, "group_leaving")}
    return missed("declining key accounts", declined, declining) + missed("groups that left", gone, left)
