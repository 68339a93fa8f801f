"""The SQL of every chart, as the page asks for it: made from the generated assets, the way Superset composes it."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bass.home import PROJECT_DIR

CATALOGUE = PROJECT_DIR / "seeds" / "kpi" / "kpi_catalogue.csv"


@dataclass(frozen=True)
class ChartQuery:
    """One statement of one chart; `state` says with which filters; `table` and `columns` what it must read at least."""

    chart: str
    state: str
    sql: str
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """A generated dataset: where it reads and what its names stand for."""

    source: str
    table: str
    columns: dict[str, str]
    measures: dict[str, str]

    @classmethod
    def of(cls, asset: dict[str, Any]) -> "Dataset":
        table = f"{asset['schema']}.{asset['table_name']}"
        return cls(
            source=f"({asset['sql']})" if asset["sql"] else table,
            table="" if asset["sql"] else table,
            columns={item["column_name"]: item["expression"] or item["column_name"] for item in asset["columns"]},
            measures={item["metric_name"]: item["expression"] for item in asset["metrics"]},
        )

    def where(self, column: str, operator: str, value: Any) -> str:
        expression = self.columns[column]
        if operator == "IN":
            return f"({expression}) in ({', '.join(map(literal, value))})"
        return f"({expression}) {'=' if operator == '==' else operator} {literal(value)}"


def literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if text.lstrip("-").isdigit() else "'" + text.replace("'", "''") + "'"


def chart_queries(manifest: Path, choices: dict[str, dict[str, str]]) -> Iterator[ChartQuery]:
    """Every chart of every page in every state. `choices`: state -> filter column -> the value chosen in it."""
    sys.path.insert(0, str(PROJECT_DIR / "superset"))
    from generator.generate import Sources, generate
    from generator.page import read_page

    sources = Sources(manifest, CATALOGUE, Path("warehouse.duckdb"))
    assets = {path: yaml.safe_load(text) for path, text in generate(sources).files.items()}
    datasets = {asset["uuid"]: Dataset.of(asset) for path, asset in assets.items() if path.startswith("datasets/")}
    for page in (read_page(path, "元") for path in sorted(sources.pages.glob("*.yaml"))):
        columns = {item.name: item.column for item in page.filters}
        for slug, chart in page.charts.items():
            asset = assets[f"charts/{page.slug}/{slug}.yaml"]
            touched = {column for name, column in columns.items() if name not in chart.ignores}
            for state, chosen in choices.items():
                filters = {column: value for column, value in chosen.items() if column in touched}
                query = json.loads(asset["query_context"])["queries"][0]
                yield compose(f"{page.slug}/{slug}", state, datasets[asset["dataset_uuid"]], query, filters)


def compose(chart: str, state: str, dataset: Dataset, query: dict[str, Any], chosen: dict[str, str]) -> ChartQuery:
    """The statement of one query context with the page's filters on top."""
    groups = {}
    for item in query["columns"]:
        name = item if isinstance(item, str) else item["label"]
        grain = {} if isinstance(item, str) else item
        expression = dataset.columns[name]
        groups[name] = f"date_trunc('{trunc(grain)}', {expression})" if grain.get("timeGrain") else expression
    metrics = {name: dataset.measures[name] for name in query["metrics"] or ()}
    conditions = [dataset.where(item["col"], item["op"], item["val"]) for item in query["filters"]]
    conditions += [dataset.where(column, "==", value) for column, value in chosen.items()]
    selected = [f'{expression} as "{name}"' for name, expression in (groups | metrics).items()]
    sql = f"select {', '.join(selected)} from {dataset.source} as dataset"
    sql += f" where {' and '.join(conditions)}" if conditions else ""
    sql += f" group by {', '.join(groups.values())}" if metrics and groups else ""
    order = [
        f"{dataset.measures.get(name) or dataset.columns[name]} {'asc' if up else 'desc'}"
        for name, up in query["orderby"]
    ]
    sql += f" order by {', '.join(order)}" if order else ""
    text = sql.lower()
    read = tuple(name for name, expression in dataset.columns.items() if expression == name and name in text)
    return ChartQuery(chart, state, f"{sql} limit {query['row_limit']}", dataset.table, read)


def trunc(grain: dict[str, str]) -> str:
    return {"P1D": "day", "P1M": "month", "P1Y": "year"}[grain["timeGrain"]]
