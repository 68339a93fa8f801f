"""Which models Spark does not understand; needs .venv-spark and Java, but no server and no data."""

import json
import subprocess
from pathlib import Path

from bass.errors import BassError
from bass.home import PROJECT_DIR
from bass.spark.environment import find_environment

# a JVM that lives for half a minute: quick to start, small
JAVA_OPTIONS = '--driver-memory 1g --driver-java-options "-XX:+UseSerialGC -XX:TieredStopAtLevel=1" pyspark-shell'
SESSION = {"OPENBASS_SPARK_METHOD": "session", "OPENBASS_SPARK_HOST": "NA", "PYSPARK_SUBMIT_ARGS": JAVA_OPTIONS}


def analyse_models(folder: Path) -> dict[str, str]:
    """Model -> what Spark says against it, '' where nothing; `folder` takes dbt's target files and the result.

    Raises BassError where dbt cannot compile the project for Spark, UsageError where Spark or Java is missing.
    """
    environment = find_environment()
    command = [str(environment.python), "-m", "bass.spark.analyse", str(folder)]
    variables = environment.variables() | SESSION
    done = subprocess.run(command, cwd=PROJECT_DIR, env=variables, capture_output=True, text=True, check=False)
    result = folder / "analysis.json"
    if not result.is_file():
        raise BassError(f"the project does not compile for Spark:\n{(done.stdout + done.stderr)[-3000:]}")
    return {item["name"]: item["problem"] for item in json.loads(result.read_text("utf-8"))}
