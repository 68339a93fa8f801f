"""One delivery on its way into the lake: what it claims to be, and what became of its lines."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from ingestion.checkfile import CheckEntry
from ingestion.codes import RejectedLine
from ingestion.extract import Extract
from ingestion.names import DeliveryName


@dataclass(frozen=True)
class Job:
    """A delivery whose check file is whole: `extract` in the version of its period, `entries` by part number."""

    name: DeliveryName
    extract: Extract
    entries: tuple[CheckEntry, ...]
    check_digest: str

    @cached_property
    def delivery_id(self) -> str:
        return self.name.delivery_id(self.extract.mode)

    @property
    def key(self) -> tuple[str, str, str]:
        """What two redeliveries share: province, period, mode."""
        return self.name.province, self.name.period, self.name.mode

    @cached_property
    def row_count(self) -> int:
        return sum(entry.row_count for entry in self.entries)

    @cached_property
    def byte_count(self) -> int:
        return sum(entry.byte_count for entry in self.entries)

    @property
    def created_at(self) -> datetime | None:
        return max((entry.created_at for entry in self.entries), default=None)

    @cached_property
    def digest(self) -> str:
        """One hash over the declared hashes of the files, the same for equal bytes under whatever name."""
        return hashlib.sha256("\n".join(entry.sha256 for entry in self.entries).encode()).hexdigest()


@dataclass
class PartLoad:
    """What became of the lines of one part: `line_count` data lines = `loaded` + rejects + `blank_count`.

    `files`: Parquet files still in staging, with their rows. `totals`: fen loaded by amount column. `dates`: rows by
    event date. `key_hashes`: NumPy arrays of 64-bit hashes of the keys loaded.
    """

    part: int
    file_name: str
    line_count: int = 0
    loaded: int = 0
    blank_count: int = 0
    rejects: list[RejectedLine] = field(default_factory=list)
    files: list[tuple[Path, int]] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)
    dates: Counter[date] = field(default_factory=Counter)
    key_hashes: list[Any] = field(default_factory=list)
