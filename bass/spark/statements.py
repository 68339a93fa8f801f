"""Send SQL to the home's Thrift server. PyHive lives in .venv-spark, so a short-lived child of it does the talking."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from bass.errors import BassError
from bass.home import PROJECT_DIR
from bass.spark.environment import find_environment
from bass.spark.manifest import Mart
from bass.spark.server import Server


def execute(server: Server, statements: Sequence[str]) -> None:
    """Run the statements in one session, in order. Raises BassError with Spark's message and the statement."""
    environment = find_environment()
    command = [str(environment.python), "-m", "bass.spark.execute", str(server.port)]
    done = subprocess.run(
        command, input=json.dumps(statements), cwd=PROJECT_DIR, env=environment.variables(), text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise BassError(f"Spark refused a statement: {done.stderr[-3000:]}")


def export_marts(server: Server, marts: Sequence[Mart], folder: Path) -> Callable[[Mart], Path]:
    """Let Spark write what it answers to `select *` of every mart, as Parquet; returns where each one lies."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    targets = {mart: folder / mart.relation for mart in marts}
    write = "insert overwrite directory '{}' using parquet select * from {}"
    execute(server, [write.format(path.as_uri(), mart.relation) for mart, path in targets.items()])
    return lambda mart: targets[mart]
