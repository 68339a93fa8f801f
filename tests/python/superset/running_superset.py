"""A started Superset, and programs in its environment, as the tests of this folder use them."""

import json
import os
import secrets
import socket
import subprocess
from dataclasses import dataclass
from typing import Any

import requests

from bass.home import PROJECT_DIR, Home
from bass.serve import ServeResult

CODE = PROJECT_DIR / "superset"
PYTHON = PROJECT_DIR / ".venv-superset" / "bin" / "python"


def in_superset(program: str, given: Any = None) -> Any:
    """Run a program in Superset's environment: it finds `given` in the variable of that name and sets `answer`."""
    frame = (
        f"import json, sys\ngiven = json.load(sys.stdin)\n{program}\njson.dump(answer, sys.stdout, ensure_ascii=False)"
    )
    done = subprocess.run(
        [PYTHON, "-c", frame], input=json.dumps(given, default=str), capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(CODE), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@dataclass(frozen=True)
class Running:
    """A started Superset with its home."""

    home: Home
    port: int
    result: ServeResult

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def login(self, role: str, username: str) -> tuple[str, str]:
        """Make a login with a role; returns name and password."""
        password = secrets.token_urlsafe(12)
        command = [PYTHON, CODE / "deploy.py", "login", "--address", self.address, "--home", self.home.superset]
        command += ["--username", username, "--role", role]
        subprocess.run(
            command, input=password, text=True, check=True, capture_output=True, env={"PYTHONPATH": str(CODE)}
        )
        return username, password

    def session(self, username: str, password: str) -> "Session":
        return Session(self.address, username, password)

    def administrator(self) -> "Session":
        return self.session(self.result.username, self.result.password)


class Session:
    """A reader at the REST interface."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.address, self.http = address, requests.Session()
        login = {"username": username, "password": password, "provider": "db"}
        token = self.http.post(f"{address}/api/v1/security/login", json=login, timeout=60).json()["access_token"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        csrf = self.http.get(f"{address}/api/v1/security/csrf_token/", timeout=60).json()["result"]
        self.http.headers.update({"X-CSRFToken": csrf, "Referer": address})

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.http.get(self.address + path, timeout=60, **options)

    def dataset(self, table: str) -> int:
        rows = self.get("/api/v1/dataset/").json()["result"]
        return next(int(row["id"]) for row in rows if row["table_name"] == table)

    def query(self, dataset: int, **query: Any) -> requests.Response:
        """Ask for chart data, as the browser does."""
        body = {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [{"columns": [], "metrics": [], "filters": [], "row_limit": 1000} | query],
            "result_format": "json",
            "result_type": "full",
        }
        return self.http.post(f"{self.address}/api/v1/chart/data", json=body, timeout=60)

    def rows(self, dataset: int, **query: Any) -> list[dict[str, Any]]:
        answer = self.query(dataset, **query)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["result"][0]["data"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
