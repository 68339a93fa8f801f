"""File names of deliveries: {mode}_{province}_{period}_{unit}_{redelivery}_{part}.dat[.gz|.zst], check file .verf."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_STEM = r"(?P<mode>[iae])_(?P<province>\d{5})_(?P<period>\d{8}|\d{6})_(?P<unit>[a-z][a-z0-9_]*?)_(?P<redelivery>\d{2})"
_DATA = re.compile(_STEM + r"_(?P<part>\d{3})\.dat(?:\.(?P<compression>gz|zst))?", re.ASCII)
_STEM_FORM = "{mode}_{province}_{period}_{unit}_{redelivery}"
YEARS = range(1900, 3000)  # of a period
_CHECK = re.compile(_STEM + r"\.verf", re.ASCII)


class BadName(ValueError):  # noqa: N818 - what the name is
    """A file name outside the convention; the message says how."""


def period_start(period: str) -> date:
    """First day of a period, yyyymmdd or yyyymm. Raises ValueError where there is no such day."""
    return date(int(period[:4]), int(period[4:6]), int(period[6:8] or 1))


def period_end(period: str) -> date:
    """The day after the last day of a period."""
    start = period_start(period)
    if len(period) == 8:
        return start + timedelta(days=1)
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)


@dataclass(frozen=True, order=True)
class DeliveryName:
    """The key of a delivery, as its file names carry it.

    `mode` i, a or e; `province` five digits; `period` yyyymmdd or yyyymm; `redelivery` 0 to 99.
    Raises BadName on a period that is not in the calendar or a number out of range.
    """

    unit: str
    province: str
    period: str
    redelivery: int
    mode: str

    def __post_init__(self) -> None:
        try:
            start = period_start(self.period)
        except ValueError as error:
            raise BadName(f"period {self.period!r} is not in the calendar") from error
        if start.year not in YEARS:
            raise BadName(f"period {self.period!r} lies outside the years {YEARS[0]} to {YEARS[-1]}")
        if not _CHECK.fullmatch(self.check_file):
            raise BadName(f"{self.check_file!r} is not {_STEM_FORM}.verf")

    @classmethod
    def from_match(cls, match: re.Match[str]) -> Self:
        found = match.groupdict()
        return cls(found["unit"], found["province"], found["period"], int(found["redelivery"]), found["mode"])

    @property
    def period_kind(self) -> str:
        return "day" if len(self.period) == 8 else "month"

    @property
    def stem(self) -> str:
        return f"{self.mode}_{self.province}_{self.period}_{self.unit}_{self.redelivery:02d}"

    @property
    def check_file(self) -> str:
        return f"{self.stem}.verf"

    def data_file(self, part: int = 1, compression: str = "") -> str:
        """Name of a part, from 1; `compression` is '', 'gz' or 'zst'."""
        return f"{self.stem}_{part:03d}.dat{'.' if compression else ''}{compression}"

    def delivery_id(self, declared_mode: str) -> str:
        """Name in ledger and lake: unit-province-period-redelivery, and -a for the opening base of an increment."""
        suffix = "" if self.mode == declared_mode else f"-{self.mode}"
        return f"{self.unit}-{self.province}-{self.period}-{self.redelivery:02d}{suffix}"


@dataclass(frozen=True)
class DataFileName:
    """One part of a delivery: its number from 1 and its compression '', 'gz' or 'zst'."""

    delivery: DeliveryName
    part: int
    compression: str


def parse_data_name(name: str) -> DataFileName:
    """Take the name of a data file apart. Raises BadName where it is outside the convention."""
    match = _DATA.fullmatch(name)
    if not match:
        raise BadName(f"{name!r} is not {_STEM_FORM}_{{part}}.dat[.gz|.zst]")
    part = int(match["part"])
    if part == 0:
        raise BadName(f"{name!r}: parts count from 001")
    return DataFileName(DeliveryName.from_match(match), part, match["compression"] or "")


def parse_check_name(name: str) -> DeliveryName:
    """Take the name of a check file apart. Raises BadName where it is outside the convention."""
    match = _CHECK.fullmatch(name)
    if not match:
        raise BadName(f"{name!r} is not {_STEM_FORM}.verf")
    return DeliveryName.from_match(match)
