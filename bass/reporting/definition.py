"""A report's definition: pack/<name>.yml, read and refused where it says what cannot be.

What a KPI, a unit or a measure is called stands in the catalogue and with the marts; a definition only names them.
"""

from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bass.errors import UsageError

FOLDER = Path(__file__).with_name("pack")
Role = Literal[
    "director", "department_manager", "area_manager", "channel_manager", "customer_manager", "analyst"
]  # positions of the staff file
Format = Literal["xlsx", "pdf"]
Comparison = Literal[
    "value", "previous", "change_previous", "last_year", "change_last_year", "year_to_date", "month_to_date", "target",
    "completion", "forecast", "state",
]  # fmt: skip
Level = Literal["city", "county", "grid"]


Made = TypeVar("Made", bound="Part")


class Part(BaseModel):
    """Refuses what it does not know, and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Part):
    """A text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def of(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


class Section(Part):
    """What every section has; each is a sheet of the workbook and a heading of the page."""

    title: Text
    note: Text | None = None


class KpiSection(Section):
    """One row a KPI, one column a comparison, of the report's area and period."""

    kind: Literal["kpi"]
    kpis: tuple[str, ...] = Field(min_length=1)
    columns: tuple[Comparison, ...] = ("value", "previous", "change_previous", "last_year", "change_last_year")


class AreaSection(Section):
    """One row an area below the report's, with sub-totals; under each KPI its comparisons."""

    kind: Literal["area"]
    kpis: tuple[str, ...] = Field(min_length=1)
    columns: tuple[Comparison, ...] = ("value",)
    levels: tuple[Level, ...] = ("city", "county")


class TrendSection(Section):
    """One row a period, back from the report's, one column a KPI; drawn too."""

    kind: Literal["trend"]
    kpis: tuple[str, ...] = Field(min_length=1)
    periods: int = Field(default=13, ge=2, le=62)


class DimensionSection(Section):
    """One row a value of a dimension that the KPI is told by, with comparisons."""

    kind: Literal["dimension"]
    kpi: str
    dimension: str
    columns: tuple[Comparison, ...] = ("value", "previous", "change_previous", "last_year", "change_last_year")


class MovementSection(Section):
    """In words: which of the KPIs moved more than they usually do, and what made them."""

    kind: Literal["movement"]
    kpis: tuple[str, ...] = Field(min_length=1)
    most: int = Field(default=5, ge=1, le=20)


class Measure(Part):
    """A measure that no theme's table declares: `sum`, and `over` with `factor` where it is a ratio."""

    code: str
    title: Text
    unit: str
    sum: str
    over: str = ""
    factor: int = 1


class Dimension(Part):
    """A column to group by, with the heading that its values stand under."""

    column: str
    title: Text


class MartSection(Section):
    """Measures of a mart, grouped by its columns, with sub-totals; `table` is schema.name.

    `measures` are codes of the measures that the mart itself declares, or are written out. `ties` names the KPI that
    the total of a measure must equal, `province_ties` where it must in the province only, since mart and KPI place
    their rows in areas otherwise. `people` is the measure that counts persons: rows with few of them are not shown
    to who is not entitled. A mart without areas (`area: none`) is in the province's copy only.
    """

    kind: Literal["mart"]
    table: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    period: str = "month_start"
    rows: tuple[Dimension, ...] = Field(min_length=1)
    measures: tuple[str | Measure, ...] = Field(min_length=1)
    area: Literal["codes", "area_id", "none"] = "codes"
    where: str = "true"
    ties: dict[str, str] = {}
    province_ties: dict[str, str] = {}
    people: str = ""
    order_by: str = ""

    @model_validator(mode="after")
    def _names_its_measures(self) -> "MartSection":
        codes = [one if isinstance(one, str) else one.code for one in self.measures]
        if len(codes) != len(set(codes)):
            raise ValueError("two measures have the same code")
        for field, named in (
            ("people", [self.people]),
            ("order_by", [self.order_by]),
            ("ties", list(self.ties)),
            ("province_ties", list(self.province_ties)),
        ):
            unknown = [name for name in named if name and name not in codes]
            if unknown:
                raise ValueError(f"{field} names {unknown[0]!r}, which is none of the section's measures")
        return self


AnySection = Annotated[
    KpiSection | AreaSection | TrendSection | DimensionSection | MovementSection | MartSection,
    Field(discriminator="kind"),
]


class Schedule(Part):
    """When a report is due: so many days after its period's last one, at that time of day."""

    days_after: int = Field(ge=1, le=60)
    time: time


class Report(Part):
    """One report of the pack; `name` is its file's."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    about: Text
    period: Literal["month", "day"]
    audience: tuple[Role, ...] = Field(min_length=1)
    schedule: Schedule
    formats: tuple[Format, ...] = ("xlsx", "pdf")
    sections: tuple[AnySection, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_its_period(self) -> "Report":
        for section in self.sections:
            wrong = {"month": "month_to_date", "day": "year_to_date"}[self.period]
            if wrong in getattr(section, "columns", ()):
                raise ValueError(f"section {section.title.en!r}: a report by {self.period} has no column {wrong}")
        return self


def read_reports(folder: Path = FOLDER) -> dict[str, Report]:
    """Name -> report, in order of their names. Raises UsageError naming file, field, value and reason."""
    return {path.stem: read_report(path) for path in sorted(folder.glob("*.yml"))}


def find_report(name: str, folder: Path = FOLDER) -> Report:
    """Raises UsageError where there is none of that name, and says which there are."""
    path = folder / f"{name}.yml"
    if not name or not path.is_file():
        known = ", ".join(sorted(one.stem for one in folder.glob("*.yml")))
        raise UsageError(f"report {name!r} is not defined; there are: {known}")
    return read_report(path)


def read_report(path: Path) -> Report:
    """Raises UsageError where the file is no YAML or holds what a report may not."""
    return made_of(Report, path, read_mapping(path) | {"name": path.stem})


def read_mapping(path: Path) -> dict[str, Any]:
    """The content of a YAML file. Raises UsageError where it is none, or no mapping."""
    try:
        content: Any = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise UsageError(f"{path}: is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise UsageError(f"{path}: must be one mapping of fields")
    return content


def made_of(kind: type[Made], path: Path, content: dict[str, Any]) -> Made:
    """Raises UsageError naming file, field, value and reason."""
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        raise UsageError(f"{path}: {_told(error)}") from error


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"]) or "the report"
    more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
    value = "" if isinstance(first["input"], dict | list) else f" is {first['input']!r}"
    return f"{place}{value}: {first['msg']}{more}"
