"""From a chart's description to Superset's parameters: one function a kind of chart."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.bundle import Bundle
from generator.catalogue import Kpi
from generator.datasets import Dataset
from generator.errors import PageError
from generator.page import ChartSpec
from generator.query import query_context

TEMPLATES = Path(__file__).parent.parent / "templates"
COLOUR_SCHEME = "openbass"
LEFT_ALIGNED = frozenset({"state_short", "state_shown", "area_shown", "period_shown"})
Params = dict[str, Any]


def put_chart(bundle: Bundle, page: str, spec: ChartSpec, dataset: Dataset, kpis: dict[str, Kpi]) -> str:
    """Add a chart; returns its uuid. Raises PageError where it names what the dataset or the catalogue lacks."""
    where = f"{page}.yaml, chart {spec.slug}"
    if spec.kind not in KINDS:
        raise PageError(f"{where}: kind {spec.kind!r} is none of {', '.join(KINDS)}")
    unknown = [code for code in spec.kpis if code not in kpis]
    if unknown:
        raise PageError(f"{where}: the catalogue has no KPI {', '.join(unknown)}")
    chosen = [kpis[code] for code in spec.kpis]
    viz_type, params = KINDS[spec.kind](spec, chosen)
    filters = _conditions(spec)
    dataset.check([*_named(params), *(item["subject"] for item in filters)], where)
    params |= {"viz_type": viz_type, "adhoc_filters": filters, "color_scheme": COLOUR_SCHEME}
    return bundle.put(
        f"charts/{page}/{spec.slug}.yaml",
        {
            "slice_name": spec.question,
            "description": _description(spec, kpis),
            "certified_by": None,
            "certification_details": None,
            "viz_type": viz_type,
            "params": params,
            "query_context": query_context(viz_type, params),
            "cache_timeout": spec.options.get("cache_seconds"),
            "dataset_uuid": dataset.uuid,
        },
    )


def _description(spec: ChartSpec, kpis: dict[str, Kpi]) -> str:
    """What the page file says about the chart, then the definitions of its KPIs (`explains` where it names none)."""
    groups = {
        "headline": [kpi for kpi in kpis.values() if kpi.is_headline and kpi.is_monthly],
        "monthly": [kpi for kpi in kpis.values() if kpi.is_monthly],
        "daily": [kpi for kpi in kpis.values() if kpi.is_daily],
    }
    explained = [kpis[code] for code in spec.kpis] or groups.get(spec.options.get("explains", ""), [])
    about = [spec.options["about"]] if "about" in spec.options else []
    return "\n\n".join([*about, *(kpi.definition for kpi in explained)])


def _conditions(spec: ChartSpec) -> list[dict[str, Any]]:
    chosen = {"kpi_code": list(spec.kpis)} if spec.kpis else {}
    return [condition(column, wanted) for column, wanted in (chosen | spec.where).items()]


def condition(column: str, wanted: Any) -> dict[str, Any]:
    """A list of values, one value, or "<= 24", ">= 0", "!= 0"."""
    if isinstance(wanted, str) and wanted.startswith(("<=", ">=", "!=")):
        operator, comparator = wanted[:2], wanted[2:].strip()
    else:
        operator, comparator = ("IN", wanted) if isinstance(wanted, list) else ("==", wanted)
    return {
        "clause": "WHERE",
        "expressionType": "SIMPLE",
        "subject": column,
        "operator": operator,
        "comparator": comparator,
        "filterOptionName": f"filter_{column}",
    }


def _named(params: Params) -> list[str]:
    """The columns and measures that the parameters name."""
    lists = [params.get(key) or [] for key in ("groupby", "all_columns", "metrics")]
    single = [params[key] for key in ("x_axis", "timeseries_limit_metric", "metric") if params.get(key)]
    return [name for names in lists for name in names] + single


def _axis_format(kpis: list[Kpi]) -> str:
    """The KPI's format without trailing zeros: an axis says 100,000, a point 102,345.67."""
    return kpis[0].number_format.replace("f", "~f")


def _lines(spec: ChartSpec, kpis: list[Kpi]) -> Params:
    grain = spec.options.get("grain", "P1M")
    return {
        "x_axis": "period_start",
        "time_grain_sqla": grain,
        "x_axis_time_format": "%Y-%m" if grain == "P1M" else "%m-%d",
        "tooltipTimeFormat": "%Y-%m" if grain == "P1M" else "%Y-%m-%d",
        "y_axis_format": _axis_format(kpis),
        "row_limit": 10_000,
        "truncate_metric": True,
        "show_legend": True,
        "legendOrientation": "top",
        "legendType": "plain",
        "rich_tooltip": True,
        "markerEnabled": grain == "P1M",
        "markerSize": 5,
        "x_axis_sort_asc": True,
        "truncateYAxis": bool(spec.options.get("zoom", True)),
        "y_axis_bounds": [None, None],
        "show_empty_columns": True,
        "comparison_type": "values",
        "annotation_layers": [],
    }


