"""A session with Superset's REST interface."""

from typing import Any

import prison
import requests


class RestError(RuntimeError):
    """Superset refused a request; the message holds its answer."""


class Session:
    """Logged in with a token and with the CSRF token that writing needs."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.address = address.rstrip("/")
        self._http = requests.Session()
        login = {"username": username, "password": password, "provider": "db", "refresh": False}
        token = self.call("POST", "/api/v1/security/login", json=login)["access_token"]
        self._http.headers.update({"Authorization": f"Bearer {token}", "Referer": self.address})
        self._http.headers["X-CSRFToken"] = self.call("GET", "/api/v1/security/csrf_token/")["result"]

    def call(self, method: str, path: str, **options: Any) -> Any:
        """The decoded answer. Raises RestError on any status of 400 and above."""
        answer = self._http.request(method, self.address + path, timeout=120, **options)
        if answer.status_code >= 400:
            raise RestError(f"{method} {path}: {answer.status_code} {answer.text[:2000]}")
        return answer.json() if answer.content else None

    def find(self, path: str, column: str, value: Any) -> dict[str, Any] | None:
        """The one entry of a list whose `column` equals `value`."""
        query = prison.dumps({"filters": [{"col": column, "opr": "eq", "value": value}], "page_size": 2})
        rows = self.call("GET", path, params={"q": query})["result"]
        return rows[0] if rows else None

    def pages(self, path: str) -> list[dict[str, Any]]:
        """All entries of a list."""
        rows: list[dict[str, Any]] = []
        while True:
            answer = self.call("GET", path, params={"q": prison.dumps({"page": len(rows) // 100, "page_size": 100})})
            rows += answer["result"]
            if not answer["result"] or len(rows) >= answer["count"]:
                return rows
