"""From a page to a Superset dashboard: where charts stand, what filters touch, how it looks."""

from pathlib import Path
from typing import Any

from generator.bundle import Bundle
from generator.charts import COLOUR_SCHEME, condition
from generator.datasets import Dataset
from generator.errors import PageError
from generator.page import FilterSpec, Page

STYLE = Path(__file__).parent.parent / "templates" / "page.css"
# The same thing has the same colour in every chart: measures by name, groups by label.
LABEL_COLOURS = {
    "final_value": "#0b6e8f",
    "last_year": "#a9bcc6",
    "preliminary": "#e39b2d",
    "终值 Final": "#0b6e8f",
    "初步 Preliminary": "#e39b2d",
    "重述 Restated": "#7d6b91",
}
ROOT_SCOPE = {"rootPath": ["ROOT_ID"], "excluded": []}


def put_dashboard(bundle: Bundle, page: Page, chart_uuids: dict[str, str], dataset: Dataset) -> str:
    """Add the dashboard; `dataset` is the one whose columns the filters offer. Returns the uuid."""
    numbers = {slug: number for number, slug in enumerate(page.charts, 1)}
    return bundle.put(
        f"dashboards/{page.slug}.yaml",
        {
            "dashboard_title": page.title,
            "description": page.description,
            "css": STYLE.read_text("utf-8"),
            "slug": page.slug,
            "certified_by": None,
            "certification_details": None,
            "published": True,
            "position": _position(page, chart_uuids, numbers),
            "metadata": {
                "color_scheme": COLOUR_SCHEME,
                "refresh_frequency": 0,
                "expanded_slices": {},
                "label_colors": LABEL_COLOURS,
                "map_label_colors": LABEL_COLOURS,
                "timed_refresh_immune_slices": [],
                "cross_filters_enabled": True,
                "default_filters": "{}",
                "filter_bar_orientation": "HORIZONTAL",
                "chart_configuration": {},
                "global_chart_configuration": {"scope": ROOT_SCOPE, "chartsInScope": []},
                "native_filter_configuration": [_filter(spec, page, dataset, numbers) for spec in page.filters],
            },
        },
    )


def _position(page: Page, chart_uuids: dict[str, str], numbers: dict[str, int]) -> dict[str, Any]:
    rows = [f"ROW-{number}" for number in range(1, len(page.rows) + 1)]
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": rows, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": page.title}},
    }
    for row_id, places in zip(rows, page.rows, strict=True):
        parents = ["ROOT_ID", "GRID_ID"]
        children = [f"CHART-{place.chart}" for place in places]
        meta: dict[str, Any] = {"background": "BACKGROUND_TRANSPARENT"}
        position[row_id] = {"type": "ROW", "id": row_id, "children": children, "parents": parents, "meta": meta}
        for place in places:
            meta = {
                "uuid": chart_uuids[place.chart],
                "chartId": numbers[place.chart],
                "width": place.width,
                "height": place.height,
                "sliceName": page.charts[place.chart].question,
            }
            chart_id = f"CHART-{place.chart}"
            position[chart_id] = {
                "type": "CHART", "id": chart_id, "children": [], "parents": [*parents, row_id], "meta": meta,
            }  # fmt: skip
    return position


def filter_id(page: Page, name: str) -> str:
    """A filter's id within its page."""
    columns = {spec.name: spec.column for spec in page.filters}
    if name not in columns:
        raise PageError(f"{page.slug}.yaml: filter {name!r} does not exist")
    return f"NATIVE_FILTER-{columns[name]}"


def _filter(spec: FilterSpec, page: Page, dataset: Dataset, numbers: dict[str, int]) -> dict[str, Any]:
    measures = [spec.first_by] if spec.first_by else []
    dataset.check([spec.column, *spec.where, *measures], f"{page.slug}.yaml, filter {spec.name}")
    excluded = [numbers[slug] for slug, chart in page.charts.items() if spec.name in chart.ignores]
    return {
        "id": filter_id(page, spec.name),
        "name": spec.name,
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "description": "",
        "targets": [{"column": {"name": spec.column}, "datasetUuid": dataset.uuid}],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": excluded},
        "cascadeParentIds": [filter_id(page, spec.below)] if spec.below else [],
        "adhoc_filters": [condition(column, wanted) for column, wanted in spec.where.items()],
        "sortMetric": spec.first_by,
        "requiredFirst": bool(spec.first_by),
        "controlValues": {
            "enableEmptyFilter": bool(spec.default or spec.first_by),
            "defaultToFirstItem": bool(spec.first_by),
            "multiSelect": False,
            "searchAllOptions": False,
            "inverseSelection": False,
            "sortAscending": spec.first_by is None,
        },
        "defaultDataMask": _default(spec),
    }


def _default(spec: FilterSpec) -> dict[str, Any]:
    if spec.default is None:
        return {"extraFormData": {}, "filterState": {}, "ownState": {}}
    chosen = [spec.default]
    extra = {"filters": [{"col": spec.column, "op": "IN", "val": chosen}]}
    return {"extraFormData": extra, "filterState": {"value": chosen, "label": spec.default}, "ownState": {}}
