"""Hold facts that no KPI's truth covers by key to the files that were sent: each line once, as it stands there.

The files are read here by position, without the interface contract and without the warehouse's models.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
from sent_file import fixed_lines

Rows = Counter[tuple[str, ...]]
NETWORK_WIDTHS = (16, 19, 8, 16, 8, 8, 8, 4, 2)

_NETWORK = """
select cell_id, cast(hour_start as varchar), traffic_minutes, traffic_bytes, call_attempt_count, blocked_call_count,
    dropped_call_count, congested_seconds, outage_minutes
from core.fct_network_hourly
"""
_AGENT = """
select agent_id, cast(work_date as varchar), team_id, shift_code, contact_count, login_seconds, ready_seconds,
    talk_seconds, hold_seconds, wrap_seconds, break_seconds
from core.fct_agent_daily
"""
_VISIT = """
select visit_id, coalesce(nullif(group_id, '-1'), ''), coalesce(nullif(cust_id, '-1'), ''), manager_id,
    contact_kind, visit_result, has_rival_offer, cast(visited_at as varchar),
    coalesce(cast(next_visit_date as varchar), '')
from core.fct_visit
"""
_PLAN = """
select account_id, user_id, item_code, priority_number,
    coalesce(cast(cast(limit_amount * 100 as bigint) as varchar), ''), valid_from_date,
    coalesce(cast(valid_to_date as varchar), '')
from core.fct_payment_plan_monthly
"""


def recount_differences(database: Path, archive: Path, *, is_large: bool) -> list[str]:
    """Rows that only the fact or only the files have, in sentences; `archive` holds what was delivered. Of an operator
    that is large enough also units of which nothing was sent."""
    wrong = []
    with duckdb.connect(str(database), read_only=True) as con:
        for unit, (query, read) in _FACTS.items():
            kept = Counter(tuple(map(str, row)) for row in con.execute(query).fetchall())
            sent: Rows = Counter(row for path in sorted((archive / unit).rglob("*.dat")) for row in read(path))
            wrong += [] if sent or not is_large else [f"{unit}: no line was sent, so nothing is tested"]
            wrong += [f"{unit}: sent {count} times more than kept: {row}" for row, count in _first(sent - kept)]
            wrong += [f"{unit}: kept {count} times more than sent: {row}" for row, count in _first(kept - sent)]
    return wrong


def _first(rows: Rows) -> list[tuple[tuple[str, ...], int]]:
    return sorted(rows.items())[:5]


def _delimited(path: Path) -> Iterator[tuple[str, ...]]:
    _, *lines = path.read_text("utf-8").splitlines()
    return (tuple(line.split("|")) for line in lines)


def _network(path: Path) -> Iterator[tuple[str, ...]]:
    for cell, hour, *figures in fixed_lines(path, NETWORK_WIDTHS):
        yield (cell, hour, *(str(int(figure)) for figure in figures))


_FACTS: dict[str, tuple[str, Callable[[Path], Iterator[tuple[str, ...]]]]] = {
    "network_kpi": (_NETWORK, _network),
    "agent_day": (_AGENT, _delimited),
    "payment_plan": (_PLAN, _delimited),
    "manager_visit": (_VISIT, _delimited),
}
