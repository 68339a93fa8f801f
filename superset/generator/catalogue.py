"""The KPI catalogue as pages need it, and the words for codes, in both languages."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.errors import PageError

HERE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Kpi:
    """One line of seeds/kpi/kpi_catalogue.csv. `number_format` is a d3 format, `direction` up, down or neutral."""

    code: str
    number: str
    name_zh: str
    name_en: str
    unit: str
    direction: str
    caliber: str
    number_format: str
    description_zh: str
    description_en: str
    is_headline: bool
    is_daily: bool
    is_monthly: bool

    @property
    def definition(self) -> str:
        """The definition in both languages, for a chart's description."""
        head = f"{self.name_zh} {self.name_en}（口径 caliber: {self.caliber}）"
        return f"{head}\n{self.description_zh}\n{self.description_en}"


@dataclass(frozen=True)
class Words:
    """superset/words.yaml: `columns` name -> label, `values` column -> code -> label, `units` code -> label."""

    columns: dict[str, str]
    values: dict[str, dict[str, str]]
    units: dict[str, str]

    def unit(self, code: str, currency: str) -> str:
        """The unit as it is shown; the catalogue's CNY stands for the operator's currency."""
        shown = self.units.get(code, code)
        return shown if currency == "CNY" else shown.replace("元", f" {currency}").strip()


def read_catalogue(path: Path) -> dict[str, Kpi]:
    """Read the KPIs by code, those without figures of their own (form `completion`) left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["form"] != "completion"]
    return {row["kpi_code"]: _kpi(row) for row in rows}


def _kpi(row: dict[str, str]) -> Kpi:
    return Kpi(
        code=row["kpi_code"],
        number=row["kpi_number"],
        name_zh=row["kpi_name_zh"],
        name_en=row["kpi_name_en"],
        unit=row["unit"],
        direction=row["direction"],
        caliber=row["caliber"],
        number_format=row["number_format"],
        description_zh=row["description_zh"],
        description_en=row["description_en"],
        is_headline=row["is_headline"] == "1",
        is_daily=row["is_daily"] == "1",
        is_monthly=row["is_monthly"] == "1",
    )


def read_words(path: Path = HERE / "words.yaml") -> Words:
    """Read the labels. Raises PageError where a part is missing."""
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    missing = {"columns", "values", "units"} - content.keys()
    if missing:
        raise PageError(f"{path.name}: {', '.join(sorted(missing))} missing")
    return Words(content["columns"], content["values"], content["units"])
