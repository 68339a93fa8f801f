"""The overview in a real browser: what it shows, what its filters do, where a drill-down leads.

With OPENBASS_SCREENSHOTS=<home> the pictures of docs/images are taken from that home.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from overview_page import CHROMIUM, PATIENCE, SWITCHES, Overview
from playwright.sync_api import Browser, expect, sync_playwright
from running_superset import Running, free_port

from bass.home import PROJECT_DIR, Home
from bass.serve import serve, stop

PICTURES = PROJECT_DIR / "docs" / "images"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def overview(superset: Running, browser: Browser) -> Overview:
    page = browser.new_context(viewport={"width": 1440, "height": 3300}).new_page()
    opened = Overview(page, superset)
    opened.watch()
    opened.log_in()
    return opened


@pytest.fixture
def fresh(overview: Overview) -> Overview:
    """The page as it opens, filters at their defaults. Tests that set a filter back can do with `overview`."""
    overview.page.goto(f"{overview.running.address}/superset/dashboard/overview/")
    overview.settle()
    return overview


def test_login_leads_to_the_page_in_chinese_with_no_error_and_nothing_from_outside(overview: Overview) -> None:
    assert overview.page.evaluate("document.documentElement.lang") in ("zh", "")
    expect(overview.page.locator("[data-test=filter-bar__apply-button]").first).to_have_text(re.compile("应.?用"))
    assert overview.page.locator(".dashboard-component-chart-holder").count() == 15
    assert overview.page.locator("[data-test=chart-container] .alert, .ant-alert-error").count() == 0
    assert overview.faults == []


def test_the_page_opens_on_the_latest_final_month_of_the_highest_area(overview: Overview) -> None:
    assert overview.scope() == ("浙江省", "2026-03")
    assert overview.cards() == overview.published_cards("2026-03", "33")


def test_every_figure_says_whether_it_is_final(overview: Overview) -> None:
    assert set(overview.page.locator(".card .state").all_inner_texts()) == {"终值"}


def test_the_page_says_how_fresh_it_is_and_what_is_held_back(overview: Overview) -> None:
    line = overview.page.locator(".fresh").inner_text()
    for word in ("2026-04-15", "1 天", "2026-04-16 09:00", "未通过 failed · 2", "2026-04-16 09:05"):
        assert word in line
    assert "core.fct_arrears_monthly" in overview.page.locator(".fresh-held").inner_text()


def test_the_city_table_equals_the_published_rows(overview: Overview) -> None:
    rows = overview.published(
        "select area_name, max(kpi_value) filter (where kpi_code = 'closing_subscriber_count'),"
        " max(kpi_value) filter (where kpi_code = 'billed_revenue'), max(kpi_value) filter (where kpi_code = 'arpu'),"
        " max(kpi_value) filter (where kpi_code = 'dou'), max(kpi_value) filter (where kpi_code = 'churn_rate_opening')"
        " from kpi.page_kpi_monthly where period_start = date '2026-03-01' and dimension_type = 'all'"
        " and area_level = 'city' group by area_name order by 3 desc"
    )
    patterns = [",.0f", ",.2f", ",.2f", ",.2f", ".2f"]
    expected = [
        [name, name, "终值", *(format(value, pattern) for value, pattern in zip(values, patterns, strict=True))]
        for name, *values in rows
    ]
    assert overview.table("各地市表现如何") == expected


def test_the_month_filter_changes_the_figures_and_shows_preliminary_ones_as_such(overview: Overview) -> None:
    offered = overview.choose("月份 Month", "2026-04")
    assert offered[:3] == ["2026-03", "2026-02", "2026-01"]
    assert overview.scope() == ("浙江省", "2026-04")
    assert overview.cards() == overview.published_cards("2026-04", "33")
    assert set(overview.page.locator(".card .state").all_inner_texts()) == {"初步"}
    overview.choose("月份 Month", "2026-03")


def test_the_pay_mode_filter_shows_the_published_figures_of_that_mode(overview: Overview) -> None:
    overview.choose("付费方式 Pay mode", "预付费")
    assert overview.cards() == overview.published_cards("2026-03", "33", "prepaid")
    overview.choose("付费方式 Pay mode", "全部")


def test_city_and_county_filters_cascade(overview: Overview) -> None:
    overview.choose("地市 City", "杭州市")
    assert overview.cards() == overview.published_cards("2026-03", "3301")
    offered = overview.choose("区县 County", "西湖区")
    assert offered == ["上城区（杭州市）", "西湖区（杭州市）"]
    assert overview.scope() == ("西湖区", "2026-03")
    assert overview.cards() == overview.published_cards("2026-03", "330106")


def test_a_city_can_be_drilled_down_to_its_counties(fresh: Overview) -> None:
    window = fresh.drill("杭州市", "区县 County")
    rows = [row.locator("td").all_inner_texts() for row in window.locator("tbody tr").all()]
    found = {row[0]: row[3] for row in rows}
    expected = fresh.published(
        "select area_name, area_level, kpi_value from kpi.page_kpi_monthly where kpi_code = 'closing_subscriber_count'"
        " and period_start = date '2026-03-01' and dimension_type = 'all' and area_code in ('3301', '330102', '330106')"
    )
    label = {"city": "全市 Whole city"}
    assert found == {label.get(level, f"{name}（杭州市）"): format(value, ",.0f") for name, level, value in expected}


def test_a_click_on_a_city_filters_the_page(fresh: Overview) -> None:
    table = fresh.page.locator("[data-test-chart-name^='各地市表现如何']")
    table.locator("tbody tr").filter(has_text="宁波市").locator("td").first.click()
    expect(fresh.page.locator(".card-scope .card-name")).to_have_text("宁波市", timeout=PATIENCE)
    fresh.settle()
    assert fresh.cards() == fresh.published_cards("2026-03", "3302")
    assert [row[0] for row in fresh.table("各区县表现如何")] == ["海曙区（宁波市）", "江北区（宁波市）"]


@pytest.mark.parametrize("width", [1440, 1024])
def test_no_card_is_cut_off(overview: Overview, width: int) -> None:
    overview.page.set_viewport_size({"width": width, "height": 900})
    overview.settle()
    cut = "cards => cards.filter(card => card.scrollHeight > card.clientHeight + 1).length"
    assert overview.page.locator(".card-value").evaluate_all(cut.replace("Height", "Width")) == 0
    holder = overview.page.locator(".dashboard-component-chart-holder").filter(has=overview.page.locator(".cards"))
    box, last = holder.bounding_box(), overview.page.locator(".card").last.bounding_box()
    assert box is not None and last is not None
    assert last["y"] + last["height"] <= box["y"] + box["height"]


def test_an_area_managers_page_opens_on_his_own_city(superset: Running, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1440, "height": 2000}).new_page()
    own = Overview(page, superset)
    own.watch()
    own.log_in(*superset.login("area_manager", "li.hangzhou"))
    assert own.scope() == ("杭州市", "2026-03")
    assert own.cards() == own.published_cards("2026-03", "3301")
    assert [row[0] for row in own.table("各地市表现如何")] == ["杭州市"]
    assert own.faults == []


def test_english_is_one_click_away(overview: Overview) -> None:
    overview.page.goto(f"{overview.running.address}/lang/en")
    overview.page.goto(f"{overview.running.address}/superset/dashboard/overview/")
    overview.settle()
    expect(overview.page.locator("[data-test=filter-bar__apply-button]").first).to_have_text("Apply")
    overview.page.goto(f"{overview.running.address}/lang/zh")


def test_nothing_went_wrong_on_the_way(overview: Overview) -> None:
    assert overview.faults == []


@pytest.mark.skipif("OPENBASS_SCREENSHOTS" not in os.environ, reason="pictures are taken on request")
def test_pictures_for_the_documentation(browser: Browser) -> None:
    home = Home.open(Path(os.environ["OPENBASS_SCREENSHOTS"]))
    port = free_port()
    try:
        running = Running(home, port, serve(home, port=port))
        for width, height in ((1440, 1000), (1024, 1000)):
            opened = Overview(browser.new_context(viewport={"width": width, "height": height}).new_page(), running)
            opened.log_in()
            opened.page.screenshot(path=PICTURES / f"overview-{width}.png")
        opened.page.set_viewport_size({"width": 1440, "height": 3150})
        opened.settle()
        opened.page.screenshot(path=PICTURES / "overview-full.png")
        opened.drill("杭州市", "区县 County")
        opened.page.set_viewport_size({"width": 1440, "height": 900})
        opened.page.screenshot(path=PICTURES / "overview-drill.png")
    finally:
        stop(home)
