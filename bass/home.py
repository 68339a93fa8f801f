"""Where an operator's files live: one home folder per operator, `./var` by default."""

import os
import re
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bass.errors import UsageError

PROJECT_DIR = Path(__file__).resolve().parent.parent
FOLDERS = (
    "landing",
    "archive",
    "receipts",
    "spool",
    "lake",
    "warehouse",
    "publish",
    "export",
    "reports",
    "superset",
    "state",
)
PRIVATE_FOLDERS = ("receipts", "spool", "state", "superset")  # hold personal data or secrets


@dataclass(frozen=True)
class Settings:
    """What is particular to one operator.

    `province` is the code in its file names (five digits; 90001 and above abroad), `currency` an ISO 4217 code,
    `time_zone` an IANA name, `clock` a fixed local time for demonstrations and tests (None: the real one).
    Raises UsageError on a value that cannot be.
    """

    name: str = "OpenBASS"
    province: str = "00033"
    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    clock: datetime | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{5}", self.province):
            raise UsageError(f"home.yaml: province {self.province!r} must be five digits, like 00033")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise UsageError(f"home.yaml: currency {self.currency!r} must be an ISO 4217 code, like CNY")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise UsageError(
                f"home.yaml: time_zone {self.time_zone!r} is not an IANA name, like Asia/Shanghai"
            ) from error


@dataclass(frozen=True)
class Home:
    """The folders of one operator. `Home.create` makes them, `Home.open` finds them."""

    root: Path
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def create(cls, root: Path, settings: Settings | None = None) -> Self:
        """Make the folders and write home.yaml; settings of an existing home are replaced only when given."""
        path = root / "home.yaml"
        if settings is None:
            settings = cls.open(root).settings if path.exists() else Settings()
        root.mkdir(parents=True, exist_ok=True)
        for folder in FOLDERS:
            (root / folder).mkdir(exist_ok=True, mode=0o700 if folder in PRIVATE_FOLDERS else 0o755)
        path.write_text(yaml.safe_dump(asdict(settings), sort_keys=False, allow_unicode=True), "utf-8")
        return cls(root.resolve(), settings)

    @classmethod
    def open(cls, root: Path) -> Self:
        """Read home.yaml. Raises UsageError where there is none or it holds a key that we do not know."""
        path = root / "home.yaml"
        if not path.is_file():
            raise UsageError(f"{path}: no such home; `bass simulate --home {root}` or `bass adapt` makes one")
        values: dict[str, Any] = yaml.safe_load(path.read_text("utf-8")) or {}
        unknown = values.keys() - Settings.__dataclass_fields__.keys()
        if unknown:
            raise UsageError(
                f"{path}: unknown setting {', '.join(sorted(unknown))}; "
                f"known: {', '.join(Settings.__dataclass_fields__)}"
            )
        settings = Settings(**values)
        clock = os.environ.get("OPENBASS_CLOCK")
        return cls(root.resolve(), replace(settings, clock=datetime.fromisoformat(clock)) if clock else settings)

    def now(self) -> datetime:
        """The local time of the operator, naive, to the second; the fixed clock where one is set."""
        if self.settings.clock:
            return self.settings.clock
        return datetime.now(ZoneInfo(self.settings.time_zone)).replace(tzinfo=None, microsecond=0)

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def receipts(self) -> Path:
        return self.root / "receipts"

    @property
    def spool(self) -> Path:
        return self.root / "spool"

    @property
    def lake(self) -> Path:
        return self.root / "lake"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def working_db(self) -> Path:
        """The file that dbt builds in; nobody but the build opens it."""
        return self.warehouse / "warehouse.duckdb"

    @property
    def publish(self) -> Path:
        return self.root / "publish"

    @property
    def export(self) -> Path:
        """Lists that go back to operations."""
        return self.root / "export"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def superset(self) -> Path:
        return self.root / "superset"

    @property
    def state(self) -> Path:
        """Run logs, locks and process numbers."""
        return self.root / "state"

    @property
    def ledger_url(self) -> str:
        """SQLAlchemy URL of the ledger: SQLite in the home, or OPENBASS_LEDGER_URL."""
        return os.environ.get("OPENBASS_LEDGER_URL") or f"sqlite:///{self.root / 'ledger.db'}"

    @property
    def tasks_url(self) -> str:
        """SQLAlchemy URL of the tasks: SQLite in the home, or OPENBASS_TASKS_URL."""
        return os.environ.get("OPENBASS_TASKS_URL") or f"sqlite:///{self.root / 'tasks.db'}"
