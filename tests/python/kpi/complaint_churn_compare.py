"""Hold two worked queries to the planted waves: which surges there were, and which lines the outage drove away."""

import re
from pathlib import Path
from typing import Any

import duckdb
from planted_compare import missed, truth_rows

from bass.home import PROJECT_DIR

QUERIES = PROJECT_DIR / "analyses" / "customer_service"


def worked_query(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    """Rows of a query of analyses/customer_service, which refers to marts only."""
    schema = dict(con.execute("select table_name, schema_name from duckdb_tables()").fetchall())
    text = (QUERIES / f"{name}.sql").read_text("utf-8")
    return con.execute(re.sub(r"{{ ref\('(\w+)'\) }}", lambda m: f"{schema[m[1]]}.{m[1]}", text)).fetchall()


def complaint_churn_differences(database: Path, truth: Path) -> list[str]:
    """What the queries say of the waves in `truth` otherwise than the truth, in sentences."""
    waves, lost = (truth_rows(truth, name) for name in ("complaint_wave", "outage_churn"))
    with duckdb.connect(str(database), read_only=True) as con:
        surges, found = worked_query(con, "complaint_surge"), worked_query(con, "lines_lost_after_outage")
    wrong = missed("surge", {(wave["city"], wave["category_id"][:4]) for wave in waves}, {row[:2] for row in surges})
    wrong += missed("line lost after the outage", {row["user_id"] for row in lost}, {row[0] for row in found})
    cities = {wave["kind"]: wave["city"] for wave in waves}
    after_outage = {city for city, *_, outage_date in surges if outage_date is not None}
    if after_outage != {cities["outage"]}:
        wrong.append(f"surges after an outage: truth {cities['outage']}, query {after_outage}")
    share = {city: gone / complained for city, _, _, _, complained, gone, _ in surges}
    if not share.get(cities["outage"], 0) > share.get(cities["billing_error"], 1):
        wrong.append(f"more leave after the outage than after the billing error, but the query says {share}")
    return wrong
