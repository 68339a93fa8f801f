"""What the interface contract says of one extract: its columns, form, due time. Refuses nonsense at construction."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any, Self

from ingestion.errors import ContractError
from ingestion.names import period_end, period_start

MODES = {"i": "increment", "a": "full snapshot", "e": "events"}
REACHES = ("date", "onward", "month", "all")
DELIMITERS = ("|", ",", ";", "\x01")
ENCODINGS = ("utf-8", "gb18030")
FORMATS = {
    "yyyymm": r"[12][0-9]{3}(0[1-9]|1[0-2])",
    "mmdd": r"((0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-9])|(0[13-9]|1[0-2])30|(0[13578]|1[02])31)",
    "login": r"[a-z0-9._-]+",
}
PII_KINDS = ("name", "msisdn", "imsi", "imei", "id", "address", "email", "birthday")
DATA_TYPE = re.compile(r"string|integer|bigint|date|timestamp|decimal\((\d+), ?(\d+)\)")
MAX_FIELD_LENGTH = 4000
LAYOUTS = ("delimited", "fixed")
ROW_NUMBER_WIDTH = 8  # of a fixed-width record, at its start


@dataclass(frozen=True)
class Column:
    """One column of an extract.

    `values` the code list as text, empty where any value goes; `format` a name in FORMATS; `pii` a kind in PII_KINDS;
    `is_amount` whether the check file declares its sum in fen; `max_length` characters; `since` and `until` the first
    and the last period whose files hold the column; `start` (from 1) and `width` where the field stands in a
    fixed-width record, in bytes of the file's encoding, 0 where the layout is delimited.
    """

    name: str
    data_type: str
    nullable: bool = True
    unit: str | None = None
    pii: str | None = None
    values: tuple[str, ...] = ()
    format: str | None = None
    is_amount: bool = False
    max_length: int = MAX_FIELD_LENGTH
    since: str | None = None
    until: str | None = None
    start: int = 0
    width: int = 0
    description: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise ContractError(f"column {self.name!r}: lower-case letters, digits and _ only")
        if not DATA_TYPE.fullmatch(self.data_type):
            known = "string, integer, bigint, date, timestamp, decimal(p,s)"
            raise ContractError(f"column {self.name}: data_type {self.data_type!r} is not one of {known}")
        if self.is_amount and self.data_type != "bigint":
            raise ContractError(f"column {self.name}: an amount is a bigint in fen, not {self.data_type}")
        if self.pii and self.pii not in PII_KINDS:
            raise ContractError(f"column {self.name}: pii {self.pii!r} is not one of {', '.join(PII_KINDS)}")
        if self.format and self.format not in FORMATS:
            raise ContractError(f"column {self.name}: format {self.format!r} is not one of {', '.join(FORMATS)}")

    def exists_in(self, period: str) -> bool:
        """Whether files of the period hold the column."""
        if not self.since and not self.until:
            return True
        start = period_start(period)
        if self.since and start < period_start(self.since):
            return False
        return not self.until or start < period_end(self.until)


@dataclass(frozen=True)
class Due:
    """When a delivery must have arrived: `day` days after a daily period, or day of the month after a monthly one."""

    day: int
    time: time

    @classmethod
    def read(cls, value: dict[str, Any]) -> Self:
        return cls(int(value["day"]), time.fromisoformat(str(value["time"])))

    def at(self, period: str) -> datetime:
        return datetime.combine(period_end(period) + timedelta(days=self.day - 1), self.time)


@dataclass(frozen=True)
class Effective:
    """Which dates a row changes in the warehouse: those in `column` (reach date), from them on (onward), ..."""

    reach: str
    column: str | None = None

    def __post_init__(self) -> None:
        if self.reach not in REACHES:
            raise ContractError(f"effective.reach {self.reach!r} is not one of {', '.join(REACHES)}")


@dataclass(frozen=True)
class Extract:
    """One extract (interface unit) of a source system.

    `mode` i, a or e; `period_kind` day or month; `delimiter` one of DELIMITERS; `quote` '' or '"'; `encoding` one of
    ENCODINGS (a UTF-8 byte order mark is always allowed, and so are LF and CRLF); `layout` one of LAYOUTS: fixed-width
    records have no header, their columns have positions, and `delimiter` serves inside only; `reject_limit` the share
    of lines that may be bad before the whole delivery is refused.
    """

    source: str
    schema: str
    unit: str
    description: str
    mode: str
    period_kind: str
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]
    due: Due
    effective: Effective
    delimiter: str = "|"
    quote: str = ""
    encoding: str = "utf-8"
    header: bool = True
    layout: str = "delimited"
    reject_limit: float = 0.01
    time_zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        problems = {
            f"mode {self.mode!r} is not one of {', '.join(MODES)}": self.mode not in MODES,
            f"period {self.period_kind!r} is not day or month": self.period_kind not in ("day", "month"),
            f"delimiter {self.delimiter!r} is not one of {DELIMITERS}": self.delimiter not in DELIMITERS,
            f"encoding {self.encoding!r} is not one of {', '.join(ENCODINGS)}": self.encoding not in ENCODINGS,
            f"quote {self.quote!r} is not '' or '\"'": self.quote not in ("", '"'),
            f"layout {self.layout!r} is not one of {', '.join(LAYOUTS)}": self.layout not in LAYOUTS,
            f"reject_limit {self.reject_limit} is not a share from 0 to 1": not 0 <= self.reject_limit <= 1,
            "no columns": not names,
            "a column is named twice": len(set(names)) < len(names),
            "an increment needs a primary_key": self.mode == "i" and not self.primary_key,
            f"primary_key {self.primary_key} names a column that is not there": not set(self.primary_key) <= set(names),
            f"effective.column {self.effective.column!r} is no date, timestamp or yyyymm": not self._has_event_date(),
        }
        for problem, applies in problems.items():
            if applies:
                raise ContractError(f"{self.source}.{self.unit}: {problem}")
        self._check_positions()

    def _check_positions(self) -> None:
        if not self.is_fixed_width:
            placed = [column.name for column in self.columns if column.start or column.width]
            if placed:
                raise ContractError(
                    f"{self.source}.{self.unit}: column {placed[0]} has a position, the layout has none"
                )
            return
        end = ROW_NUMBER_WIDTH
        for column in self.columns:
            if column.start <= end or column.width < 1:
                told = f"start {column.start}, width {column.width}; the record is taken up to byte {end}"
                raise ContractError(f"{self.source}.{self.unit}: column {column.name}: {told}")
            end = column.start + column.width - 1

    def _has_event_date(self) -> bool:
        if self.effective.column is None:
            return True
        found = [column for column in self.columns if column.name == self.effective.column]
        return any(column.data_type in ("date", "timestamp") or column.format == "yyyymm" for column in found)

    def at(self, period: str) -> "Extract":
        """The version that files of this period follow: the columns that exist then."""
        columns = tuple(column for column in self.columns if column.exists_in(period))
        return self if len(columns) == len(self.columns) else replace(self, columns=columns)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def is_fixed_width(self) -> bool:
        return self.layout == "fixed"

    @cached_property
    def record_width(self) -> int:
        """Bytes of a fixed-width record, without its line end."""
        return max(column.start + column.width - 1 for column in self.columns)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def amount_columns(self) -> tuple[str, ...]:
        """Columns whose sums the check file declares, in fen."""
        return tuple(column.name for column in self.columns if column.is_amount)

    @property
    def pii_columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.pii)

    @property
    def relation(self) -> str:
        """Name of the raw table: raw_<source>.<unit>."""
        return f"{self.schema}.{self.unit}"
