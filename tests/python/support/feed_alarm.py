"""Judging a home's feeds by the whole rule pack, for tests."""

import duckdb

from bass.home import PROJECT_DIR, Home
from ingestion.contract import load_contract
from quality.feed.judge import judge
from quality.feed.rule import load_pack
from quality.source_profile import PROFILE


def feed_alarms(home: Home) -> list[str]:
    """What the rules find wrong in a home that is built: rule, period, what was observed, the first example."""
    path = home.warehouse / PROFILE
    judge(path, home.working_db, load_contract(PROJECT_DIR), load_pack(), "test", home.now())
    told = "concat_ws(' ', rule_code, period, observed, bound, examples[1])"
    query = f"select {told} from feed_current where verdict = 'fail'"
    with duckdb.connect(str(path), read_only=True) as connection:
        return [line for (line,) in connection.execute(query).fetchall()]
