"""The query that a chart carries beside its parameters, because reports and exports run it without a browser."""

import json
from typing import Any


def query_context(viz_type: str, params: dict[str, Any]) -> str:
    """The chart's query as reports and `GET /chart/<id>/data` run it; the import fills in the dataset's number."""
    axis = params.get("x_axis")
    columns: list[Any] = [*params.get("groupby", []), *params.get("all_columns", [])]
    if axis:
        base = {"columnType": "BASE_AXIS", "sqlExpression": axis, "label": axis, "expressionType": "SQL"}
        grain = {"timeGrain": params["time_grain_sqla"]} if "time_grain_sqla" in params else {}
        columns = [base | grain, *columns]
    filters = [
        {"col": item["subject"], "op": item["operator"], "val": item["comparator"]} for item in params["adhoc_filters"]
    ]
    order = params.get("timeseries_limit_metric")
    query = {
        "filters": filters,
        "extras": {"having": "", "where": ""},
        "applied_time_extras": {},
        "columns": columns,
        "metrics": params.get("metrics") or None,
        "orderby": [[order, not params.get("order_desc", True)]] if order else [],
        "annotation_layers": [],
        "row_limit": params["row_limit"],
        "series_limit": 0,
        "order_desc": params.get("order_desc", True),
        "url_params": {},
        "custom_params": {},
        "custom_form_data": {},
        "post_processing": [],
    }
    context = {
        "datasource": {"id": 0, "type": "table"},
        "force": False,
        "queries": [query],
        "form_data": {**params, "datasource": "0__table"},
        "result_format": "json",
        "result_type": "full",
    }
    return json.dumps(context, ensure_ascii=False)
