"""`bass build --target spark`: the same project on Spark, over the same committed files."""

import json
import re
import shutil
import subprocess
from collections import deque
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from bass.building.lock import build_lock
from bass.errors import BassError
from bass.home import PROJECT_DIR, Home
from bass.progress import Progress
from bass.spark.compare import CompareResult, compare
from bass.spark.environment import find_environment
from bass.spark.manifest import marts, read_manifest
from bass.spark.server import Server, running, spark_dir
from bass.spark.sources import hand_over_to_spark
from bass.spark.statements import export_marts
from ingestion.lease import reading_lake

# The tests of the marts run on DuckDB, where they take seconds; here they would double the time of a build.
DBT_BUILD = ("build", "--target", "spark", "--full-refresh", "--exclude-resource-type", "test", "unit_test")
DONE_LINE = re.compile(r"(\d+) of (\d+) (?:OK|ERROR|SKIP)")


@dataclass(frozen=True)
class SparkBuildResult:
    """What was built: models and seeds by name with their seconds, and the whole in seconds with the server's start."""

    nodes: tuple[tuple[str, float], ...]
    seconds: float

    @property
    def is_good(self) -> bool:
        return True

    @property
    def summary(self) -> str:
        return f"{len(self.nodes)} models and seeds built on Spark in {self.seconds:.0f} s"

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, **asdict(self)}


def build_on_spark(home: Home, *, progress: Progress | None = None) -> SparkBuildResult:
    """Build every model on the home's Thrift server; starts it where it does not run, and then ends it again.

    Always a full build. Raises UsageError where Spark or Java is missing, BassError with dbt's message where a
    model fails.
    """
    start = perf_counter()
    with build_lock(home), reading_lake(home), running(home) as server:
        hand_over_to_spark(home, server)
        run_dbt(home, server, progress)
    results = json.loads((target_path(home) / "run_results.json").read_text("utf-8"))["results"]
    nodes = tuple((result["unique_id"].split(".")[-1], result["execution_time"]) for result in results)
    return SparkBuildResult(nodes, perf_counter() - start)


def run_dbt(home: Home, server: Server, progress: Progress | None) -> None:
    """`dbt build` from .venv-spark. Raises BassError with the end of its output."""
    environment = find_environment()
    folder = target_path(home)
    shutil.rmtree(folder, ignore_errors=True)
    where = ["--project-dir", PROJECT_DIR, "--profiles-dir", PROJECT_DIR, "--target-path", folder, "--log-path", folder]
    process = subprocess.Popen(
        list(map(str, [environment.python, "-m", "bass.spark.dbt", *DBT_BUILD, *where])),
        env=environment.variables() | {"OPENBASS_SPARK_PORT": str(server.port)},
        cwd=PROJECT_DIR, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    tail: deque[str] = deque(maxlen=60)
    for line in process.stdout or ():
        tail.append(line)
        if progress and (found := DONE_LINE.search(line)):
            progress("build on Spark", int(found[1]), int(found[2]))
    if process.wait() != 0:
        raise BassError(f"dbt build on Spark failed; all of it in {folder / 'dbt.log'}:\n{''.join(tail)[-4000:]}")


def compare_home(home: Home) -> CompareResult:
    """Compare every mart of the home's working file with Spark's, after a build on each."""
    chosen = marts(read_manifest(target_path(home) / "manifest.json"))
    with running(home) as server:
        return compare(home.working_db, chosen, export_marts(server, chosen, spark_dir(home) / "export"))


def target_path(home: Home) -> Path:
    """Where dbt keeps what it compiled for Spark, and its log."""
    return spark_dir(home) / "target"
