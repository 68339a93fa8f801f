"""Hold two worked queries to the planted waves: which surges there were, and which lines the outage drove away."""

import csv
import re
from pathlib import Path
from typing import Any

import duckdb

from bass.home import PROJECT_DIR

QUERIES = PROJECT_DIR / "analyses" / "customer_service"
RECALL, PRECISION = 0.80, 0.70


def worked_query(con: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    """Rows of a query of analyses/customer_service, which refers to marts only."""
    schema = dict(con.execute("select table_name, schema_name from duckdb_tables()").fetchall())
    text = (QUERIES / f"{name}.sql").read_text("utf-8")
    return con.execute(re.sub(r"{{ ref\('(\w+)'\) }}", lambda m: f"{schema[m[1]]}.{m[1]}", text)).fetchall()


def complaint_churn_differences(database: Path, truth: Path) -> list[str]:
    """What the queries say of the waves in `truth` otherwise than the truth, in sentences."""
    waves, lost = (_rows(truth / f"{name}.csv") for name in ("complaint_wave", "outage_churn"))
    with duckdb.connect(str(database), read_only=True) as con:
        surges, found = worked_query(con, "complaint_surge"), worked_query(con, "lines_lost_after_outage")
    wrong = _missed("surge", {(wave["city"], wave["category_id"][:4]) for wave in waves}, {row[:2] for row in surges})
    wrong += _missed("line lost after the outage", {row["user_id"] for row in lost}, {row[0] for row in found})
    cities = {wave["kind"]: wave["city"] for wave in waves}
    after_outage = {city for city, *_, outage_date in surges if outage_date is not None}
    if after_outage != {cities["outage"]}:
        wrong.append(f"surges after an outage: truth {cities['outage']}, query {after_outage}")
    share = {city: gone / complained for city, _, _, _, complained, gone, _ in surges}
    if not share.get(cities["outage"], 0) > share.get(cities["billing_error"], 1):
        wrong.append(f"more leave after the outage than after the billing error, but the query says {share}")
    return wrong


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _missed(what: str, truth: set[Any], found: set[Any]) -> list[str]:
    if not truth:
        return [f"{what}: nothing was planted"]
    hits = len(truth & found)
    recall, precision = hits / len(truth), hits / max(len(found), 1)
    if recall >= RECALL and precision >= PRECISION:
        return []
    return [f"{what}: recall {recall:.2f}, precision {precision:.2f}; truth {sorted(truth)}, found {sorted(found)}"]
