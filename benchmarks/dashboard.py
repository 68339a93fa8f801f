"""Every query of every dashboard on the published file: p95, with the time to read the same columns beside it."""

import statistics
import time
from pathlib import Path
from typing import Any

from bass.building.dbt import target_path
from bass.home import Home
from benchmarks.chart_sql import ChartQuery, chart_queries
from benchmarks.measure import Stopwatch, run_case
from benchmarks.table import Row

AIM_SECONDS = 0.3
THREADS = 2
REPEATS = 5


def ask_all(watch: Stopwatch, *, home: str) -> dict[str, Any]:
    """Run each chart's query REPEATS times on a read-only connection; the first run of each counts as well."""
    import duckdb

    opened = Home.open(Path(home))
    published = opened.publish / "current" / "warehouse.duckdb"
    with duckdb.connect(str(published), read_only=True, config={"threads": THREADS}) as connection:
        choices = page_choices(connection)
        found = []
        for query in chart_queries(target_path(opened) / "manifest.json", choices):
            with watch.timed():
                seconds = [ask(connection, query.sql) for _ in range(REPEATS)]
            scan = min(ask(connection, scan_of(query)) for _ in range(REPEATS)) if query.table else 0.0
            found.append({"chart": query.chart, "state": query.state, "seconds": seconds, "scan": scan})
        rows = {
            name: connection.execute(f"select count(*) from kpi.{name}").fetchall()[0][0]
            for name in ("page_kpi_monthly", "page_kpi_daily")
        }
    return {"queries": found, "rows": rows, "bytes": published.stat().st_size}


def page_choices(connection: Any) -> dict[str, dict[str, str]]:
    """The page as it opens, and after a click on the largest city."""
    month, city = connection.execute("""
        select strftime(max(period_start), '%Y-%m'), arg_max(city_name, kpi_value) from kpi.page_kpi_monthly
        where area_level = 'city' and area_code <> '-1' and kpi_code = 'closing_subscriber_count'
    """).fetchall()[0]
    opened = {"period_label": month, "pay_mode_label": "全部 All"}
    return {"opened": opened, "one city": opened | {"city_label": city}}


def ask(connection: Any, sql: str) -> float:
    start = time.perf_counter()
    connection.execute(sql).fetchall()
    return time.perf_counter() - start


def scan_of(query: ChartQuery) -> str:
    """Read every value of the columns once, and do as little as possible with them."""
    return f"select bit_xor(hash({', '.join(query.columns)})) from {query.table}"


def measure_dashboards(home: Path, what: str) -> list[Row]:
    """Row: the 95th percentile over all runs of all queries; beside it the slowest chart and the scan."""
    measured = run_case("benchmarks.dashboard:ask_all", home=str(home))
    queries = measured.facts["queries"]
    p95 = percentile([seconds for query in queries for seconds in query["seconds"]], 95)
    slowest = max(queries, key=lambda query: statistics.median(query["seconds"]))
    rows = measured.facts["rows"]
    return [
        Row(
            f"{len(queries)} dashboard queries, {what}, {sum(rows.values()) / 1e6:.1f}M figures",
            f"p95 {p95:.3f} s, median {percentile([s for q in queries for s in q['seconds']], 50):.3f} s",
            f"reading the columns p95 {percentile([query['scan'] for query in queries], 95):.3f} s",
            aim=f"p95 < {AIM_SECONDS} s",
            is_met=p95 < AIM_SECONDS,
            peak_mb=measured.peak_mb,
        ),
        Row(
            f"  slowest: {slowest['chart']}, {slowest['state']}",
            f"{statistics.median(slowest['seconds']):.3f} s",
            f"reading its columns {slowest['scan']:.3f} s",
        ),
    ]


def percentile(values: list[float], share: int) -> float:
    """The smallest value that at least `share` percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]
