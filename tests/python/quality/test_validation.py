"""How rules end: held, broken, or not to be run; and what the report holds."""

import re
from pathlib import Path

import duckdb
import pytest
from raw_desk import RawDesk

from quality.data_docs import localise
from quality.rule import CRITICAL, WARNING, Outcome, Rule, Severity, Suite
from quality.validation import validate

NODE = "model.openbass.fct_kpi_monthly"


def outcome(folder: Path, query: str, severity: Severity = CRITICAL, table: str = "figure") -> Outcome:
    """One rule over a table of two KPIs, of which `arpu` is negative; `nothing` is a table without rows."""
    path = folder / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table if not exists figure as from (values ('arpu', -1), ('mou', 2)) f(kpi_code, amount)"
        )
        connection.execute("create table if not exists nothing as from figure limit 0")
    suite = Suite("mart_x", "working", "main", table, (NODE,), (Rule("rule", "It holds", severity, query),))
    return validate([suite], {"working": path}, folder / "docs", "run")[0]


def test_a_rule_that_holds_passes(tmp_path: Path) -> None:
    assert outcome(tmp_path, "select * from {batch} where amount > 5").verdict == "pass"


def test_a_rule_that_names_kpis_bears_on_these_alone(tmp_path: Path) -> None:
    found = outcome(tmp_path, "select kpi_code, count(*) as n from {batch} where amount < 0 group by kpi_code")
    assert (found.verdict, found.kpi_codes, found.node_ids, found.blocks) == ("fail", ("arpu",), (NODE,), True)


def test_a_rule_that_names_nodes_bears_on_these(tmp_path: Path) -> None:
    found = outcome(tmp_path, "select distinct 'source.openbass.boss.bill' as node_id from {batch}")
    assert found.node_ids == ("source.openbass.boss.bill",)


def test_a_warning_does_not_block(tmp_path: Path) -> None:
    assert not outcome(tmp_path, "select * from {batch} where amount < 0", WARNING).blocks


@pytest.mark.parametrize(
    "query", ["select no_such_column from {batch}", "select * from {batch} where error('x') = 'x'"]
)
def test_a_rule_that_cannot_be_run_blocks_even_as_a_warning(tmp_path: Path, query: str) -> None:
    found = outcome(tmp_path, query, WARNING)
    assert (found.verdict, found.blocks) == ("error", True)
    assert found.message.startswith("could not be run")


def test_a_table_that_is_not_there_blocks(tmp_path: Path) -> None:
    assert outcome(tmp_path, "", WARNING, table="no_such_table").blocks


def test_an_empty_table_blocks(tmp_path: Path) -> None:
    found = outcome(tmp_path, "", table="nothing")
    assert (found.verdict, found.blocks) == ("fail", True)


def test_the_file_can_be_written_after_a_check(tmp_path: Path) -> None:
    outcome(tmp_path, "")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("insert into figure values ('dou', 1)")


def test_the_report_asks_nothing_of_the_network_and_holds_no_row(desk: RawDesk) -> None:
    desk.deliver("user", 0, msisdn="'13912345678'", imsi="'460001234567890'", pay_mode="'credit'")
    outcomes = desk.outcomes()
    pages = [path.read_text("utf-8") for path in (desk.folder / "docs").rglob("*.html")]
    assert len(pages) >= 3
    loaded = [
        found for page in pages for found in re.findall(r'<(?:script|link|img|iframe)[^>]*"(https?:[^"]+)"', page)
    ]
    assert loaded == []
    told = "".join(pages) + repr(outcomes)
    assert "pay_mode" in told and "13912345678" not in told and "460001234567890" not in told


def test_a_script_that_we_do_not_know_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<script src="https://example.com/new.js"></script>', "utf-8")
    with pytest.raises(ValueError, match="from outside"):
        localise(tmp_path)


def test_the_report_opens_in_a_browser_without_a_failed_request(desk: RawDesk) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    browser_path = Path("/usr/bin/chromium")
    if not browser_path.exists():
        pytest.skip("chromium is not installed")
    desk.deliver("user", 0, pay_mode="'credit'")
    desk.outcomes()
    docs = desk.folder / "docs"
    result = next((docs / "validations").rglob("*.html"))
    failed: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(browser_path), args=["--no-sandbox"])
        page = browser.new_page()
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("request", lambda request: failed.append(request.url) if request.url.startswith("http") else None)
        for path in (docs / "index.html", result):
            page.goto(path.as_uri())
        assert "pay_mode" in page.inner_text("body")
        browser.close()
    assert failed == []
