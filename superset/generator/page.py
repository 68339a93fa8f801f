"""One page as its YAML file describes it: filters, charts, and where they stand."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from generator.errors import PageError

GRID_WIDTH = 12


@dataclass(frozen=True)
class ChartSpec:
    """A chart: the question it answers, what kind it is, and its data.

    `where` is column -> allowed values, or a condition like "<= 24"; `ignores` names filters that do not touch it.
    """

    slug: str
    kind: str
    question: str
    dataset: str
    kpis: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    where: dict[str, Any] = field(default_factory=dict)
    ignores: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FilterSpec:
    """A filter in the bar above the page: one value at a time of `column`.

    `below` names the filter whose choice narrows it; `default` a value, or `first_by` the measure whose highest value
    is chosen when the page opens.
    """

    name: str
    column: str
    where: dict[str, Any] = field(default_factory=dict)
    below: str | None = None
    default: str | None = None
    first_by: str | None = None


@dataclass(frozen=True)
class Place:
    """A chart's place in a row: `width` of 12 columns, `height` in units of 8 pixels."""

    chart: str
    width: int
    height: int


@dataclass(frozen=True)
class Page:
    """A dashboard."""

    slug: str
    title: str
    description: str
    filter_dataset: str
    filters: tuple[FilterSpec, ...]
    charts: dict[str, ChartSpec]
    rows: tuple[tuple[Place, ...], ...]

    def __post_init__(self) -> None:
        placed = [place.chart for row in self.rows for place in row]
        for slug in set(placed) ^ set(self.charts):
            raise PageError(f"{self.slug}.yaml: chart {slug} is not both described and placed")
        for row in self.rows:
            if sum(place.width for place in row) > GRID_WIDTH:
                raise PageError(f"{self.slug}.yaml: a row is wider than {GRID_WIDTH}: {[place.chart for place in row]}")
        names = {spec.name for spec in self.filters}
        for unknown in {name for chart in self.charts.values() for name in chart.ignores} - names:
            raise PageError(f"{self.slug}.yaml: ignored filter {unknown!r} does not exist")


def read_page(path: Path, money: str) -> Page:
    """Read one page; `money` is shown where it says CNY. Raises PageError where a key is unknown or missing."""
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8").replace("（CNY）", f"（{money}）"))
    try:
        return Page(
            slug=path.stem,
            title=content["title"],
            description=content["description"],
            filter_dataset=content["filter_dataset"],
            filters=tuple(FilterSpec(**entry) for entry in content["filters"]),
            charts={slug: _chart(slug, dict(entry)) for slug, entry in content["charts"].items()},
            rows=tuple(tuple(_places(row["height"], row["charts"])) for row in content["rows"]),
        )
    except (KeyError, TypeError) as error:
        raise PageError(f"{path.name}: {error}") from error


def _chart(slug: str, entry: dict[str, Any]) -> ChartSpec:
    lists = {name: tuple(entry.pop(name, ())) for name in ("kpis", "group_by", "measures", "ignores")}
    fixed = {name: entry.pop(name) for name in ("kind", "question", "dataset")}
    return ChartSpec(slug=slug, **fixed, **lists, where=entry.pop("where", {}), options=entry)


def _places(height: int, charts: dict[str, int]) -> list[Place]:
    return [Place(chart, width, height) for chart, width in charts.items()]
