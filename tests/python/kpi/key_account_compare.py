"""Hold warnings of key accounts and groups, and the groups that left, to what was planted, look-alikes beside."""

from datetime import date
from pathlib import Path

import duckdb
from planted_compare import missed, truth_rows

_DECLINING = "select user_id from core.fct_key_account_monthly where is_declining = 1"
_LEFT = "select group_id from core.fct_group_monthly where has_left_after_contract = 1"
_LAST_LIST = "select max(month_start) from core.fct_key_account_monthly"
_AT_RISK = "select group_id from core.fct_group_health_monthly where is_at_risk = 1"
_LAST_HEALTH = "select max(month_start) from core.fct_group_health_monthly"


def planted_differences(database: Path, truth: Path) -> list[str]:
    """What is found otherwise than planted, beyond what recall of .80 and precision of .70 allow, in sentences."""
    with duckdb.connect(str(database), read_only=True) as con:
        declining, left, at_risk = (
            {key for (key,) in con.execute(query).fetchall()} for query in (_DECLINING, _LEFT, _AT_RISK)
        )
        last_list, last_health = ((con.execute(query).fetchone() or (None,))[0] for query in (_LAST_LIST, _LAST_HEALTH))
    declined = _declined(truth, "declining_key_account", "user_id", last_list)
    ailing = _declined(truth, "declining_group", "group_id", last_health)
    gone = {row["group_id"] for row in truth_rows(truth, "group_leaving")}
    return [
        *missed("declining key accounts", declined, declining),
        *missed("groups that left", gone, left),
        *missed("groups at risk before they left", ailing, at_risk),
    ]


def _declined(truth: Path, name: str, key: str, last: date | None) -> set[str]:
    """Those of a truth file whose decline was over by the last month that is judged."""
    return {row[key] for row in truth_rows(truth, name) if last and date.fromisoformat(row["last_month"]) <= last}
