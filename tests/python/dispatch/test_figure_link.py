"""The link from a task to its figure chooses what the overview page itself offers in its filters."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import yaml
from handmade_tasks import Office

from bass.dispatching.figure_link import DASHBOARD, figure_path
from bass.home import PROJECT_DIR

PAGE = PROJECT_DIR / "superset" / "pages" / "overview.yaml"


def chosen(path: str) -> str:
    parts = urlsplit(path)
    assert parts.path == DASHBOARD
    return parse_qs(parts.query)["native_filters"][0]


def test_a_county_is_chosen_with_its_city_and_month_and_a_province_by_the_month_alone(office: Office) -> None:
    directory, task = office.service.directory(), office.raised()
    county = chosen(figure_path(directory, task))
    for value in ("'2026-03'", "'杭州市'", "'西湖区（杭州市）'"):
        assert f"val:!({value})" in county and f"value:!({value})" in county
    province = chosen(figure_path(directory, replace(task, area_level="province", area_code="33")))
    assert "period_label" in province and "city_label" not in province


def test_the_columns_chosen_are_filters_of_the_page(office: Office) -> None:
    offered = {one["column"] for one in yaml.safe_load(PAGE.read_text("utf-8"))["filters"]}
    told = chosen(figure_path(office.service.directory(), office.raised()))
    named = {part.split(",")[0] for part in told.split("col:")[1:]}
    assert named == {"period_label", "city_label", "county_label"} and named <= offered


def test_a_quote_in_a_name_ends_no_text(office: Office) -> None:
    directory = office.service.directory()
    areas = tuple(replace(one, area_name="O'Brien!") if one.area_level == "city" else one for one in directory.areas)
    assert "val:!('O!'Brien!!')" in chosen(figure_path(replace(directory, areas=areas), office.raised()))
