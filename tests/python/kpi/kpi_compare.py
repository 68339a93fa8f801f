"""Compare the warehouse's KPI figures with a ground truth, row by row, over a full outer join on the grain."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

GRAIN = ("kpi_code", "period_start", "area_level", "area_code", "dimension_type", "dimension_value")
ESTIMATES = (
    "suspected_farming_rate",
    "reentry_rate",
)  # no truth to the last digit: their error is printed where they are tested
TOLERANCE = 1e-9  # relative, for ratios; numerators and denominators must be equal to the last digit

_COMPARE = """
with truth as (
    select kpi_code, cast(period_start as date) as period_start, area_level, area_code, dimension_type, dimension_value,
        cast(numerator as decimal(28, 4)) as numerator, cast(nullif(denominator, '') as decimal(28, 4)) as denominator,
        cast(nullif(kpi_value, '') as double) as kpi_value
    from read_csv('{truth}', all_varchar = true, header = true, nullstr = '')
),
joined as (
    select {grain}, truth.kpi_code is not null as in_truth, warehouse.kpi_code is not null as in_warehouse,
        truth.numerator as true_numerator, warehouse.numerator,
        truth.denominator as true_denominator, warehouse.denominator,
        truth.kpi_value as true_value, warehouse.kpi_value,
        -- a calendar denominator is there without lines; the truth tells no such row
        not (truth.kpi_code is null and kpi.denominator_measure = 'day_count') as has_denominator
    from truth
    full outer join warehouse.kpi.{table} as warehouse using ({grain})
    left join warehouse.kpi.dim_kpi as kpi using (kpi_code)
    where kpi_code not in {estimates}
)
select *,
    coalesce(numerator, 0) = coalesce(true_numerator, 0) as same_numerator,
    not has_denominator or coalesce(denominator, 0) = coalesce(true_denominator, 0) as same_denominator,
    case
        when kpi_value is null or true_value is null then coalesce(kpi_value, 0) = coalesce(true_value, 0)
        else abs(kpi_value - true_value) <= {tolerance} * greatest(abs(kpi_value), abs(true_value))
    end as same_value
from joined
"""


@dataclass(frozen=True)
class Comparison:
    """What a comparison found: rows on either side, rows that are not zero, and the differences, one sentence each."""

    row_count: int
    nonzero_count: int
    difference_count: int
    differences: tuple[str, ...]


def compare_kpi(database: Path, truth: Path, *, limit: int = 40) -> dict[str, Comparison]:
    """Compare fct_kpi_monthly and fct_kpi_daily of a working or published file with `truth`/kpi_*.csv.

    A missing row means zero. `limit` differences are told, the largest areas first; all are counted.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{database}' as warehouse (read_only)")
        return {rhythm: _compare(con, rhythm, truth, limit) for rhythm in ("monthly", "daily")}


def _compare(con: duckdb.DuckDBPyConnection, rhythm: str, truth: Path, limit: int) -> Comparison:
    query = _COMPARE.format(
        truth=truth / f"kpi_{rhythm}.csv",
        table=f"fct_kpi_{rhythm}",
        grain=", ".join(GRAIN),
        tolerance=TOLERANCE,
        estimates="(" + ", ".join(f"'{code}'" for code in ESTIMATES) + ")",
    )
    con.execute(f"create or replace temp table compared as {query}")
    counted = "count(*), count(*) filter (numerator <> 0 or true_numerator <> 0)"
    different = "not (same_numerator and same_denominator and same_value)"
    counts = con.execute(f"select {counted}, count(*) filter ({different}) from compared").fetchone()
    assert counts is not None
    return Comparison(*counts, tuple(_sentences(con, different, limit)))


def _sentences(con: duckdb.DuckDBPyConnection, different: str, limit: int) -> Iterator[str]:
    rows = con.execute(
        f"select {', '.join(GRAIN)}, true_numerator, numerator, true_denominator, denominator, true_value, kpi_value"
        f" from compared where {different}"
        f" order by array_position(['province', 'city', 'county', 'grid'], area_level), {', '.join(GRAIN)} limit ?",
        [limit],
    ).fetchall()
    for *key, true_n, n, true_d, d, true_value, value in rows:
        figures = f"truth {true_n} / {true_d} = {true_value}, warehouse {n} / {d} = {value}"
        yield f"{' '.join(str(part) for part in key)}: {figures}"
