"""环比, 同比, 累计, target, completion and state of each figure, worked out from the truth's values and the files sent.

Nothing here reads models, macros or the catalogue: earlier values, sums to date and growth come from the truth files,
targets from the operator's target files, states from which files have come.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
from derived_rule import factor, input_units, rules
from kpi_compare import GRAIN

from synth.truth.kpi import KPIS

PLACE = ", ".join(name for name in GRAIN if name != "period_start")
MONTHLY = ("previous_value", "change_previous", "last_year_value", "change_last_year", "year_to_date_value")
DAILY = (
    *MONTHLY[:4],
    "month_to_date_value", "month_to_date_previous", "change_month_to_date_previous",
    "month_to_date_last_year", "change_month_to_date_last_year",
)  # fmt: skip
BOTH = ("target_value", "completion_rate", "state")

_TRUTH = """
create or replace temp table truth as
select kpi_code, cast(period_start as date) as period_start, area_level, area_code, dimension_type, dimension_value,
    cast(numerator as decimal(28, 4)) as numerator, cast(denominator as decimal(28, 4)) as denominator,
    cast(kpi_value as double) as kpi_value
from read_csv('{truth}', all_varchar = true, header = true, nullstr = '')
"""

_PERIOD = """
create or replace temp table period as
with bounds as (select min(period_start) as first_day, max(period_start) as last_day from read_csv('{days}'))
select cast(period_start as date) as period_start, cast(date_trunc('month', period_start) as date) as month_start,
    row_number() over (order by period_start) as period_number, {day_count} as day_count,
    date_diff('day', date_trunc('year', period_start), date_trunc('year', period_start) + interval 1 year)
        as year_day_count
from bounds, unnest(generate_series(date_trunc('{kind}', first_day), cast(last_day as timestamp), interval 1 {kind}))
    as periods(period_start)
"""
_DAY_COUNT = {"month": "date_diff('day', period_start, least(last_day(period_start), last_day)) + 1", "day": "1"}

# Every place of the warehouse in every period, as the truth has it; to_date: since January, or of a day in its month.
_PLACE = """
create or replace temp table place as
select *, row_number() over () as place_number from (select distinct {place} from figure)
"""
_SERIES = """
create or replace temp table series as
with filled as (
    select place.*, period.period_start, period.month_start,
        case when rule.is_zero and period.period_number >= rule.from_month
            then coalesce(truth.kpi_value, 0) else truth.kpi_value end as kpi_value,
        coalesce(truth.numerator, 0) as numerator, coalesce(truth.denominator, 0) as denominator, rule.to_date,
        case place.kpi_code {factors} end as factor
    from place
    cross join period
    inner join rule using (kpi_code)
    left join truth using ({grain})
)
select *,
    case
        when to_date = 'latest' then kpi_value
        -- what was not loaded from its January on has no figure since January
        when date_trunc('{span}', period_start) < (select min(period_start) from period) then null
        when to_date = 'sum' then cast(sum(numerator) over to_date as double) * factor
        when to_date = 'ratio' then cast(sum(numerator) over to_date as double)
            / nullif(sum(denominator / factor) over to_date, 0)
    end as value_to_date
from filled
window to_date as (partition by place_number, date_trunc('{span}', period_start) order by period_start)
"""

_TARGET = """
create or replace temp table target as
select kpi_code, cast(strptime(regexp_extract(filename, '_([0-9]{{6}})_target', 1), '%Y%m') as date) as month_start,
    substr(org_id, 2) as area_code, arg_max(cast(target_value as double), filename) as target_value
from read_csv({files}, delim = '|', header = true, all_varchar = true, filename = true)
group by all
"""

_EXPECTED = """
create or replace temp table expected as
select now.* exclude (kpi_value), now.kpi_value, rule.in_points, rule.direction, target.target_value, {earlier},
    case when arrived.kpi_code is null then 'preliminary' else 'final' end as state
from series as now
inner join rule using (kpi_code)
left join target on now.dimension_type = 'all' and now.kpi_code = target.kpi_code
    and now.month_start = target.month_start and now.area_code = target.area_code
left join arrived on now.kpi_code = arrived.kpi_code and now.period_start = arrived.period_start
{joins}
"""
_CHANGE = "case when in_points then {0} - {1} when {1} > 0 then 100 * ({0} - {1}) / {1} end"
_COMPLETION = """
case when target_value > 0 and direction = 'up' then 100 * {0} / target_value
     when target_value > 0 and direction = 'down' then 100 * (2 - {0} / target_value) end
"""


def derived_differences(database: Path, truth: Path, archive: Path, *, limit: int = 20) -> dict[str, list[str]]:
    """What the derived columns of fct_kpi_monthly and fct_kpi_daily say otherwise than the truth, one sentence each.

    `archive` holds what was delivered. Sums are compared exactly, what was divided to 1e-9. No figure of `database` may
    have been published, since a published one may be restated.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{database}' as warehouse (read_only)")
        files = [str(path) for path in sorted((archive / "target").rglob("*.dat"))]
        con.execute(_TARGET.format(files=files))
        columns = "kpi_code varchar, to_date varchar, in_points bool, direction varchar, is_zero bool, from_month int"
        con.execute(f"create temp table rule ({columns})")
        con.executemany("insert into rule values (?, ?, ?, ?, ?, ?)", list(rules()))
        return {kind: list(_differences(con, kind, truth, archive, limit)) for kind in ("month", "day")}


