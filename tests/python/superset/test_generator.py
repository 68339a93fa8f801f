"""Assets from catalogue, manifest and page files."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from handmade_pages import CATALOGUE
from running_superset import CODE, in_superset

from bass.home import Home

GENERATE = """
from pathlib import Path
from generator.errors import PageError
from generator.generate import Sources, generate
paths = {key: Path(value) for key, value in given["paths"].items()}
try:
    bundle = generate(Sources(currency=given["currency"], **paths))
    answer = {"files": bundle.files, "digest": bundle.digest, "zip": len(bundle.zipped())}
except PageError as error:
    answer = {"error": str(error)}
"""


def generate(home: Home, currency: str = "CNY", pages: Path = CODE / "pages") -> dict[str, Any]:
    paths = {
        "manifest": home.warehouse / "target" / "manifest.json",
        "catalogue": CATALOGUE,
        "published": home.publish / "current" / "warehouse.duckdb",
        "pages": pages,
    }
    return dict(in_superset(GENERATE, {"paths": paths, "currency": currency}))


@pytest.fixture(scope="module")
def assets(home: Home) -> dict[str, Any]:
    files = generate(home)["files"]
    return {path: yaml.safe_load(text) for path, text in files.items()}


def of_kind(assets: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [asset for path, asset in assets.items() if path.startswith(f"{kind}/")]


def test_the_same_input_gives_the_same_assets(home: Home) -> None:
    assert generate(home) == generate(home)


def test_every_asset_has_an_ascii_name_and_an_identity_of_its_own(assets: dict[str, Any]) -> None:
    assert all(path.isascii() for path in assets)
    assert len({asset["uuid"] for asset in assets.values()}) == len(assets)


def test_every_measure_and_column_of_the_datasets_is_there_in_the_published_file(
    assets: dict[str, Any], home: Home
) -> None:
    with duckdb.connect(str(home.publish / "current" / "warehouse.duckdb"), read_only=True) as connection:
        for dataset in of_kind(assets, "datasets"):
            source = f"({dataset['sql']})" if dataset["sql"] else f"{dataset['schema']}.{dataset['table_name']}"
            columns = [column["expression"] or column["column_name"] for column in dataset["columns"]]
            connection.execute(f"select {', '.join(columns)} from {source} limit 1")
            measures = [measure["expression"] for measure in dataset["metrics"]]
            connection.execute(f"select {', '.join(measures)} from {source}")


def test_a_kpi_is_never_added_up_on_a_page(assets: dict[str, Any]) -> None:
    for dataset in of_kind(assets, "datasets"):
        if dataset["table_name"].startswith("page_kpi_"):
            sums = [item["metric_name"] for item in dataset["metrics"] if "sum(" in item["expression"].lower()]
            assert sums == []
    for chart in of_kind(assets, "charts"):
        assert not chart["params"].get("show_totals")
        assert chart["viz_type"] != "pivot_table_v2"


def test_every_chart_asks_a_question_and_explains_its_kpis_in_both_languages(assets: dict[str, Any]) -> None:
    for chart in of_kind(assets, "charts"):
        assert "？" in chart["slice_name"] or "一览" in chart["slice_name"]
        assert "口径 caliber" in chart["description"] or "As of" in chart["description"], chart["slice_name"]
    arpu = next(chart for chart in of_kind(assets, "charts") if "ARPU" in chart["slice_name"])
    assert "出账收入除以序时平均用户数" in arpu["description"]
    assert "Billed revenue per average subscriber" in arpu["description"]


def test_every_chart_carries_the_query_that_reports_and_exports_run(assets: dict[str, Any]) -> None:
    for chart in of_kind(assets, "charts"):
        [query] = json.loads(chart["query_context"])["queries"]
        assert query["columns"]
        assert len(query["filters"]) == len(chart["params"]["adhoc_filters"])


def test_filters_leave_out_the_charts_that_say_so(assets: dict[str, Any]) -> None:
    [page] = of_kind(assets, "dashboards")
    numbers = {value["meta"]["chartId"]: key for key, value in page["position"].items() if key.startswith("CHART-")}
    excluded = {
        item["name"]: {numbers[number] for number in item["scope"]["excluded"]}
        for item in page["metadata"]["native_filter_configuration"]
    }
    assert "CHART-revenue_trend" in excluded["月份 Month"]
    assert "CHART-cards" not in excluded["月份 Month"]
    assert "CHART-revenue_by_type" in excluded["付费方式 Pay mode"]


def test_amounts_are_named_in_the_operators_currency(home: Home) -> None:
    abroad = generate(home, currency="EUR")["files"]
    assert "（EUR）" in abroad["datasets/OpenBASS/page_kpi_monthly.yaml"]
    assert any("Revenue vs last year（EUR）" in text for text in abroad.values())
    assert not [name for name, text in abroad.items() if "（元）" in text]


@pytest.mark.parametrize(
    ("found", "planted", "message"),
    [
        ("kpis: [arpu]", "kpis: [arpuu]", "chart arpu_trend: the catalogue has no KPI arpuu"),
        (
            "group_by: [city_label]",
            "group_by: [town_label]",
            "chart city_table: dataset page_kpi_monthly has no column",
        ),
        ("kind: ranking", "kind: league", "chart city_ranking: kind 'league' is none of"),
        ("first_by: month_choice", "first_by: newest", "filter 月份 Month: dataset page_kpi_monthly has no column"),
        ("{freshness: 12}", "{freshness: 13}", "a row is wider than 12"),
        ("{freshness: 12}", "{freshnes: 12}", "is not both described and placed"),
        ("ignores: [月份 Month]", "ignores: [周 Week]", "ignored filter '周 Week' does not exist"),
    ],
)
def test_a_page_that_names_what_is_not_there_is_refused(
    home: Home, tmp_path: Path, found: str, planted: str, message: str
) -> None:
    page = (CODE / "pages" / "overview.yaml").read_text("utf-8")
    assert found in page
    (tmp_path / "overview.yaml").write_text(page.replace(found, planted, 1), "utf-8")
    assert message in generate(home, pages=tmp_path)["error"]


def test_without_a_build_the_message_says_what_to_do(home: Home, tmp_path: Path) -> None:
    paths = {"manifest": tmp_path / "manifest.json", "catalogue": CATALOGUE, "published": tmp_path / "x.duckdb"}
    answer = in_superset(GENERATE, {"paths": paths, "currency": "CNY"})
    assert "run `bass build` first" in answer["error"]
