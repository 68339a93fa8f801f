"""The overview page as a reader in a real browser meets it."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import duckdb
from playwright.sync_api import Locator, Page, TimeoutError, expect
from running_superset import Running

CHROMIUM = "/usr/bin/chromium"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
BUSY = ".dashboard-grid [data-test=loading-indicator], .dashboard-grid .loading"
MENU = ".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option"
PATIENCE = 60_000  # milliseconds


@dataclass
class Overview:
    """The page, and everything that went wrong while it was open."""

    page: Page
    running: Running
    faults: list[str] = field(default_factory=list)

    def watch(self) -> None:
        inside = (self.running.address, "data:", "blob:", "about:")
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "response", lambda got: self.faults.append(f"{got.status} {got.url}") if got.status >= 400 else None
        )
        self.page.on("request", lambda sent: None if sent.url.startswith(inside) else self.faults.append(sent.url))

    def log_in(self, username: str = "", password: str = "") -> None:
        """As the administrator, where nobody is named."""
        self.page.goto(f"{self.running.address}/login/")
        self.page.locator("input[type=password]").wait_for()
        self.page.locator("input[type=text]:visible").first.fill(username or self.running.result.username)
        self.page.locator("input[type=password]").fill(password or self.running.result.password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/superset/dashboard/overview/**", timeout=PATIENCE)
        self.settle()

    def settle(self) -> None:
        """Wait until every chart has its figures."""
        self.page.locator(".card").first.wait_for(timeout=PATIENCE)
        self.page.wait_for_timeout(400)
        expect(self.page.locator(BUSY)).to_have_count(0, timeout=PATIENCE)
        self.page.wait_for_timeout(300)

    def choose(self, name: str, value: str) -> list[str]:
        """Choose a value in the filter bar and apply it; returns the values that were offered."""
        item = self.page.locator(".ant-form-item").filter(has_text=name).first
        item.locator(".ant-select").click()
        self.page.locator(MENU).filter(has_text=value).first.wait_for()
        offered = self.page.locator(MENU).all_inner_texts()
        self.page.locator(MENU).filter(has_text=value).first.click()
        self.page.keyboard.press("Escape")
        self.page.locator("[data-test=filter-bar__apply-button]").first.click()
        self.settle()
        return offered

    def cards(self) -> dict[str, str]:
        """The headline cards: name and figure with its unit."""
        cards = self.page.locator(".card:not(.card-scope)").all()
        return {text(card, ".card-name-en"): text(card, ".card-value") for card in cards}

    def scope(self) -> tuple[str, str]:
        """The area and the month that the cards say they show."""
        card = self.page.locator(".card-scope")
        return text(card, ".card-name"), text(card, ".card-value")

    def table(self, question: str) -> list[list[str]]:
        chart = self.page.locator(f"[data-test-chart-name^='{question}']")
        return [row.locator("td").all_inner_texts() for row in chart.locator("tbody tr").all()]

    def drill(self, city: str, column: str) -> Locator:
        """Right-click a city of the city table and drill by a column; returns the window that opens."""
        for _ in range(5):  # as a hand does when a menu shuts because the pointer slipped off it
            with suppress(TimeoutError):
                self._choose_drill(city, column)
                break
            self.page.keyboard.press("Escape")
        window = self.page.locator(".ant-modal-content")
        window.locator("tbody tr").nth(1).wait_for(timeout=PATIENCE)
        return window

    def _choose_drill(self, city: str, column: str) -> None:
        table = self.page.locator("[data-test-chart-name^='各地市表现如何']")
        table.locator("tbody tr").filter(has_text=city).locator("td").first.click(button="right")
        self.page.locator(".ant-dropdown-menu-item").filter(has_text=re.compile("^钻取：")).first.hover()
        item = self.page.locator("[data-test=drill-by-submenu]").get_by_text(column, exact=True)
        item.click(timeout=5_000)

    def published(self, sql: str) -> list[tuple[Any, ...]]:
        path = self.running.home.publish / "current" / "warehouse.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def published_cards(self, month: str, area: str, dimension: str = "all") -> dict[str, str]:
        rows = self.published(
            "select kpi_name_en, kpi_value, number_format, unit from kpi.page_kpi_monthly where is_headline = 1"
            f" and period_start = date '{month}-01' and area_code = '{area}' and dimension_value = '{dimension}'"
        )
        return {name: shown(value, pattern) + UNITS[unit] for name, value, pattern, unit in rows}


UNITS = {"subscriber": "户", "%": "%", "CNY": "元", "minute": "分钟", "GB": "GB", "message": "条"}


def shown(value: float, pattern: str) -> str:
    if abs(value) >= 1e5:
        return f"{value / 1e4:,.2f} 万"
    return format(value, pattern)


def text(where: Locator, selector: str) -> str:
    return where.locator(selector).first.inner_text().replace("\n", "").strip()
