"""The data dictionary opens from the disk, shows a table, and asks nothing of the network."""

from pathlib import Path

import pytest

from bass.dictionary import write_dictionary
from bass.errors import BassError
from bass.home import Home
from quality.gate import CheckResult

CHROMIUM = Path("/usr/bin/chromium")


def test_a_table_is_found_and_nothing_is_asked_of_the_network(clean_home: Home, clean_check: CheckResult) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed")
    result = write_dictionary(clean_home)
    asked: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
        page.goto(f"{result.page.as_uri()}#!/model/model.openbass.fct_kpi_monthly")
        page.get_by_text("One row per KPI, month, area and dimension value").first.wait_for()
        assert "kpi_code" in page.inner_text("body")
        browser.close()
    assert asked == []


def test_a_home_without_a_build_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BassError, match="nothing has been built; `bass build"):
        write_dictionary(Home.create(tmp_path / "home"))
