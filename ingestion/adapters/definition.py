"""What adapter.yaml says: whose data it is, over which days, and how each foreign file is to be read."""

import codecs
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import yaml

from bass.errors import UsageError
from bass.home import Settings

ADAPTERS_DIR = Path(__file__).resolve().parent


class AdapterError(UsageError):
    """An adapter, or a foreign file that it reads, is not what it should be; the message says where and what to do."""


@dataclass(frozen=True)
class ForeignTable:
    """How to read one foreign file as a table of text columns.

    `header` whether its first line names the columns; `columns` the names to use, in the file's order (needed where
    there is no header, otherwise it renames); `null_text` the text that means nothing is known; `quote` '' or one
    character; `encoding` any that Python knows.
    """

    name: str
    file: str
    delimiter: str = ","
    header: bool = True
    columns: tuple[str, ...] = ()
    encoding: str = "utf-8"
    quote: str = ""
    null_text: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise AdapterError(f"table {self.name!r}: lower-case letters, digits and _ only")
        if not self.header and not self.columns:
            raise AdapterError(f"table {self.name}: without a header line, `columns` must name the columns")
        if len(set(self.columns)) < len(self.columns):
            raise AdapterError(f"table {self.name}: `columns` names one column twice")
        try:
            codecs.lookup(self.encoding)
        except LookupError as error:
            raise AdapterError(f"table {self.name}: encoding {self.encoding!r} is not known to Python") from error


@dataclass(frozen=True)
class Adapter:
    """One foreign source: `folder` holds adapter.yaml, <unit>.sql and _<view>.sql.

    Deliveries are made for [first_date, last_date]; the other fields are the settings of the operator's home.
    """

    folder: Path
    operator: str
    province: str
    currency: str
    time_zone: str
    first_date: date
    last_date: date
    clock: datetime | None = None
    tables: tuple[ForeignTable, ...] = field(default=())

    def __post_init__(self) -> None:
        if self.last_date < self.first_date:
            raise AdapterError(f"last_date {self.last_date} lies before first_date {self.first_date}")
        if not self.tables:
            raise AdapterError("no tables: name at least one foreign file")

    @classmethod
    def read(cls, folder: Path, content: dict[str, Any]) -> Self:
        tables = content.pop("tables", None) or {}
        content["tables"] = tuple(_table(name, dict(options)) for name, options in tables.items())
        content["province"] = str(content["province"])
        return cls(folder, **content)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def opening_day(self) -> date:
        """The day that the opening base of increment units is dated: the day before the first increment."""
        return self.first_date - timedelta(days=1)

    @property
    def settings(self) -> Settings:
        """Settings of a home that holds this operator."""
        return Settings(self.operator, self.province, self.currency, self.time_zone, self.clock)

    def selects(self) -> dict[str, str]:
        """Unit -> its SQL text."""
        return {path.stem: path.read_text("utf-8") for path in sorted(self.folder.glob("[!_]*.sql"))}

    def helpers(self) -> dict[str, str]:
        """Views that several selects share: name -> SQL text of _<name>.sql."""
        return {path.stem[1:]: path.read_text("utf-8") for path in sorted(self.folder.glob("_*.sql"))}


def _table(name: str, options: dict[str, Any]) -> ForeignTable:
    if "columns" in options:
        options["columns"] = tuple(options["columns"])
    return ForeignTable(name, **options)


def load_adapter(name: str, adapters_dir: Path = ADAPTERS_DIR) -> Adapter:
    """Read ingestion/adapters/<name>/adapter.yaml. Raises AdapterError naming the file and what is wrong in it."""
    path = adapters_dir / name / "adapter.yaml"
    if not path.is_file():
        there = ", ".join(sorted(found.parent.name for found in adapters_dir.glob("*/adapter.yaml")))
        raise AdapterError(f"no adapter {name!r}; there are {there or 'none'} in {adapters_dir}")
    try:
        adapter = Adapter.read(path.parent, dict(yaml.safe_load(path.read_text("utf-8")) or {}))
    except KeyError as error:
        raise AdapterError(f"{path}: {error} is missing") from error
    except TypeError as error:
        raise AdapterError(f"{path}: {str(error).split('__init__() ')[-1]}") from error
    except (AdapterError, yaml.YAMLError) as error:
        raise AdapterError(f"{path}: {error}") from error
    if not adapter.selects():
        raise AdapterError(f"{path.parent}: no <unit>.sql; write one select per unit that the source can fill")
    return adapter
