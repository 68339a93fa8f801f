"""`bass serve`: Superset on loopback, in the background, with the pages of this home.

Superset lives in an environment of its own (.venv-superset), so this module talks to it as to another program: it
starts gunicorn, waits until it answers, and lets superset/deploy.py bring pages and security to it.
"""

import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bass.errors import BassError, UsageError
from bass.home import PROJECT_DIR, Home
from bass.progress import Progress

SUPERSET_CODE = PROJECT_DIR / "superset"
CATALOGUE = PROJECT_DIR / "seeds" / "kpi" / "kpi_catalogue.csv"
PAGE = "/superset/dashboard/overview/"
ADMINISTRATOR = "admin"
START_SECONDS = 300  # the first start prepares Superset's tables
STOP_SECONDS = 20
STATE_FILE = "superset.json"


@dataclass(frozen=True)
class ServeResult:
    """Where the dashboard is and how to get in. `was_running`: an earlier start was found and kept."""

    address: str
    username: str
    password: str
    pid: int
    was_running: bool
    is_imported: bool
    is_good: bool = True

    @property
    def summary(self) -> str:
        pages = "pages imported" if self.is_imported else "pages unchanged"
        return f"{self.address} ({'was running' if self.was_running else 'started'}, {pages}); user {self.username}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Server:
    """A started Superset: its process, told from a later one of the same number by its start time, and its code."""

    pid: int
    started: str
    port: int
    code: str

    @property
    def is_alive(self) -> bool:
        return self.started != "" and _process_start(self.pid) == self.started

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def serve(home: Home, *, port: int = 8088, progress: Progress | None = None) -> ServeResult:
    """Start Superset, or keep the one that runs on this port with this code, and import what changed of the pages.

    Raises BassError where nothing is published yet, Superset is not installed, the port is taken or it does not start.
    """
    published = home.publish / "current" / "warehouse.duckdb"
    if not published.exists():
        raise BassError(f"{published}: nothing is published yet; run `bass run` first")
    _check_installed()
    home.superset.mkdir(exist_ok=True, mode=0o700)
    _secret(home.superset / "secret_key", 32)
    password = _secret(home.superset / "administrator_password", 12)
    running = _running(home)
    was_running = running is not None and running.port == port and running.code == _code_version()
    if running is None or not was_running:
        stop(home)
        running = _start(home, port)
    _wait_until_healthy(home, running, progress)
    is_imported = _deploy_pages(home, running, published)
    return ServeResult(running.address + PAGE, ADMINISTRATOR, password, running.pid, was_running, is_imported)


def stop(home: Home) -> bool:
    """End this home's Superset; False where none was running."""
    server = _running(home)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while server.is_alive and time.monotonic() < deadline:
        time.sleep(0.1)
    if server.is_alive:
        os.killpg(server.pid, signal.SIGKILL)
    (home.state / STATE_FILE).unlink(missing_ok=True)
    return True


def stop_below(root: Path) -> list[Path]:
    """End the servers of the home `root` and of the homes up to two folders below it; returns those that had one."""
    folders = [root, *sorted(root.glob("*/")), *sorted(root.glob("*/*/"))]
    homes = [Home.open(folder) for folder in folders if (folder / "home.yaml").is_file()]
    return [home.root for home in homes if stop(home)]


def clear_cache(home: Home) -> None:
    """Drop the cached query results. They are kept by build, so after a publish this only gives back the space."""
    folder = home.superset / "cache" / "data"
    for path in folder.iterdir() if folder.is_dir() else ():
        path.unlink(missing_ok=True)


def _check_installed() -> None:
    if not (_bin() / "gunicorn").exists():
        raise BassError(f"{_bin().parent}: Superset is not installed; run `make setup`")


def _bin() -> Path:
    return Path(os.environ.get("OPENBASS_SUPERSET_VENV", PROJECT_DIR / ".venv-superset")) / "bin"


