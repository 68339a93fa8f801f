"""An operator's sending side: writes deliveries into a landing folder, right or wrong on purpose."""

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bass.home import PROJECT_DIR
from ingestion.checkfile import CheckEntry, check_entry, write_check_file
from ingestion.contract import load_contract
from ingestion.names import DeliveryName

CONTRACT = load_contract(PROJECT_DIR)
RECHARGE = "pay_id|account_id|user_id|amount|method|channel_id|paid_at|reversed_pay_id"


def recharge(number: int, fen: int | str = 1000, time: str = "2026-09-01 10:00:00") -> str:
    """A line of unit `recharge`; `number` makes its key."""
    return f"P{number}|A1|U1|{fen}|cash|C1|{time}|"


@dataclass
class Sender:
    """Writes deliveries of one province into `folder`."""

    folder: Path
    province: str = "00033"
    created_at: datetime = datetime(2026, 9, 2, 3, 0)
    sent: list[DeliveryName] = field(default_factory=list)

    def name(
        self, unit: str = "recharge", period: str = "20260901", redelivery: int = 0, mode: str = ""
    ) -> DeliveryName:
        return DeliveryName(unit, self.province, period, redelivery, mode or CONTRACT.extracts[unit].mode)

    def recharges(self, lines: Sequence[str], period: str = "20260901", redelivery: int = 0, **changes: object) -> Path:
        """Send lines of unit recharge with a right check file, but for `changes` to its entry. Gives the data file."""
        content = "".join(f"{line}\n" for line in (RECHARGE, *lines)).encode()
        return self.send(self.name(period=period, redelivery=redelivery), content, **changes)

    def send(self, name: DeliveryName, *contents: bytes, compression: str = "", **changes: object) -> Path:
        """Send parts as given, and a check file that counts lines and adds up fields that are whole numbers."""
        paths = [self.folder / name.data_file(part, compression) for part in range(1, len(contents) + 1)]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        entries = [self.entry(name, path, **changes) for path in paths]
        write_check_file(self.folder, name, entries)
        self.sent.append(name)
        return paths[0]

    def entry(self, name: DeliveryName, path: Path, **changes: object) -> CheckEntry:
        """What an honest sender declares of a file, but for `changes`."""
        extract = CONTRACT.extracts[name.unit].at(name.period)
        if changes.keys() >= {"row_count", "amounts"}:
            honest = check_entry(path, row_count=0, amounts={}, created_at=self.created_at)
            return replace(honest, **changes)  # type: ignore[arg-type]
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
        lines = content.decode("utf-8", "replace").removesuffix("\n").split("\n")[1:]
        rows = [line.split("|") for line in lines]
        sums = dict.fromkeys(extract.amount_columns, 0)
        for number, column in enumerate(extract.column_names):
            if column in sums:
                values = (row[number] for row in rows if len(row) == len(extract.columns))
                sums[column] = sum(int(value) for value in values if re.fullmatch(r"-?[0-9]{1,15}", value, re.ASCII))
        honest = check_entry(path, row_count=len(rows), amounts=sums, created_at=self.created_at)
        return replace(honest, **changes)  # type: ignore[arg-type]
