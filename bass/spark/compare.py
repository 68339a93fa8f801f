"""Are both engines' marts equal? Every row, by a full outer join on the grain; decimals exactly, doubles to 1e-9."""

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from bass.errors import BassError
from bass.spark.manifest import Mart

RELATIVE_TOLERANCE = 1e-9
FLOATS = ("DOUBLE", "FLOAT")


@dataclass(frozen=True)
class MartComparison:
    """One mart on both engines. `differing` counts the rows of one grain with another value; `columns` says where."""

    name: str
    duckdb_rows: int
    spark_rows: int
    only_duckdb: int = 0
    only_spark: int = 0
    differing: int = 0
    columns: tuple[str, ...] = ()
    problem: str = ""

    @property
    def is_equal(self) -> bool:
        return not (self.problem or self.only_duckdb or self.only_spark or self.differing)

    @property
    def summary(self) -> str:
        if self.is_equal:
            return f"{self.name}: {self.duckdb_rows} rows equal"
        if self.problem:
            return f"{self.name}: {self.problem}"
        return (
            f"{self.name}: {self.duckdb_rows} rows on DuckDB, {self.spark_rows} on Spark; "
            f"{self.only_duckdb} only on DuckDB, {self.only_spark} only on Spark, "
            f"{self.differing} differ in {', '.join(self.columns) or 'nothing'}"
        )


@dataclass(frozen=True)
class CompareResult:
    """All marts. `is_good` when every one is equal."""

    marts: tuple[MartComparison, ...]

    @property
    def is_good(self) -> bool:
        return bool(self.marts) and all(mart.is_equal for mart in self.marts)

    @property
    def summary(self) -> str:
        equal = sum(mart.is_equal for mart in self.marts)
        rows = sum(mart.duckdb_rows for mart in self.marts)
        wrong = [mart.summary for mart in self.marts if not mart.is_equal]
        return "\n".join([f"{equal} of {len(self.marts)} marts equal, {rows} rows", *wrong])

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, "marts": [asdict(mart) for mart in self.marts]}


def compare(working_db: Path, marts: Iterable[Mart], export: Callable[[Mart], Path]) -> CompareResult:
    """Compare each mart of the DuckDB file with Spark's.

    `export(mart)` returns a folder of Parquet files with what Spark answers to `select * from mart`.
    """
    if not working_db.is_file():
        raise BassError(f"{working_db}: no such file; run `bass build` first")
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute(f"attach '{working_db}' as warehouse (read_only)")
        return CompareResult(tuple(compare_mart(connection, mart, export(mart)) for mart in marts))


def compare_mart(connection: duckdb.DuckDBPyConnection, mart: Mart, folder: Path) -> MartComparison:
    """Compare one mart; `folder` holds Spark's rows as Parquet, none where the mart is empty there."""
    ours = f"warehouse.{mart.schema}.{mart.name}"
    theirs = f"read_parquet('{folder}/**/*.parquet', hive_partitioning=false)"
    our_types = column_types(connection, ours)
    their_types = column_types(connection, theirs)
    our_rows, their_rows = count(connection, ours), count(connection, theirs)
    problem = shape_problem(our_types, their_types) or grain_problem(connection, mart, ours, theirs)
    if problem:
        return MartComparison(mart.relation, our_rows, their_rows, problem=problem)
    unequal = {name: f"not ({equality(name, kind)})" for name, kind in our_types.items() if name not in mart.grain}
    join = (
        f"(select *, true as _is_here from {ours}) as o full join (select *, true as _is_here from {theirs}) as t on "
        + (" and ".join(f"o.{name} is not distinct from t.{name}" for name in mart.grain))
    )
    both = "o._is_here and t._is_here"
    selected = ["count(*) filter (t._is_here is null)", "count(*) filter (o._is_here is null)"]
    selected += [f"count(*) filter ({both} and ({' or '.join(unequal.values()) or 'false'}))"]
    selected += [f"count(*) filter ({both} and {condition})" for condition in unequal.values()]
    only_ours, only_theirs, differing, *by_column = fetch_row(connection, f"select {', '.join(selected)} from {join}")
    columns = tuple(name for name, number in zip(unequal, by_column, strict=True) if number)
    return MartComparison(mart.relation, our_rows, their_rows, only_ours, only_theirs, differing, columns)


def equality(name: str, kind: str) -> str:
    """When two values of a column count as equal: doubles within the tolerance, all else exactly; null equals null."""
    if kind not in FLOATS:
        return f"o.{name} is not distinct from cast(t.{name} as {kind})"
    close = f"abs(o.{name} - t.{name}) <= {RELATIVE_TOLERANCE} * greatest(abs(o.{name}), abs(t.{name}))"
    return f"o.{name} is not distinct from t.{name} or coalesce({close}, false)"


def shape_problem(ours: dict[str, str], theirs: dict[str, str]) -> str:
    """A sentence where columns or types differ; the order of columns does not matter, partition columns come last."""
    missing, extra = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
    if missing or extra:
        return f"Spark lacks the columns {sorted(missing)} and has {sorted(extra)} besides"
    other = [
        f"{name} {ours[name]} / {theirs[name]}" for name in ours if plain_type(ours[name]) != plain_type(theirs[name])
    ]
    return f"types differ (DuckDB / Spark): {', '.join(other)}" if other else ""


def plain_type(kind: str) -> str:
    """A type without what the file format adds: Spark's timestamps carry a zone, which is UTC."""
    return re.sub(r"TIMESTAMP.*", "TIMESTAMP", kind)


def grain_problem(connection: duckdb.DuckDBPyConnection, mart: Mart, ours: str, theirs: str) -> str:
    """A sentence where the grain is not declared or not unique: a join on it would then prove nothing."""
    if not mart.grain:
        return "no meta.grain declared"
    keys = ", ".join(mart.grain)
    for engine, relation in (("DuckDB", ours), ("Spark", theirs)):
        query = f"select count(*) from (select {keys} from {relation} group by {keys} having count(*) > 1)"
        doubled = fetch_row(connection, query)[0]
        if doubled:
            return f"{doubled} values of the grain ({keys}) are not unique on {engine}"
    return ""


def column_types(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    rows = connection.execute(f"describe select * from {relation}").fetchall()
    return {row[0].lower(): row[1] for row in rows}


def count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return int(fetch_row(connection, f"select count(*) from {relation}")[0])


def fetch_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    if row is None:
        raise BassError(f"no answer to: {query}")
    return row
