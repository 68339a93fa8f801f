"""What Spark needs on this machine: its Python environment and a Java that it supports."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bass.errors import UsageError
from bass.home import PROJECT_DIR

SUPPORTED_JAVA = (17, 21)
INSTALL_JAVA = "install it with `apt-get install openjdk-17-jre-headless`, or point JAVA_HOME to a Java 17 or 21"
INSTALL_SPARK = "make it with `python3 -m venv .venv-spark && .venv-spark/bin/pip install -r requirements/spark.txt`"


@dataclass(frozen=True)
class SparkEnvironment:
    """Where things are: `python` and `dbt` of .venv-spark, `spark_home` (the pip package), `java_home`."""

    venv: Path
    spark_home: Path
    java_home: Path

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    def variables(self) -> dict[str, str]:
        """The environment for a child process: ours, with Spark's and Java's homes, on loopback only."""
        return os.environ | {
            "SPARK_HOME": str(self.spark_home),
            "JAVA_HOME": str(self.java_home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": str(self.python),
            "PYTHONPATH": str(PROJECT_DIR),
            "DO_NOT_TRACK": "1",
        }


def find_environment() -> SparkEnvironment:
    """Find .venv-spark (or OPENBASS_SPARK_VENV) and Java. Raises UsageError that names what to install."""
    venv = Path(os.environ.get("OPENBASS_SPARK_VENV") or PROJECT_DIR / ".venv-spark")
    homes = sorted(venv.glob("lib/python3*/site-packages/pyspark/bin/spark-submit"))
    if not homes:
        raise UsageError(f"{venv}: no pyspark in it; {INSTALL_SPARK}")
    return SparkEnvironment(venv, homes[0].parent.parent, find_java())


def find_java(jvm_dir: Path = Path("/usr/lib/jvm")) -> Path:
    """The home of the first supported Java: JAVA_HOME, then Debian's folders, then the one on the PATH."""
    on_path = shutil.which("java")
    candidates = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    candidates += [path for version in SUPPORTED_JAVA for path in sorted(jvm_dir.glob(f"*{version}-*"))]
    candidates += [Path(on_path).resolve().parent.parent] if on_path else []
    for home in candidates:
        if java_version(home) in SUPPORTED_JAVA:
            return home
    raise UsageError(f"no Java 17 found, and Spark runs on it; {INSTALL_JAVA}")


def java_version(home: Path) -> int | None:
    """The major version of the Java in `home`; None where there is none that runs."""
    java = home / "bin" / "java"
    if not os.access(java, os.X_OK):
        return None
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', answer)
    return int(found.group(1)) if found else None
