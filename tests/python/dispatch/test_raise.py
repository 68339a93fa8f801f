"""From a published file to tasks: whose they are, once each, by when, and what becomes of them."""

import multiprocessing
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from handmade_tasks import NOW, PERSONS, Office, alarm, month, person, publish

from bass.dispatch import ask, dispatch, dispatch_softly
from bass.dispatching.asking import Asked
from bass.dispatching.errors import TransitionRefused
from bass.dispatching.rights import Viewer
from bass.errors import BassError, UsageError
from bass.home import Home

OWNER, SUPERIOR, DIRECTOR = "zhou.xihu", "li.hangzhou", "wang.director"
LEFT = {"valid_to": date(2026, 4, 1)}


def test_an_alarm_becomes_one_task_of_the_owner_and_repeating_changes_nothing(office: Office) -> None:
    publish(office.home, [alarm(), alarm("330102", is_dispatched=0), alarm(period_start="2025-11-01")])
    first, second = dispatch(office.home), dispatch(office.home)
    assert (first.raised, second.raised, second.known, first.problem) == (1, 0, 1, "")
    [task] = office.service.visible(Viewer(OWNER))
    assert (task.subject_name_zh, task.area_name, task.kpi_value) == ("离网率（期初口径）", "西湖区", 4.2)
    assert (task.assignee_login, task.state, task.owner_note) == (OWNER, "open", "")
    assert office.rows("select login, channel, state from notification") == [(OWNER, "mail", "pending")]


def raise_together(root: str, start: float) -> None:
    import time

    time.sleep(max(0.0, start - time.time()))
    dispatch(Home.open(Path(root)))