def _secret(path: Path, size: int) -> str:
    """The secret in the file, made on first use; nobody else may read it."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("utf-8").strip()
    with os.fdopen(handle, "w") as file:
        file.write(secret := secrets.token_urlsafe(size))
    return secret


def _running(home: Home) -> Server | None:
    """The server that the state file names, if that very process is alive."""
    path = home.state / STATE_FILE
    if not path.exists():
        return None
    server = Server(**json.loads(path.read_text("utf-8")))
    return server if server.is_alive else None


def _start(home: Home, port: int) -> Server:
    _check_port(port)
    options = {"workers": 2, "worker-class": "gthread", "threads": 8, "timeout": 120, "graceful-timeout": 3}
    arguments = [f"--{name}={value}" for name, value in options.items()]
    command = [str(_bin() / "gunicorn"), "--preload", *arguments, f"--bind=127.0.0.1:{port}", "wsgi:application"]
    with (home.superset / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=home.superset, env=_environment(home, port), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, umask=0o077,
        )  # fmt: skip
    server = Server(process.pid, _process_start(process.pid), port, _code_version())
    home.state.mkdir(exist_ok=True, mode=0o700)
    (home.state / STATE_FILE).write_text(json.dumps(asdict(server)), "utf-8")
    return server


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageError(f"port {port} is taken by another program; choose another with --port") from error


def _environment(home: Home, port: int) -> dict[str, str]:
    """What superset_config.py reads. Nothing else of ours leaks in, above all no PYTHONPATH of the caller."""
    names = ("PATH", "HOME", "LANG", "OPENBASS_METADATA_URL", "OPENBASS_TASKS_URL", "OPENBASS_CLOCK")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return kept | {
        "PYTHONPATH": str(SUPERSET_CODE),
        "PYTHONWARNINGS": "ignore",
        "SUPERSET_HOME": str(home.superset),
        "OPENBASS_SUPERSET_HOME": str(home.superset),
        "OPENBASS_PUBLISH": str(home.publish),
        "OPENBASS_TASKS_HOME": str(home.root),
        "OPENBASS_PORT": str(port),
        "TZ": home.settings.time_zone,
        "SCARF_ANALYTICS": "false",
        "DO_NOT_TRACK": "1",
    }


def _code_version() -> str:
    """Changes when a running server would have to be started again to show what we are."""
    files = sorted(SUPERSET_CODE.glob("*.py")) + sorted((SUPERSET_CODE / "brand").iterdir())
    files += sorted((SUPERSET_CODE / "task").rglob("*.*")) + sorted((PROJECT_DIR / "bass" / "dispatching").glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _process_start(pid: int) -> str:
    """The process's start time in clock ticks; empty where it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if fields[0] == "Z" else fields[19]


def _wait_until_healthy(home: Home, server: Server, progress: Progress | None) -> None:
    begin = time.monotonic()
    while not _answers(server):
        seconds = int(time.monotonic() - begin)
        if not server.is_alive or seconds > START_SECONDS:
            log = home.superset / "server.log"
            tail = "\n".join(log.read_text("utf-8", "replace").splitlines()[-15:])
            raise BassError(f"Superset did not start within {seconds} s; the end of {log}:\n{tail}")
        if progress:
            progress("starting Superset (seconds)", seconds, 0)
        time.sleep(0.3)


def _answers(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"{server.address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _deploy_pages(home: Home, server: Server, published: Path) -> bool:
    manifest = home.warehouse / "target" / "manifest.json"
    options = {
        "--address": server.address, "--home": home.superset, "--manifest": manifest, "--catalogue": CATALOGUE,
        "--published": published, "--currency": home.settings.currency,
    }  # fmt: skip
    arguments = [str(part) for pair in options.items() for part in pair]
    command = [str(_bin() / "python"), str(SUPERSET_CODE / "deploy.py"), "pages", *arguments]
    done = subprocess.run(command, env=_environment(home, server.port), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BassError(f"the pages could not be imported: {done.stderr.strip()[-2000:]}")
    return bool(json.loads(done.stdout)["is_imported"])
