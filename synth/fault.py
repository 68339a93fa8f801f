"""Plant faults into deliveries, as senders and lines really make them, and write what corrects each one.

Faulty files stay in `landing/`; what corrects them goes to `redelivery/`, to be moved into landing after the first
ingest. `truth/faults.csv` says what must become of each.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np

from bass.errors import UsageError
from ingestion.checkfile import HEADER, CheckEntry, read_check_file, write_check_file
from ingestion.names import DeliveryName
from synth.world import Plan
from synth.writer import PROVINCE, contract, created_at


@dataclass(frozen=True)
class Fault:
    """One planted fault, as `bass status` must name it.

    `expected`: rejected, quarantined, waiting, missing, ignored, loaded or duplicate. `file_name`: the data or check
    file at fault. `line`, `field` and `value`: where in it, empty where the fault has none; personal data masked.
    `code`: of the delivery where it is rejected, else of the line. `line_code`: of the line for whose sake its delivery
    is rejected. `reason`: words that must be in the reason. `arrives`: landing or redelivery. `corrected_by`: the check
    file in redelivery/; empty where there is nothing to correct.
    """

    kind: str
    unit: str
    period: str
    file_name: str
    line: int | None
    field: str
    value: str
    expected: str
    code: str = ""
    reason: str = ""
    line_code: str = ""
    corrected_by: str = ""
    arrives: str = "landing"


class Exhausted(UsageError):  # noqa: N818 - a state of the supply
    """Every delivery of a unit has a fault already."""


@dataclass
class Delivered:
    """A delivery of one plain part, as it lies in a folder: taken apart, to be put together wrongly."""

    name: DeliveryName
    content: bytes
    entry: CheckEntry
    folder: Path
    redelivery: Path

    @classmethod
    def read(cls, folder: Path, redelivery: Path, name: DeliveryName) -> Delivered:
        check = read_check_file(name.check_file, (folder / name.check_file).read_bytes())
        return cls(name, (folder / name.data_file()).read_bytes(), check.entries[0], folder, redelivery)

    @property
    def lines(self) -> list[bytes]:
        """All lines, the header first."""
        return self.content.removesuffix(b"\n").split(b"\n")

    def replace(self, content: bytes, *, rows: int | None = None, compression: str = "") -> CheckEntry:
        """Write other content, and a check file that agrees with it in bytes and hash; returns its entry."""
        (self.folder / self.name.data_file()).unlink()
        file_name = self.name.data_file(1, compression)
        (self.folder / file_name).write_bytes(content)
        entry = replace(
            self.entry,
            file_name=file_name,
            byte_count=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            row_count=self.entry.row_count if rows is None else rows,
        )
        write_check_file(self.folder, self.name, [entry])
        return entry

    def check_text(self, *lines: str) -> None:
        """Write a check file of these lines, whatever they say."""
        (self.folder / self.name.check_file).write_text("\n".join(lines) + "\n", "utf-8")

    def check_with(self, line: str) -> None:
        """Write a check file with one line for the data file."""
        self.check_text(HEADER, line, "end|1")

    def correct(self, *, same_name: bool = False) -> str:
        """Write the right delivery into the redelivery folder, under the same names or as redelivery 01."""
        name = self.name if same_name else replace(self.name, redelivery=1)
        (self.redelivery / name.data_file()).write_bytes(self.content)
        written = self.entry.created_at if same_name else created_at(name)
        entry = replace(self.entry, file_name=name.data_file(), created_at=written)
        write_check_file(self.redelivery, name, [entry])
        return name.check_file

    def fault(self, kind: str, expected: str, code: str = "", **where: object) -> Fault:
        values: dict[str, object] = {"line": None, "field": "", "value": "", "file_name": self.name.data_file()} | where
        return Fault(kind=kind, unit=self.name.unit, period=self.name.period, expected=expected, code=code, **values)  # type: ignore[arg-type]


class Supply:
    """Deliveries of `landing` not spoilt yet, in an order drawn from the plan's seed."""

    def __init__(self, plan: Plan, landing: Path, redelivery: Path) -> None:
        self._rng = plan.rng("faults")
        self._landing, self._redelivery = landing, redelivery
        self._used: set[DeliveryName] = set()
        self.opening = f"{plan.dates(np.array([-1]))[0]}".replace("-", "")

    def take(self, unit: str, *, rows: int = 1, is_opening: bool = False) -> Delivered:
        """A delivery of a unit with at least `rows` rows; with as many as there are, but one, where none has so many.

        Raises Exhausted where there is none.
        """
        extract = contract().extracts[unit]
        mode = "a" if is_opening else extract.mode
        names = sorted(self._landing.glob(f"{mode}_{PROVINCE}_*_{unit}_00.verf"))
        best: Delivered | None = None
        for place in self._rng.permutation(len(names)):
            period = names[place].name.split("_")[2]
            name = DeliveryName(unit, PROVINCE, period, 0, mode)
            if (
                f"{name.stem}.verf" != names[place].name
                or name in self._used
                or (is_opening and period != self.opening)
            ):
                continue
            found = Delivered.read(self._landing, self._redelivery, name)
            if best is None or found.entry.row_count > best.entry.row_count:
                best = found
            if best.entry.row_count >= rows:
                break
        if best is None or best.entry.row_count < min(rows, 1):
            raise Exhausted(f"{unit}: no delivery is left to plant a fault in; simulate more lines or months")
        self._used.add(best.name)
        return best

    def pick(self, count: int) -> int:
        return int(self._rng.integers(count))


Planter = Callable[[Supply], Iterator[Fault]]


def plant(plan: Plan, out: Path, planters: tuple[Planter, ...]) -> list[Fault]:
    """Plant all faults into `out/landing`, corrections into `out/redelivery`, the list into `out/truth/faults.csv`."""
    redelivery, truth = out / "redelivery", out / "truth"
    redelivery.mkdir(exist_ok=True)
    truth.mkdir(exist_ok=True)
    supply = Supply(plan, out / "landing", redelivery)
    faults = [fault for planter in planters for fault in planter(supply)]
    with (truth / "faults.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.name for field in fields(Fault)])
        writer.writerows(astuple(fault) for fault in faults)
    return faults