def test_two_schedulers_at_once_make_one_task_an_alarm(office: Office) -> None:
    import time

    publish(office.home, [alarm(code) for code in ("330106", "330102", "330203")])
    context = multiprocessing.get_context("spawn")
    start = time.time() + 3
    both = [context.Process(target=raise_together, args=(str(office.home.root), start)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert [one.exitcode for one in both] == [0, 0]
    assert office.rows("select count(*), count(distinct area_code) from task") == [(3, 3)]
    assert office.rows("select count(*) from task_event where action = 'raise'") == [(3,)]
    assert office.rows("select count(*) from notification") == [(3,)]


@pytest.mark.parametrize(
    ("changed", "owner", "words"),
    [
        (
            [person("6", OWNER, "customer_manager", "330106", "4", **LEFT)],
            "li.hangzhou", "zhou.xihu (customer_manager) left",
        ),
        (
            [person("6", OWNER, "customer_manager", "330106", "4", **LEFT),
             person("4", "li.hangzhou", "area_manager", "3301", "2", **LEFT)],
            "zhao.department", "went to the superior zhao.department",
        ),
        (
            [person("9", "a.newer", "customer_manager", "330106", "4", valid_from=date(2025, 1, 1))],
            OWNER, "2 persons are customer_manager there (a.newer, zhou.xihu)",
        ),
        ([person("6", OWNER, "analyst", "330106", "4")], "wang.director", "no customer_manager for area 330106"),
        ([person("9", OWNER, "analyst", "33", "2")], "li.hangzhou", "shares the login"),
    ],
)  # fmt: skip
def test_who_left_is_two_or_is_nobody_is_resolved_by_a_rule_that_the_task_records(
    office: Office, changed: list, owner: str, words: str
) -> None:
    office.know(*changed)
    task = office.raised()
    assert task.assignee_login == owner
    assert words in task.owner_note
    assert office.rows("select text from task_event") == [(task.owner_note,)]


def test_without_a_director_the_task_is_nobodys_and_says_so(office: Office) -> None:
    office.know(*(person(one.staff_id, one.login, "analyst", "33", "-1") for one in PERSONS))
    task = office.raised()
    assert task.assignee_login == "" and "no director in force either" in task.owner_note


def test_a_figure_that_is_restated_adds_a_line_and_deletes_nothing(office: Office) -> None:
    figures = [month("2026-03-01", 2.2)]
    publish(office.home, [alarm()], months=figures)
    dispatch(office.home)
    publish(office.home, [], months=figures)
    assert (dispatch(office.home).restated, dispatch(office.home).restated) == (1, 0)
    publish(office.home, [alarm()], months=figures)
    assert dispatch(office.home).restated == 1
    texts = [text for (text,) in office.rows("select text from task_event where action = 'restate'")]
    assert [text.split(":")[1].split("数")[0].strip() for text in texts] == ["no longer in breach", "in breach again"]


def test_a_plan_warning_and_the_alarm_of_the_month_when_it_is_over_are_one_task(office: Office) -> None:
    running, over = [month("2026-04-01", 1.0, "preliminary")], [month("2026-04-01", 2.6)]
    warning = alarm(period_start="2026-04-01", rule_codes="plan", reference_kind="plan", state="preliminary")
    publish(office.home, [warning], months=running)
    assert dispatch(office.home).raised == 1
    publish(office.home, [], months=running)
    assert dispatch(office.home).restated == 0, "while the month runs nothing says that it is met"
    publish(office.home, [alarm(period_start="2026-04-01")], months=over)
    again = dispatch(office.home)
    assert (again.raised, again.known, again.restated) == (0, 1, 0)
    publish(office.home, [], months=over)
    assert dispatch(office.home).restated == 1


def test_due_times_count_working_days_of_the_calendar(office: Office) -> None:
    # Thursday the 16th; Friday is free, Saturday is a make-up workday
    assert office.raised(severity="critical").due_at == datetime(2026, 4, 20, 18)
    assert office.raised(subject="arpu").due_at == datetime(2026, 4, 23, 18)


def test_what_is_overdue_goes_up_once_a_level_to_the_director_who_is_told_once(office: Office) -> None:
    number = office.raised(severity="critical").task_id
    seen = []
    for day in (21, 22, 25, 29, 30, 31):
        office.clock = datetime(2026, 5 if day < 20 else 4, min(day, 30), 9) if day < 31 else datetime(2026, 5, 20, 9)
        office.service.escalate_overdue()
        office.service.escalate_overdue()
        seen.append((office.task(number).assignee_login, office.task(number).escalation_level))
    assert seen == [
        ("li.hangzhou", 1), ("li.hangzhou", 1), ("zhao.department", 2), ("wang.director", 3), ("wang.director", 3),
        ("wang.director", 3),
    ]  # fmt: skip
    office.clock = datetime(2026, 6, 1, 9)
    office.service.escalate_overdue()
    assert office.rows("select action, to_login from task_event where action <> 'raise'") == [
        ("escalate", "li.hangzhou"), ("escalate", "zhao.department"), ("escalate", "wang.director"),
        ("overdue", "wang.director"),
    ]  # fmt: skip


def test_overdue_complaints_become_one_task_a_city_kind_and_month(office: Office) -> None:
    case = {"category_id": "100101", "due_at": "2026-04-02 12:00", "is_open": 1, "is_overdue": 1}
    cases = [
        case | {"case_id": "1", "area_id": "330106"}, case | {"case_id": "2", "area_id": "330102"},
        case | {"case_id": "3", "area_id": "330106", "is_open": 0}, case | {"case_id": "4", "area_id": "330203"},
        case | {"case_id": "5", "area_id": "330106", "category_id": "200101", "due_at": "2026-04-14 12:00"},
    ]  # fmt: skip
    publish(office.home, [], cases)
    assert dispatch(office.home).raised == 3
    assert office.rows("select subject, area_code, kpi_value, severity, assignee_login from task order by 2, 1") == [
        ("complaint:10", "3301", 2.0, "critical", "li.hangzhou"),
        ("complaint:20", "3301", 1.0, "warning", "li.hangzhou"),
        ("complaint:10", "3302", 1.0, "critical", "sun.ningbo"),
    ]
    publish(office.home, [], [])
    assert dispatch(office.home).restated == 3


@pytest.mark.parametrize(("level", "is_told_from_chance"), [(1.0, True), (2.05, False)])
def test_after_closing_the_effect_is_measured_when_every_watched_month_is_final(
    office: Office, level: float, is_told_from_chance: bool
) -> None:
    """A year around 2, then three months watched around `level`: half as much is an effect, as ever is none."""
    history = [month(f"2025-{number:02d}-01", 2.0 + 0.1 * (number % 3 - 1)) for number in range(3, 13)]
    history += [month(f"2026-{number:02d}-01", 2.0 + 0.1 * (number % 3 - 1)) for number in range(1, 4)]
    publish(office.home, [alarm()], months=history)
    dispatch(office.home)
    steps = ((OWNER, "accept"), (OWNER, "explain"), (OWNER, "act"), (SUPERIOR, "verify"), (DIRECTOR, "close"))
    for login, action in steps:
        office.take(login, 1, action, text="words")
    during = [month("2026-04-01", 9.0)]  # the month of the action itself counts on neither side
    after = [month("2026-05-01", level), month("2026-06-01", level + 0.1)]
    publish(office.home, [], months=[*history, *during, *after, month("2026-07-01", level - 0.1, "preliminary")])
    assert dispatch(office.home).measured == 0
    publish(office.home, [], months=[*history, *during, *after, month("2026-07-01", level - 0.1)])
    assert (dispatch(office.home).measured, dispatch(office.home).measured) == (1, 0)
    task = office.task(1)
    assert task.measured_effect == pytest.approx(level - 2.0, abs=0.02)
    assert task.effect_lower is not None and task.effect_upper is not None
    assert (not task.effect_lower <= 0 <= task.effect_upper) == is_told_from_chance
    [(text,)] = office.rows("select text from task_event where action = 'measure'")
    assert ("cannot be told from chance" in text) != is_told_from_chance
    assert office.rows("select state, history_count from watch") == [("measured", 13)]


def test_without_published_alarms_it_says_so_and_complaints_are_sent(office: Office) -> None:
    case = {"category_id": "100101", "due_at": "2026-04-02 12:00", "is_open": 1, "is_overdue": 1}
    publish(office.home, None, [case | {"case_id": "1", "area_id": "330106"}])
    result = dispatch(office.home)
    assert (result.raised, result.is_good) == (1, True)
    assert result.summary.endswith("; no alarms to send: kpi.fct_kpi_alarm is not published")
    publish(office.home, [alarm()])
    assert (dispatch(office.home).raised, dispatch(office.home).problem) == (1, "")


def test_a_manager_raises_a_task_by_hand_for_his_area_and_his_people(office: Office) -> None:
    publish(office.home, [], months=[month("2026-02-01", 2.5)])
    dispatch(office.home)
    asked = Asked("离网率（期初口径）", "2026-02", "西湖区")
    task = ask(office.home, "li.hangzhou", asked, "why so many?")
    assert (task.kind, task.subject, task.kpi_value) == ("manual", "churn_rate_opening", 2.5)
    assert (task.assignee_login, task.raised_by) == (OWNER, "li.hangzhou")
    for login, words in (
        ("sun.ningbo", "no manager of area"),
        (OWNER, "no manager of area"),
        ("li.hangzhou", "already"),
    ):
        with pytest.raises(TransitionRefused, match=words):
            ask(office.home, login, asked, "why?")
    with pytest.raises(UsageError, match="neither a code"):
        ask(office.home, "li.hangzhou", Asked("no such", "2026-02", "3301"), "why?")


def test_a_file_without_areas_is_refused_in_words(office: Office) -> None:
    publish(office.home, [alarm()])
    with duckdb.connect(str(office.home.publish / "current" / "warehouse.duckdb")) as connection:
        connection.execute("drop table core.dim_area")
    with pytest.raises(BassError, match="needs what is not published .*dim_area"):
        dispatch(office.home)


def test_a_failure_is_told_and_fails_no_run(office: Office) -> None:
    result = dispatch_softly(office.home)
    assert result.is_good and "DISPATCH FAILED, the figures stand" in result.summary
    assert "nothing is published yet" in result.summary and office.clock == NOW
