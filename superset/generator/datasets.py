"""Superset datasets: one a published table, with labels in both languages and measures from the KPI catalogue."""

from dataclasses import dataclass
from typing import Any

from generator.bundle import Bundle, identity
from generator.catalogue import Kpi, Words
from generator.errors import PageError
from generator.kpi_columns import calculated_columns, generic_measures, kpi_measures
from generator.marts import Column, Mart

DATABASE = "OpenBASS"
DATABASE_PATH = f"databases/{DATABASE}.yaml"
DRILL_PATH = (
    "city_label", "county_label", "grid_label", "pay_mode_label", "dimension_label", "kpi_label", "period_label",
    "state_label",
)  # fmt: skip
COUNTS = frozenset({"month_age", "day_age"})
DAILY_COLUMN = "month_to_date_value"
KPI_TABLE = frozenset(
    {"kpi_code", "kpi_value", "area_level", "area_code", "dimension_type", "period_start", "row_order"}
)


@dataclass(frozen=True)
class Dataset:
    """What charts may name: the columns, with types, and the measures of one table."""

    name: str
    uuid: str
    columns: dict[str, str]
    measures: frozenset[str]

    def check(self, names: list[str], where: str) -> None:
        """Raises PageError where a chart names a column or a measure that is not there."""
        unknown = [name for name in names if name not in self.columns and name not in self.measures]
        if unknown:
            raise PageError(f"{where}: dataset {self.name} has no column or measure {', '.join(unknown)}")


def put_database(bundle: Bundle, uri: str) -> None:
    """Add the connection to the published file; nobody writes, uploads or runs without a guard."""
    bundle.put(
        DATABASE_PATH,
        {
            "database_name": DATABASE,
            "sqlalchemy_uri": uri,
            "cache_timeout": None,
            "expose_in_sqllab": False,
            "allow_run_async": False,
            "allow_ctas": False,
            "allow_cvas": False,
            "allow_dml": False,
            "allow_csv_upload": False,
            "extra": {"allows_virtual_table_explore": False, "disable_data_preview": True, "metadata_params": {}},
        },
    )


def put_table(bundle: Bundle, mart: Mart, kpis: dict[str, Kpi], words: Words, currency: str) -> Dataset:
    """Add the dataset of a published table; that of a KPI table has further columns and measures."""
    columns, measures = [_column(column, words) for column in mart.columns], [ROW_COUNT]
    if mart.column_names >= KPI_TABLE:
        calculated = calculated_columns(kpis, words, currency)
        columns += [
            _column(Column(name, "INTEGER" if name in COUNTS else "VARCHAR", ""), words) | {"expression": expression}
            for name, expression in calculated.items()
        ]
        columns = _along_drill_path(columns)
        measures = _kpi_table_measures(mart, kpis, words, currency)
    return _put(bundle, mart.schema, mart.table, mart.description, columns, measures, None)


def _along_drill_path(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Superset offers to drill by the columns that may be grouped by, in their order."""
    by_name = {column["column_name"]: column | {"groupby": False} for column in columns}
    drilled = {name: by_name[name] | {"groupby": True} for name in DRILL_PATH}
    return [*drilled.values(), *(column for name, column in by_name.items() if name not in drilled)]


def put_query(bundle: Bundle, schema: str, name: str, sql: str, columns: list[Column], words: Words) -> Dataset:
    """Add a dataset of the select `sql` over published tables."""
    return _put(bundle, schema, name, "", [_column(column, words) for column in columns], [ROW_COUNT], sql)


def _put(
    bundle: Bundle,
    schema: str,
    name: str,
    description: str,
    columns: list[dict[str, Any]],
    measures: list[dict[str, Any]],
    sql: str | None,
) -> Dataset:
    time_columns = [column["column_name"] for column in columns if column["is_dttm"]]
    uuid = bundle.put(
        f"datasets/{DATABASE}/{name}.yaml",
        {
            "table_name": name,
            "main_dttm_col": "period_start" if "period_start" in time_columns else None,
            "description": description,
            "default_endpoint": None,
            "offset": 0,
            "cache_timeout": None,
            "catalog": None,
            "schema": schema,
            "sql": sql,
            "params": None,
            "template_params": None,
            "filter_select_enabled": True,
            "fetch_values_predicate": None,
            "extra": None,
            "normalize_columns": False,
            "always_filter_main_dttm": False,
            "metrics": measures,
            "columns": columns,
            "database_uuid": identity(DATABASE_PATH),
        },
    )
    types = {column["column_name"]: str(column["type"]) for column in columns}
    return Dataset(name, uuid, types, frozenset(measure["metric_name"] for measure in measures))


def _column(column: Column, words: Words) -> dict[str, Any]:
    return {
        "column_name": column.name,
        "verbose_name": words.columns.get(column.name),
        "is_dttm": column.is_time,
        "is_active": True,
        "type": column.data_type,
        "advanced_data_type": None,
        "groupby": True,
        "filterable": True,
        "expression": None,
        "description": column.description or None,
        "python_date_format": None,
        "extra": {},
    }


def _kpi_table_measures(mart: Mart, kpis: dict[str, Kpi], words: Words, currency: str) -> list[dict[str, Any]]:
    is_daily = DAILY_COLUMN in mart.column_names
    generic = generic_measures(kpis, words, is_daily)
    chosen = {code: kpi for code, kpi in kpis.items() if (kpi.is_daily if is_daily else kpi.is_monthly)}
    named = kpi_measures(chosen, words, currency)
    return [_measure(name, *parts) for name, parts in [*generic.items(), *named.items()]]


def _measure(name: str, label: str, expression: str, number_format: str = "", description: str = "") -> dict[str, Any]:
    return {
        "metric_name": name,
        "verbose_name": label,
        "metric_type": None,
        "expression": expression,
        "description": description or None,
        "d3format": number_format or None,
        "currency": None,
        "extra": {},
        "warning_text": None,
    }


ROW_COUNT = _measure("row_count", "行数 Rows", "count(*)")
