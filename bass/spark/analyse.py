"""Does Spark understand every model? Compile the project for Spark, let Spark analyse each statement, without data.

Analysis resolves every function, column and type, so it finds what only a real engine would, in seconds and without a
server: a session in this process, sources and models as typed views of no rows. Started with .venv-spark's Python.

Usage: python -m bass.spark.analyse FOLDER   writes FOLDER/analysis.json, a list of {"name", "problem"}; exit code 1
where there is a problem.
"""

import json
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from bass.home import PROJECT_DIR

CONTRACT_TYPES = {"integer": "int", "varchar": "string", "timestamp_ntz": "timestamp"}


def start_session(folder: Path) -> Any:
    """A Spark session in this process that keeps its catalog in memory; dbt's method `session` finds it."""
    from pyspark.sql import SparkSession

    return (
        SparkSession.builder.master("local[1]")
        .config("spark.sql.catalogImplementation", "in-memory")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )


def dbt(folder: Path, *arguments: str) -> None:
    """Run a dbt command in this process. Exits with its message where it fails."""
    from dbt.cli.main import dbtRunner

    where = ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR), "--target-path", str(folder)]
    outcome = dbtRunner().invoke([*arguments, *where, "--log-path", str(folder), "--target", "spark"])
    if not outcome.success:
        failed = [
            f"{item.node.name}: {item.message}" for item in getattr(outcome.result, "results", []) if item.message
        ]
        sys.exit("\n".join([f"dbt {' '.join(arguments)} failed", *failed, str(outcome.exception or "")]))


def make_sources(spark: Any, manifest: dict[str, Any]) -> None:
    """A view of no rows for every source table, with the columns and types that its YAML declares."""
    for source in manifest["sources"].values():
        types = {name: column["data_type"] for name, column in source["columns"].items()}
        if source["source_name"] != "ledger":
            types |= {
                "_delivery_id": "string",
                "_part": "int",
                "_line": "bigint",
                "province": "string",
                "period": "string",
            }
        make_view(spark, f"{source['schema']}.{source['identifier']}", types)


def make_seeds(spark: Any, manifest: dict[str, Any]) -> None:
    """A view of every seed's CSV, with the types of its `column_types` and inferred ones for the rest."""
    for seed in [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]:
        rows = spark.read.csv(str(PROJECT_DIR / seed["original_file_path"]), header=True, inferSchema=True, escape='"')
        types = dict(rows.dtypes) | seed["config"].get("column_types", {})
        make_view(spark, f"{seed['schema']}.{seed['name']}", types)


def make_view(spark: Any, relation: str, types: dict[str, str]) -> None:
    columns = ", ".join(f"cast(null as {kind}) as `{name}`" for name, kind in types.items())
    spark.sql(f"create schema if not exists {relation.split('.')[0]}")
    spark.sql(f"create or replace view {relation} as select {columns} where false")


def analyse(spark: Any, manifest: dict[str, Any]) -> list[dict[str, str]]:
    """Every model in the order of its parents, with what Spark says against it, '' where nothing."""
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    parents = {
        key: [parent for parent in node["depends_on"]["nodes"] if parent in models] for key, node in models.items()
    }
    return [
        {"name": models[key]["name"], "problem": problem_of(spark, models[key])}
        for key in TopologicalSorter(parents).static_order()
    ]


def problem_of(spark: Any, model: dict[str, Any]) -> str:
    """Analyse one model and put a view of no rows with its columns in its place for those that read it."""
    from pyspark.errors import PySparkException

    relation = f"{model['schema']}.{model.get('alias') or model['name']}"
    declared = {
        name: contract_type(column["data_type"]) for name, column in model["columns"].items() if column["data_type"]
    }
    try:
        types = {field.name: field.dataType.simpleString() for field in spark.sql(model["compiled_code"]).schema}
    except PySparkException as error:
        if declared:
            make_view(spark, relation, declared)  # so that its readers are judged by their own text
        return str(error).split("\n\nJVM stacktrace")[0]
    make_view(spark, relation, {name: "string" if kind == "void" else kind for name, kind in types.items()})
    if not model["config"].get("contract", {}).get("enforced"):
        return ""
    return contract_problem(declared, types)


def contract_problem(declared: dict[str, str], types: dict[str, str]) -> str:
    """A sentence where Spark's columns and types are not those of the contract."""
    if not declared:
        return "its contract is enforced, but no YAML declares its columns"
    wrong = [
        f"{name}: contract {declared.get(name, 'has no such column')}, Spark {types.get(name, 'has no such column')}"
        for name in sorted(declared.keys() | types.keys())
        if declared.get(name) != types.get(name)
    ]
    return "; ".join(wrong)


def contract_type(kind: str) -> str:
    """A contract's type as Spark spells it."""
    plain = kind.lower().replace(" ", "")
    return CONTRACT_TYPES.get(plain, plain)


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    spark = start_session(folder)
    dbt(folder, "parse")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    make_sources(spark, manifest)
    make_seeds(spark, manifest)
    dbt(folder, "compile", "--select", "resource_type:model")
    found = analyse(spark, json.loads((folder / "manifest.json").read_text("utf-8")))
    (folder / "analysis.json").write_text(json.dumps(found, indent=1), "utf-8")
    problems = [item for item in found if item["problem"]]
    for item in problems:
        print(f"{item['name']}: {item['problem']}", file=sys.stderr)
    print(f"{len(found) - len(problems)} of {len(found)} models understood")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
