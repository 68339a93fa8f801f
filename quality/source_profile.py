"""The profile of each delivery 数据源画像: for every column its nulls, distinct values, range and sum, kept, and set
beside what was usual in the deliveries before.

Of a column with personal data only counts are kept.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bass.errors import UsageError
from bass.home import Home
from bass.publishing import duck
from bass.publishing.duck import Connection, literal, quoted
from ingestion.contract import Column, Extract

PROFILE = "quality.duckdb"  # in the home's warehouse folder
WORK = "work"
HISTORY = 28  # deliveries that say what is usual
TABLE = """
create table if not exists source_profile (
    unit varchar, delivery_id varchar, period varchar, row_count bigint, duplicate_count bigint, column_name varchar,
    position bigint, null_count bigint, distinct_count bigint, minimum varchar, maximum varchar, total double)
"""
COMPARED = f"""
create or replace view source_profile_compared as
select *,
    median(row_count) over past as usual_row_count,
    median(null_count / nullif(row_count, 0)) over past as usual_null_share,
    median(distinct_count) over past as usual_distinct_count,
    median(total) over past as usual_total
from source_profile
window past as (partition by unit, column_name order by period rows between {HISTORY} preceding and 1 preceding)
"""
NUMBERS = ("bigint", "integer", "decimal")


@dataclass(frozen=True)
class ColumnProfile:
    """One column of one delivery. `total` is the sum of an amount or quantity, in the contract's unit; `usual_*` the
    median of the 28 deliveries before, None without any. `minimum` and `maximum` are empty for personal data."""

    column_name: str
    null_share: float | None
    distinct_count: int
    minimum: str | None
    maximum: str | None
    total: float | None
    usual_null_share: float | None
    usual_distinct_count: float | None
    usual_total: float | None


@dataclass(frozen=True)
class DeliveryProfile:
    """One delivery: its rows, those that repeat a key, and its columns in the contract's order."""

    delivery_id: str
    period: str
    row_count: int
    usual_row_count: float | None
    duplicate_count: int
    columns: tuple[ColumnProfile, ...]

    @property
    def summary(self) -> str:
        rows = f"{self.row_count:,} rows{_usual(self.usual_row_count)}, {self.duplicate_count:,} repeat a key"
        head = f"{self.delivery_id}: {rows}"
        return "\n".join([head, *(_line(column) for column in self.columns)])

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def make_tables(connection: Connection) -> None:
    connection.execute(TABLE)
    connection.execute(COMPARED)


def forget(connection: Connection, extract: Extract, but: str) -> None:
    """Drop the profiles of deliveries that the select `but` of delivery_ids does not name."""
    unit = literal(extract.unit)
    connection.execute(f"delete from source_profile where unit = {unit} and delivery_id not in ({but})")


def keep(connection: Connection, extract: Extract, deliveries: Sequence[str], periods: Sequence[str]) -> None:
    """Profile deliveries whose rows lie in these periods; one without rows has no profile."""
    key = ", ".join(quoted(name) for name in extract.primary_key)
    duplicates = f"count(*) - count(distinct ({key}))" if key else "0"
    told = ", ".join(columns(extract))
    named, within = (", ".join(map(literal, values)) for values in (deliveries, periods))
    connection.execute(
        "insert into source_profile by name"
        " select unit, delivery_id, period, row_count, duplicate_count, unnest(columns, recursive := true) from ("
        f" select {literal(extract.unit)} as unit, _delivery_id as delivery_id, any_value(period) as period,"
        f" count(*) as row_count, {duplicates} as duplicate_count, [{told}] as columns"
        f" from {quoted(WORK, extract.schema, extract.unit)}"
        f" where period in ({within}) and _delivery_id in ({named}) group by _delivery_id)"
    )


def columns(extract: Extract) -> list[str]:
    """What is kept of each column, as SQL over the rows of a delivery."""
    return [_column(column, place) for place, column in enumerate(extract.columns)]


def _column(column: Column, place: int) -> str:
    name = quoted(column.name)
    shown = not column.pii
    is_sum = column.data_type.startswith(NUMBERS) and column.unit not in (None, "", "degree", "basis point")
    values = {
        "column_name": literal(column.name),
        "position": str(place),
        "null_count": f"count(*) filter ({name} is null)",
        "distinct_count": f"count(distinct {name})",
        "minimum": f"min({name})::varchar" if shown else "null::varchar",
        "maximum": f"max({name})::varchar" if shown else "null::varchar",
        "total": f"sum({name})::double" if is_sum else "null::double",
    }
    return "{" + ", ".join(f"{field}: {value}" for field, value in values.items()) + "}"


def delivery_profile(home: Home, unit: str, period: str | None) -> DeliveryProfile:
    """The profile of a unit's newest delivery, or of that of `period`. Raises UsageError where there is none."""
    path = home.warehouse / PROFILE
    wanted = f" and period = {literal(period)}" if period else ""
    names = ", ".join(ColumnProfile.__dataclass_fields__).replace(
        "null_share", "null_count / row_count as null_share", 1
    )
    with duck.reading(path) as connection:
        found = connection.execute(
            f"select delivery_id, period, row_count, usual_row_count, duplicate_count from source_profile_compared"
            f" where unit = {literal(unit)}{wanted} order by period desc limit 1"
        ).fetchone()
        if found is None:
            of = f" of {period}" if period else ""
            raise UsageError(f"{unit}{of}: no delivery with rows has been checked; `bass status` lists what came")
        columns = connection.execute(
            f"select {names} from source_profile_compared where delivery_id = {literal(found[0])} order by position"
        ).fetchall()
    delivery_id, of_period, row_count, usual_row_count, duplicate_count = found
    told = tuple(ColumnProfile(*row) for row in columns)
    return DeliveryProfile(delivery_id, of_period, row_count, usual_row_count, duplicate_count, told)


def _line(column: ColumnProfile) -> str:
    parts = [f"{column.null_share:.1%} empty", f"{column.distinct_count:,} values{_usual(column.usual_distinct_count)}"]
    if column.minimum is not None:
        parts.append(f"{column.minimum} to {column.maximum}")
    if column.total is not None:
        parts.append(f"sum {column.total:,.10g}{_usual(column.usual_total)}")
    return f"  {column.column_name:<20} {'; '.join(parts)}"


def _usual(value: float | None) -> str:
    return f" (usually {value:,.10g})" if value is not None else ""