def _differences(con: duckdb.DuckDBPyConnection, kind: str, truth: Path, archive: Path, limit: int) -> Iterator[str]:
    table = {"month": "monthly", "day": "daily"}[kind]
    con.execute(f"create or replace temp table figure as select * from warehouse.kpi.fct_kpi_{table}")
    con.execute(_TRUTH.format(truth=truth / f"kpi_{table}.csv"))
    con.execute(_PERIOD.format(days=truth / "kpi_daily.csv", kind=kind, day_count=_DAY_COUNT[kind]))
    factors = " ".join(f"when '{kpi.code}' then {factor(kpi)}" for kpi in KPIS if kpi.is_monthly or kind == "day")
    span = {"month": "year", "day": "month"}[kind]
    con.execute(_PLACE.format(place=PLACE))
    con.execute(_SERIES.format(place=PLACE, grain=", ".join(GRAIN), factors=factors, span=span))
    _enter_arrived(con, kind, archive)
    _expect(con, kind)
    for column in (*(MONTHLY if kind == "month" else DAILY), *BOTH):
        yield from _of_column(con, column, limit)


def _enter_arrived(con: duckdb.DuckDBPyConnection, kind: str, archive: Path) -> None:
    """KPIs and periods all of whose input units have come: each day of a month, or the month's own file."""
    sent: set[tuple[str, str]] = set()
    for path in archive.glob("*/*/*.verf"):
        _, _, period, *unit, _ = path.stem.split("_")
        sent.add(("_".join(unit), period))
    periods = con.execute(
        "select period_start, list_transform(generate_series(month_start, last_day(month_start), interval 1 day),"
        " day -> strftime(day, '%Y%m%d')) from period"
    ).fetchall()
    monthly = {unit for unit, period in sent if len(period) == 6}

    def has_come(unit: str, days: Iterable[str], month: str) -> bool:
        return (unit, month) in sent if unit in monthly else all((unit, day) in sent for day in days)

    con.execute("create or replace temp table arrived (kpi_code varchar, period_start date)")
    for period_start, month_days in periods:
        days = month_days if kind == "month" else [f"{period_start:%Y%m%d}"]
        come = {unit for unit in {name for name, _ in sent} if has_come(unit, days, f"{period_start:%Y%m}")}
        codes = [(kpi.code, period_start) for kpi in KPIS if input_units(kpi) <= come]
        if codes:
            con.executemany("insert into arrived values (?, ?)", codes)


def _expect(con: duckdb.DuckDBPyConnection, kind: str) -> None:
    """The table `expected`: the derived columns of every place and period."""
    steps = {"previous": f"1 {kind}", "last_year": "12 month", "previous_month": "1 month"}
    joins = "\n".join(
        f"left join series as {name} on now.place_number = {name}.place_number"
        f" and cast(now.period_start - interval {step} as date) = {name}.period_start"
        for name, step in steps.items()
    )
    earlier = "previous.kpi_value as previous_value, last_year.kpi_value as last_year_value,"
    earlier += "previous_month.value_to_date as month_to_date_previous,"
    earlier += "last_year.value_to_date as month_to_date_last_year"
    con.execute(_EXPECTED.format(earlier=earlier, joins=joins))
    to_date = {"month": "year_to_date_value", "day": "month_to_date_value"}[kind]
    con.execute(f"alter table expected rename value_to_date to {to_date}")
    actual = {"month": "kpi_value", "day": to_date}[kind]
    changes = {"change_previous": ("kpi_value", "previous_value"), "change_last_year": ("kpi_value", "last_year_value")}
    if kind == "day":
        for name in ("previous", "last_year"):
            changes[f"change_month_to_date_{name}"] = (to_date, f"month_to_date_{name}")
    told = ", ".join(f"{_CHANGE.format(*pair)} as {name}" for name, pair in changes.items())
    completion = f"{_COMPLETION.format(actual)} as completion_rate"
    con.execute(f"create or replace temp table expected as select *, {told}, {completion} from expected")
    names = (*(MONTHLY if kind == "month" else DAILY), *BOTH)
    both = ", ".join(f"expected.{name} as true_{name}, figure.{name}" for name in names)
    con.execute(
        f"create or replace temp table both_sides as select {', '.join(GRAIN)}, to_date, factor, {both}"
        f" from figure inner join expected using ({', '.join(GRAIN)})"
    )


def _of_column(con: duckdb.DuckDBPyConnection, column: str, limit: int) -> Iterator[str]:
    want, got = f"true_{column}", column
    if column == "state":
        same = f"{want} = {got}"
    elif column.startswith(("change", "completion")):  # a difference of two values that are good to 1e-9 each
        same = f"coalesce(abs({want} - {got}) <= 1e-9 * greatest(100, abs({want})), {want} is null and {got} is null)"
    else:
        exact = f"case when to_date = 'sum' and factor = 1 then {want} = {got} end"
        close = f"abs({want} - {got}) <= 1e-9 * abs({want})"
        same = f"coalesce({exact}, {close}, {want} is null and {got} is null)"
    distinct = "to_date <> 'none'" if "month_to_date" in column else "true"
    rows = con.execute(
        f"select {', '.join(GRAIN)}, {want}, {got}, count(*) over () from both_sides"
        f" where {distinct} and not ({same}) order by all limit {limit}"
    ).fetchall()
    for *key, wanted, found, count in rows:
        yield f"{' '.join(map(str, key))}: {column} should be {wanted}, is {found} (one of {count:,})"
