"""Whether the forecasts of the month's end are worth more than naive ones, in a back-test that is printed."""

from pathlib import Path

import duckdb

COVERAGE = (60.0, 97.0)  # of the 80% interval, over all KPIs: months of a small operator are few


def forecast_problems(database: Path) -> list[str]:
    """Sentences where the forecasts of province and cities are not better than a naive method for most KPIs, or where
    the interval holds too little or too much."""
    with duckdb.connect(str(database), read_only=True) as con:
        rows = con.execute(
            "select naive_method, kpi_code, sum(forecast_weighted_error_rate * forecast_count) / sum(forecast_count),"
            " sum(naive_weighted_error_rate * forecast_count) / sum(forecast_count), sum(forecast_count)"
            " from kpi.fct_kpi_forecast_error where area_level in ('province', 'city') group by all order by all"
        ).fetchall()
        coverage = con.execute(
            "select 100 * avg((actual_value between lower_value and upper_value)::int)"
            " from kpi.fct_kpi_forecast_daily where actual_value is not null and lower_value is not null"
            " and day_number < day_count and area_level in ('province', 'city')"
        ).fetchone()
    for method, code, ours, naive, count in rows:
        print(f"{code} against {method}: error {ours:.1f}% against {naive:.1f}%, {count:.0f} forecasts")
    print(f"months within the 80% interval: {coverage[0] if coverage else None}%")
    return [*_not_better(rows, "last_month_path"), *_not_better(rows, "last_year_path"), *_badly_covered(coverage)]


def _not_better(rows: list[tuple[str, str, float, float, float]], method: str) -> list[str]:
    against = [(ours, naive) for name, _, ours, naive, _ in rows if name == method]
    if not against:
        return [f"no forecast stands beside {method}"]
    better = sum(ours < naive for ours, naive in against)
    return [] if 2 * better > len(against) else [f"better than {method} for {better} of {len(against)} KPIs only"]


def _badly_covered(coverage: tuple[float | None, ...] | None) -> list[str]:
    share = coverage[0] if coverage else None
    if share is not None and COVERAGE[0] <= share <= COVERAGE[1]:
        return []
    return [f"{share}% of the months lie within the 80% interval"]
