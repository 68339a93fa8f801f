"""A full dbt build of all marts against the same compiled statements run bare in DuckDB."""

import json
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from bass.building.dbt import target_path
from bass.home import Home
from bass.memory import memory_limit
from benchmarks.measure import Stopwatch, alternate
from benchmarks.table import Row

AIM = 1.25
AIM_MEMORY_MB = 4096
KEPT_SCHEMAS = ("raw_ledger", "seed")


def full_build(watch: Stopwatch, *, home: str) -> dict[str, Any]:
    """`bass build --full`: ledger snapshot, raw views, dbt with its contracts, all models."""
    from bass.build import build

    opened = Home.open(Path(home))
    with watch.timed():
        result = build(opened, full=True)
    return {"summary": result.summary}


def bare_statements(watch: Stopwatch, *, home: str, out: str) -> dict[str, Any]:
    """Every model's compiled select, in the order of their references, into a file of its own."""
    import duckdb

    opened = Home.open(Path(home))
    target = Path(out) / opened.working_db.name  # the same name, since compiled statements name the catalog
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target), config={"threads": 2, "memory_limit": memory_limit()}) as connection:
        copy_inputs(connection, opened.working_db)
        models = ordered_models(json.loads((target_path(opened) / "manifest.json").read_text("utf-8")))
        for schema in {model["schema"] for model in models}:
            connection.execute(f"create schema if not exists {schema}")
        with watch.timed():
            for model in models:
                kind = "view" if model["config"]["materialized"] == "view" else "table"
                connection.execute(f"create {kind} {model['schema']}.{model['name']} as {model['compiled_code']}")
    size = target.stat().st_size
    target.unlink()
    return {"models": len(models), "bytes": size}


def copy_inputs(connection: Any, working_db: Path) -> None:
    """What is there before dbt's models: the raw views, the ledger's tables, the seeds."""
    connection.execute(f"attach '{working_db}' as built (read_only)")
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'built' and schema_name in ?",
        [list(KEPT_SCHEMAS)],
    ).fetchall()
    views = connection.execute(
        "select schema_name, sql from duckdb_views() where database_name = 'built' and schema_name like 'raw_%'"
    ).fetchall()
    for schema in {schema for schema, _ in tables + views}:
        connection.execute(f"create schema if not exists {schema}")
    for schema, table in tables:
        connection.execute(f"create table {schema}.{table} as from built.{schema}.{table}")
    for _, sql in views:
        connection.execute(sql)
    connection.execute("detach built")


def ordered_models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The models, each after those that it reads."""
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    parents = {key: [one for one in node["depends_on"]["nodes"] if one in models] for key, node in models.items()}
    return [models[key] for key in TopologicalSorter(parents).static_order()]


def measure_build(home: Path, scratch: Path, what: str, rounds: int) -> list[Row]:
    """Rows: dbt's full build against the bare statements, and the memory that it takes."""
    bare_arguments = {"home": str(home), "out": str(scratch)}
    measured = alternate(
        {
            "dbt": ("benchmarks.build:full_build", {"home": str(home)}),
            "bare": ("benchmarks.build:bare_statements", bare_arguments),
        },
        rounds,
    )
    ours, bare = measured["dbt"], measured["bare"]
    ratio = ours.seconds / bare.seconds
    return [
        Row(
            f"full build of all marts, {what}",
            f"{ours.seconds:.1f} s",
            f"{bare.facts['models']} statements bare {bare.seconds:.1f} s ({bare.peak_mb:,.0f} MB)",
            f"{ratio:.2f}",
            f"<= {AIM}",
            ratio <= AIM,
            ours.peak_mb,
        ),
        Row(
            f"memory of the full build (DuckDB may fill {memory_limit()})",
            f"{ours.peak_mb:,.0f} MB",
            aim=f"<= {AIM_MEMORY_MB:,} MB",
            is_met=ours.peak_mb <= AIM_MEMORY_MB,
            peak_mb=ours.peak_mb,
        ),
    ]