def _trend(spec: ChartSpec, kpis: list[Kpi]) -> tuple[str, Params]:
    """One KPI by month: final figures, those of last year, and apart the preliminary ones."""
    params = {"metrics": ["final_value", "last_year", "preliminary"], "groupby": []}
    return "echarts_timeseries_line", _lines(spec, kpis) | params


def _compare(spec: ChartSpec, kpis: list[Kpi]) -> tuple[str, Params]:
    """The calibers of one KPI side by side, final figures only."""
    return "echarts_timeseries_line", _lines(spec, kpis) | {"metrics": ["final_value"], "groupby": ["caliber_label"]}


def _daily_bars(spec: ChartSpec, kpis: list[Kpi]) -> tuple[str, Params]:
    params = _lines(spec, kpis) | {"metrics": ["shown_value"], "groupby": ["kpi_label"], "truncateYAxis": False}
    return "echarts_timeseries_bar", params | {"orientation": "vertical", "stack": None}


def _categories(kpis: list[Kpi]) -> Params:
    return {
        "row_limit": 1_000,
        "show_legend": True,
        "legendOrientation": "top",
        "rich_tooltip": True,
        "y_axis_format": _axis_format(kpis),
        "truncate_metric": True,
        "x_axis_sort_asc": True,
        "annotation_layers": [],
    }


def _ranking(spec: ChartSpec, kpis: list[Kpi]) -> tuple[str, Params]:
    """Areas by one KPI, the highest on top; the colour tells whether the figure is final."""
    return "echarts_timeseries_bar", _categories(kpis) | {
        "x_axis": spec.options["axis"],
        "metrics": ["shown_value"],
        "groupby": ["state_label"],
        "orientation": "horizontal",
        "x_axis_sort": "sum",
        "show_value": True,
        "stack": "Stack",
    }


def _stack(spec: ChartSpec, kpis: list[Kpi]) -> tuple[str, Params]:
    """One KPI by month, stacked by its dimension; the month's label tells that it is preliminary."""
    return "echarts_timeseries_bar", _categories(kpis) | {
        "x_axis": "period_mark",
        "metrics": ["shown_value"],
        "groupby": ["dimension_label"],
        "orientation": "vertical",
        "stack": "Stack",
        "show_value": False,
        "only_total": True,
        "xAxisLabelRotation": 45,
    }


def _table(spec: ChartSpec, kpis: list[Kpi]) -> tuple[str, Params]:
    """Rows by `group_by`, no totals: ratios do not add up."""
    measures = [*spec.measures, *(kpi.code for kpi in kpis)] if spec.options.get("kpi_columns") else [*spec.measures]
    headings = spec.options.get("headings", {})
    columns = {name: {"horizontalAlign": "right"} for name in spec.measures if name not in LEFT_ALIGNED}
    columns |= {name: {"d3NumberFormat": ",.1f"} for name in ("completion", "time_elapsed") if name in spec.measures}
    columns |= {kpi.code: {"d3NumberFormat": kpi.number_format} for kpi in kpis}
    columns |= {name: {"columnWidth": 150} for name in spec.group_by if name == "county_label"}
    for name, heading in headings.items():
        columns[name] = columns.get(name, {}) | {"customColumnName": heading}
    return "table", {
        "query_mode": "aggregate",
        "groupby": list(spec.group_by),
        "metrics": measures,
        "percent_metrics": [],
        "timeseries_limit_metric": spec.options.get("order_by"),
        "order_desc": bool(spec.options.get("descending", False)),
        "row_limit": spec.options.get("rows", 1_000),
        "server_pagination": False,
        "page_length": 0,
        "include_search": False,
        "show_totals": False,
        "show_cell_bars": False,
        "color_pn": False,
        "table_timestamp_format": "%Y-%m-%d",
        "allow_render_html": False,
        "column_config": columns,
        "conditional_formatting": spec.options.get("colours", []),
    }


def _template(spec: ChartSpec, kpis: list[Kpi]) -> tuple[str, Params]:
    """A Handlebars template of the folder templates/ over the rows."""
    template = (TEMPLATES / spec.options["template"]).read_text("utf-8")
    shape = {"handlebarsTemplate": template, "styleTemplate": "", "row_limit": 1_000, "order_desc": False}
    if spec.measures:
        order = spec.options.get("order_by")
        shape |= {"query_mode": "aggregate", "groupby": list(spec.group_by), "metrics": list(spec.measures)}
        return "handlebars", shape | {"timeseries_limit_metric": order}
    return "handlebars", shape | {"query_mode": "raw", "all_columns": list(spec.group_by)}


KINDS: dict[str, Callable[[ChartSpec, list[Kpi]], tuple[str, Params]]] = {
    "trend": _trend,
    "compare": _compare,
    "daily_bars": _daily_bars,
    "ranking": _ranking,
    "stack": _stack,
    "table": _table,
    "template": _template,
}
