"""Whose scorecards a reader sees: the clauses of security.yaml, asked of rows as the cards are."""

from functools import cache
from typing import Any

import duckdb
import pytest
import yaml
from running_superset import CODE, in_superset

from bass.home import PROJECT_DIR

MODELS = PROJECT_DIR / "models" / "marts" / "appraisal" / "_appraisal__models.yml"
CLAUSES = """
from pathlib import Path
from security import Security
security = Security.read(Path(given))
answer = {
    "clause": f"({security.scope_clause()}) and ({security.person_clause()})",
    "columns": [*security.scope_columns, *security.person_columns],
}
"""

ROWS = """
create schema security;
create table security.security_user_scope as select * from (values
    ('manager', 'county', '330102', 'S1'), ('colleague', 'county', '330102', 'S2'), ('boss', 'city', '3301', 'B1'),
    ('other.boss', 'city', '3301', 'B2'), ('director', 'province', '33', 'D'), ('analyst', 'province', '33', 'A')
) as scope (username, scope_level, scope_value, staff_id);
create table card as select * from (values
    ('O3301', '33', '3301', '', '', '', '', '', ''), ('O330102', '33', '3301', '330102', '', '', '', '', ''),
    ('O3302', '33', '3302', '', '', '', '', '', ''),
    ('S1', '33', '3301', '330102', '', 'S1', 'B1', '-1', 'D'),
    ('S2', '33', '3301', '330102', '', 'S2', 'B1', '-1', 'D'),
    ('S3', '33', '3302', '330203', '', 'S3', 'B3', '-1', 'D'), ('B1', '33', '3301', '', '', 'B1', 'B1', '-1', 'D')
) as card (subject_id, province_code, city_code, county_code, grid_code, staff_id, area_manager_id,
    department_manager_id, director_id)
"""


@cache
def rules() -> dict[str, Any]:
    """The clauses that hold of a table with all area and all person columns, joined as the server joins them."""
    return dict(in_superset(CLAUSES, CODE / "security.yaml"))


def seen(username: str) -> set[str]:
    with duckdb.connect() as connection:
        connection.execute(ROWS)
        asked = rules()["clause"].replace("{{ current_username() }}", username)
        return {name for (name,) in connection.execute(f"select subject_id from card where {asked}").fetchall()}


@pytest.mark.parametrize(
    ("username", "cards"),
    [
        ("manager", {"O330102", "S1"}),
        ("colleague", {"O330102", "S2"}),
        ("boss", {"O3301", "O330102", "S1", "S2", "B1"}),
        ("other.boss", {"O3301", "O330102"}),
        ("director", {"O3301", "O330102", "O3302", "S1", "S2", "S3", "B1"}),
        ("analyst", {"O3301", "O330102", "O3302"}),
        ("stranger", set()),
    ],
)
def test_a_card_is_seen_by_its_subject_and_by_those_above_him(username: str, cards: set[str]) -> None:
    assert seen(username) == cards


def test_every_table_of_appraisal_carries_what_the_rules_go_by() -> None:
    tables = yaml.safe_load(MODELS.read_text("utf-8"))["models"]
    wanted = set(rules()["columns"])
    without = {table["name"]: wanted - {column["name"] for column in table["columns"]} for table in tables}
    assert without == {"fct_scorecard_monthly": set(), "fct_scorecard_line_monthly": set()}
