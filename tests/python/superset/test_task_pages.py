"""A task as three people with three roles meet it in a browser, and as other systems meet it over REST.

With OPENBASS_TASK_PICTURES=<folder> the pages are photographed on the way.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from handmade_tasks import AREAS, DRAFT, PERSONS
from overview_page import CHROMIUM, SWITCHES
from playwright.sync_api import Browser, Page, expect, sync_playwright
from running_superset import Running

from bass.dispatching.service import TaskService
from bass.dispatching.source import keep_persons, keep_places

OWNER, SUPERIOR, DIRECTOR = "zhou.xihu", "li.hangzhou", "wang.director"
ROLES = {OWNER: "customer_manager", SUPERIOR: "area_manager", DIRECTOR: "director"}


@pytest.fixture(scope="module")
def tasks(superset: Running) -> TaskService:
    service = TaskService.open(superset.home)
    with service.store.write() as connection:
        keep_persons(connection, PERSONS)
        keep_places(connection, AREAS, [])
    return service


@pytest.fixture(scope="module")
def logins(superset: Running) -> dict[str, tuple[str, str]]:
    return {login: superset.login(role, login) for login, role in ROLES.items()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


def page_of(browser: Browser, running: Running, login: tuple[str, str], faults: list[str]) -> Page:
    """A browser of that person. The session comes from REST: the login page is tested elsewhere."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda sent: None if sent.url.startswith(running.address) else faults.append(sent.url))
    page.goto(f"{running.address}/login/")
    page.locator("input[type=password]").wait_for(timeout=60_000)
    page.locator("input[type=text]:visible").first.fill(login[0])
    page.locator("input[type=password]").fill(login[1])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login" not in url, timeout=60_000, wait_until="commit")
    page.goto(f"{running.address}/kpi-tasks/mine")
    assert page.url.endswith("/kpi-tasks/mine"), page.url  # or nobody is logged in
    return page


def buttons(page: Page) -> list[str]:
    return [str(one.get_attribute("data-action")) for one in page.locator("button[data-action]").all()]


def press(page: Page, action: str, text: str = "") -> None:
    page.locator("#text").fill(text)
    page.locator(f"button[data-action={action}]").click()


def photographed(page: Page, name: str) -> None:
    if folder := os.environ.get("OPENBASS_TASK_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_the_owner_explains_the_superior_verifies_and_the_director_closes(
    superset: Running, tasks: TaskService, logins: dict[str, tuple[str, str]], browser: Browser
) -> None:
    number = tasks.raise_task(DRAFT)[0].task_id
    faults: list[str] = []
    path = f"{superset.address}/kpi-tasks/task/{number}"
    owner = page_of(browser, superset, logins[OWNER], faults)
    photographed(owner, "list")
    expect(owner.locator("tr.task").first).to_contain_text("目标 3 %：4.20（+1.20 个百分点）")
    owner.locator("tr.task a").first.click()
    assert buttons(owner) == ["accept", "reject", "escalate"]
    photographed(owner, "task")
    press(owner, "accept")
    assert buttons(owner) == ["explain", "reject", "escalate"]
    assert faults == []
    press(owner, "explain")
    expect(owner.locator(".refused")).to_contain_text("explain needs a text")
    assert [fault for fault in faults if "400" not in fault] == []
    faults.clear()
    press(owner, "explain", "竞争对手降价 <b>competitor</b>")
    press(owner, "act", "回访客户")
    expect(owner.locator("tr.event").nth(1)).to_contain_text("竞争对手降价 <b>competitor</b>")
    superior = page_of(browser, superset, logins[SUPERIOR], faults)
    assert superior.locator("tr.task").count() == 0  # it is not his to work on
    superior.goto(path)
    assert buttons(superior) == ["verify", "reassign"]
    press(superior, "verify", "属实")
    director = page_of(browser, superset, logins[DIRECTOR], faults)
    director.goto(f"{superset.address}/lang/en")
    director.goto(path)
    assert buttons(director) == ["close"]
    expect(director.locator("h1 .state")).to_have_text("verified")
    expect(director.locator(".held")).to_contain_text("target 3 %: 4.20 (+1.20 pp)")
    photographed(director, "english")
    press(director, "close")
    expect(director.locator("h1 .state")).to_have_text("closed")
    photographed(director, "closed")
    assert buttons(director) == [] and faults == []
    assert owner.goto(f"{superset.address}/kpi-tasks/all").status == 403  # type: ignore[union-attr]


def test_rest_refuses_what_the_service_refuses_and_lets_nobody_set_a_column(
    superset: Running, tasks: TaskService, logins: dict[str, tuple[str, str]]
) -> None:
    number = tasks.raise_task(replace(DRAFT, subject="arpu"))[0].task_id
    path = f"{superset.address}/api/v1/kpi_task/{number}"
    owner, superior = (superset.session(*logins[login]) for login in (OWNER, SUPERIOR))
    refused = superior.http.post(f"{path}/accept", json={}, timeout=60)
    assert (refused.status_code, refused.json()["kind"], refused.json()["possible"]) == (403, "forbidden", ["reassign"])
    early = owner.http.post(f"{path}/verify", json={"text": "fine"}, timeout=60)
    assert (early.status_code, early.json()["possible"]) == (409, ["accept", "reject", "escalate"])
    for body in ({"state": "closed"}, {"assignee_login": OWNER}, {"version": "1"}, ["accept"]):
        assert owner.http.post(f"{path}/accept", json=body, timeout=60).status_code == 400, body
    assert owner.http.put(path, json={"state": "closed"}, timeout=60).status_code == 405
    assert owner.http.delete(path, timeout=60).status_code == 405
    told = owner.get(f"/api/v1/kpi_task/{number}").json()["result"]
    assert (told["state"], told["reference_kind"], told["reference_value"]) == ("open", "target", 3.0)
    done = owner.http.post(f"{path}/accept", json={"version": 1}, timeout=60)
    assert (done.status_code, done.json()["result"]["state"]) == (200, "accepted")
    assert owner.http.post(f"{path}/explain", json={"text": "x", "version": 1}, timeout=60).status_code == 409
    del owner.http.headers["X-CSRFToken"]
    assert owner.http.post(f"{path}/explain", json={"text": "x"}, timeout=60).status_code == 400


def test_rest_shows_each_what_he_may_see_and_a_stranger_nothing(
    superset: Running, tasks: TaskService, logins: dict[str, tuple[str, str]]
) -> None:
    other = replace(DRAFT, subject="dou", area_code="330203", area_name="海曙区")
    number = tasks.raise_task(other)[0].task_id
    for login, is_seen in ((DIRECTOR, True), (SUPERIOR, False), (OWNER, False)):
        session = superset.session(*logins[login])
        seen = [task["task_id"] for task in session.get("/api/v1/kpi_task/").json()["result"]]
        assert (number in seen, session.get(f"/api/v1/kpi_task/{number}").status_code) == (
            is_seen, 200 if is_seen else 404,
        ), login  # fmt: skip
    unknown = superset.session(*superset.login("department_manager", "nobody"))
    assert unknown.get("/api/v1/kpi_task/").json()["count"] == 0
    reader = superset.session(*superset.login("report_reader", "reader"))
    assert reader.get("/api/v1/kpi_task/").status_code == 403
