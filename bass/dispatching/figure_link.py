"""The address at which a task's figure stands on the dashboard: its month, city and county chosen in the filters."""

from collections.abc import Sequence
from urllib.parse import quote

from bass.dispatching.directory import Directory
from bass.dispatching.task import Task

DASHBOARD = "/superset/dashboard/overview/"


def figure_path(directory: Directory, task: Task) -> str:
    """Path and query below the pages' address. The columns and labels are those of the overview page's filters."""
    area = directory.by_area_code.get(task.area_code)
    above = [directory.by_area_code[code] for code in area.path if code in directory.by_area_code] if area else []
    names = {one.area_level: one.area_name for one in above}
    chosen = {"period_label": f"{task.period_start:%Y-%m}"}
    if "city" in names:
        chosen["city_label"] = names["city"]
    if "city" in names and "county" in names:
        chosen["county_label"] = f"{names['county']}（{names['city']}）"
    filters = ",".join(_filter(column, value) for column, value in chosen.items())
    return f"{DASHBOARD}?native_filters={quote(f'({filters})', safe='')}"


def _filter(column: str, value: str) -> str:
    """One filter in Rison, the notation of Superset's addresses."""
    name, values = f"NATIVE_FILTER-{column}", _list([_text(value)])
    wanted = f"(col:{column},op:IN,val:{values})"
    return (
        f"{name}:(id:{name},extraFormData:(filters:{_list([wanted])}),"
        f"filterState:(label:{_text(value)},value:{values}),ownState:())"
    )


def _list(parts: Sequence[str]) -> str:
    return f"!({','.join(parts)})"


def _text(value: str) -> str:
    return "'" + value.replace("!", "!!").replace("'", "!'") + "'"
