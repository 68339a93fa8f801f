"""Spark's Thrift server on loopback: one per home, on a port of its own, its warehouse under the home."""

import json
import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bass.errors import BassError
from bass.home import Home
from bass.spark.environment import SparkEnvironment, find_environment

log = logging.getLogger(__name__)

SERVER_CLASS = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
START_SECONDS = 180
STOP_SECONDS = 30

# Few partitions and small tasks: on one machine the fixed cost of a task outweighs its work.
# partitionColumnTypeInference=false: the lake's period=20260101 is text, as in the contract.
SETTINGS = {
    "spark.sql.catalogImplementation": "hive",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
    "spark.sql.files.openCostInBytes": "65536",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=4 -Dderby.system.durability=test",
}


@dataclass(frozen=True)
class Server:
    """A running Thrift server: its process and its port on 127.0.0.1."""

    pid: int
    port: int


def spark_dir(home: Home) -> Path:
    """Everything Spark keeps of a home: warehouse/, metastore_db/, ledger/ (exports), thrift.log."""
    return home.warehouse / "spark"


def start(home: Home, *, port: int | None = None, master: str | None = None, memory: str | None = None) -> Server:
    """Start the home's server, or return the one that runs.

    `master` is a Spark master URL (default OPENBASS_SPARK_MASTER or local[2]), `memory` the Java heap
    (default OPENBASS_SPARK_MEMORY or 2g). Raises UsageError where Java or pyspark is missing, BassError where
    the server does not come up, with the end of its log.
    """
    running_already = find(home)
    if running_already:
        return running_already
    environment = find_environment()
    folder = spark_dir(home)
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    command = submit_command(
        environment,
        folder,
        port,
        master or os.environ.get("OPENBASS_SPARK_MASTER", "local[2]"),
        memory or os.environ.get("OPENBASS_SPARK_MEMORY", "2g"),
    )
    log_path = folder / "thrift.log"
    with log_path.open("wb") as log_file:
        process = subprocess.Popen(
            command, cwd=folder, env=environment.variables(), stdout=log_file, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    server = Server(process.pid, port)
    state_path(home).write_text(json.dumps(asdict(server)), "utf-8")
    wait_until_open(process, port, log_path)
    log.info("Spark Thrift server on 127.0.0.1:%d, process %d", port, process.pid)
    return server


def submit_command(environment: SparkEnvironment, folder: Path, port: int, master: str, memory: str) -> list[str]:
    """The spark-submit call; everything it keeps lies in `folder`."""
    metastore = f"jdbc:derby:;databaseName={folder / 'metastore_db'};create=true"
    settings = SETTINGS | {
        "spark.sql.shuffle.partitions": os.environ.get("OPENBASS_SPARK_PARTITIONS", "1"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "tmp"),
        "spark.hadoop.javax.jdo.option.ConnectionURL": metastore,
    }
    command = [str(environment.spark_home / "bin" / "spark-submit"), "--master", master, "--driver-memory", memory]
    for key, value in settings.items():
        command += ["--conf", f"{key}={value}"]
    command += ["--class", SERVER_CLASS, "spark-internal"]
    command += [
        "--hiveconf",
        f"hive.server2.thrift.port={port}",
        "--hiveconf",
        "hive.server2.thrift.bind.host=127.0.0.1",
    ]
    return command


def wait_until_open(process: subprocess.Popen[bytes], port: int, log_path: Path) -> None:
    """Return when the port answers. Raises BassError when the process ends or the time is over."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    tail = "\n".join(log_path.read_text("utf-8", errors="replace").splitlines()[-15:])
    if process.poll() is None:
        process.terminate()
    raise BassError(f"Spark's Thrift server did not start; the end of {log_path}:\n{tail}")


def stop(home: Home) -> bool:
    """End the home's server; False where none runs."""
    server = find(home)
    state_path(home).unlink(missing_ok=True)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while is_ours(server.pid, home):
        if time.monotonic() > deadline:
            os.kill(server.pid, signal.SIGKILL)
        time.sleep(0.1)
    return True


@contextmanager
def running(home: Home, *, port: int | None = None) -> Iterator[Server]:
    """The home's server for the time of a `with` block; one that ran before goes on running."""
    was_running = find(home) is not None
    server = start(home, port=port)
    try:
        yield server
    finally:
        if not was_running:
            stop(home)


def find(home: Home) -> Server | None:
    """The home's server if it runs."""
    try:
        server = Server(**json.loads(state_path(home).read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return server if is_ours(server.pid, home) else None


def is_ours(pid: int, home: Home) -> bool:
    """Whether the process lives and is this home's server: a process number may have been given away since."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return False
    return SERVER_CLASS in command and str(spark_dir(home)) in command


def state_path(home: Home) -> Path:
    return home.state / "spark.json"


def free_port() -> int:
    """A port that is free now on loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
