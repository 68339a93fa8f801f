"""`bass adapt`: foreign files in, contract files and check files in landing; from there the ordinary path."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bass.home import PROJECT_DIR, Home, Settings
from ingestion.adapters.definition import ADAPTERS_DIR, AdapterError, load_adapter
from ingestion.adapters.deliver import Sent, UnitDelivery, UnitResult
from ingestion.adapters.foreign import open_foreign
from ingestion.contract import load_contract


@dataclass(frozen=True)
class AdaptResult:
    """What was written, unit by unit."""

    name: str
    units: tuple[UnitResult, ...]

    @property
    def is_good(self) -> bool:
        return True

    @property
    def delivery_count(self) -> int:
        return sum(unit.delivery_count for unit in self.units)

    @property
    def row_count(self) -> int:
        return sum(unit.row_count for unit in self.units)

    @property
    def summary(self) -> str:
        unchanged = sum(unit.unchanged_count for unit in self.units)
        told = f"{self.delivery_count:,} deliveries with {self.row_count:,} rows of {len(self.units)} units"
        return told + (f"; {unchanged:,} unchanged since they were last sent" if unchanged else "")

    def as_dict(self) -> dict[str, Any]:
        units = [asdict(unit) for unit in self.units]
        return {"name": self.name, "deliveries": self.delivery_count, "rows": self.row_count, "units": units}


def home_settings(name: str, *, adapters_dir: Path = ADAPTERS_DIR) -> Settings:
    """Settings of a home for an adapter's operator. Raises AdapterError where there is no such adapter."""
    return load_adapter(name, adapters_dir).settings


def adapt(name: str, source_dir: Path, home: Home, *, adapters_dir: Path = ADAPTERS_DIR) -> AdaptResult:
    """Write the foreign files in `source_dir` as deliveries into the home's landing folder.

    Safe to repeat: what was sent before with the same bytes is not sent again, what has changed goes out as the next
    redelivery. Raises AdapterError naming file, column or value where the source or the adapter is not as it should be.
    """
    adapter = load_adapter(name, adapters_dir)
    if adapter.province != home.settings.province:
        told = f"the home is of province {home.settings.province}, the adapter {name} of {adapter.province}"
        raise AdapterError(f"{home.root}: {told}; give each data set a home of its own")
    extracts = load_contract(PROJECT_DIR).extracts
    selects = adapter.selects()
    if unknown := sorted(selects.keys() - extracts.keys()):
        raise AdapterError(f"{adapter.folder / unknown[0]}.sql: no unit {unknown[0]!r}; units: {', '.join(extracts)}")
    memory = home.state / f"adapted_{name}.json"
    sent = _read_sent(memory)
    units = []
    with open_foreign(adapter, source_dir) as con:
        for unit, select in selects.items():
            units.append(UnitDelivery(con, adapter, extracts[unit], home.landing, sent).deliver(select))
            _write_sent(memory, sent)
    return AdaptResult(name, tuple(units))


def _read_sent(memory: Path) -> Sent:
    content = json.loads(memory.read_text("utf-8")) if memory.exists() else {}
    return {key: (redelivery, digest) for key, (redelivery, digest) in content.items()}


def _write_sent(memory: Path, sent: Sent) -> None:
    draft = memory.with_suffix(".tmp")
    draft.write_text(json.dumps(sent), "utf-8")
    draft.replace(memory)
