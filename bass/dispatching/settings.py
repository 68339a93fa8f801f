"""What an operator sets about its tasks: `dispatch.yaml` in the home, all of it optional."""

from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote

import yaml

from bass.errors import UsageError
from bass.home import Home

FILE = "dispatch.yaml"
SEVERITIES = ("warning", "critical")
PERIOD_KINDS = ("month", "day")


@dataclass(frozen=True)
class DispatchSettings:
    """`due_working_days` by severity; `watch_months` after closing; `raise_days`, by the kind of period, is how many
    days before the last loaded one a period may begin that still becomes a task (what is older is history);
    `mail_url` and `webhook_urls` are apprise addresses with secrets, so nothing prints them; `page_address` is where
    people reach the pages; a message is tried `attempt_limit` times, `send_seconds` each.

    Raises UsageError on a value that cannot be.
    """

    due_working_days: dict[str, int] = field(default_factory=lambda: {"warning": 5, "critical": 2})
    watch_months: int = 3
    mail_url: str = ""
    webhook_urls: tuple[str, ...] = ()
    page_address: str = "http://127.0.0.1:8088"
    raise_days: dict[str, int] = field(default_factory=lambda: {"month": 62, "day": 7})
    attempt_limit: int = 5
    send_seconds: int = 20

    def __post_init__(self) -> None:
        if set(self.due_working_days) != set(SEVERITIES):
            raise UsageError(f"{FILE}: due_working_days must name {' and '.join(SEVERITIES)}, and nothing else")
        if set(self.raise_days) != set(PERIOD_KINDS):
            raise UsageError(f"{FILE}: raise_days must name {' and '.join(PERIOD_KINDS)}, and nothing else")
        counts = [
            *self.raise_days.values(),
            *self.due_working_days.values(),
            self.watch_months,
            self.attempt_limit,
            self.send_seconds,
        ]
        if any(not isinstance(count, int) or count < 1 for count in counts):
            raise UsageError(f"{FILE}: days, months, attempts and seconds must be whole numbers of 1 and above")
        if not all("://" in url for url in (*self.webhook_urls, *([self.mail_url] if self.mail_url else []))):
            raise UsageError(f"{FILE}: mail_url and webhook_urls must be apprise addresses, like mailtos://...")

    def mail_address(self, email: str) -> str:
        """The apprise address of a mail to that person."""
        return f"{self.mail_url}{'&' if '?' in self.mail_url else '?'}to={quote(email)}"

    @classmethod
    def read(cls, home: Home) -> Self:
        """The settings of a home; the defaults where it has no dispatch.yaml."""
        path = home.root / FILE
        if not path.is_file():
            return cls()
        values: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) or {}
        unknown = values.keys() - cls.__dataclass_fields__.keys()
        if unknown:
            known = ", ".join(cls.__dataclass_fields__)
            raise UsageError(f"{path}: unknown setting {', '.join(sorted(unknown))}; known: {known}")
        if "webhook_urls" in values:
            values["webhook_urls"] = tuple(values["webhook_urls"] or ())
        return cls(**values)
