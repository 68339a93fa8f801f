"""What the call center sends hangs together with the lines, the agents' days and the planted waves of complaints."""

import csv
from datetime import date, datetime, timedelta

import pytest
from small_operator import START, UNTIL

from synth.callcenter.topic import LEAVES

CATEGORIES = "read_csv('seeds/service/complaint_category.csv', all_varchar = true)"
END = datetime(*UNTIL.timetuple()[:3]) + timedelta(days=1)


@pytest.fixture(scope="module")
def waves(operator):
    with (operator.truth / "complaint_wave.csv").open(encoding="utf-8") as file:
        return {row["kind"]: row for row in csv.DictReader(file)}


def complaints_of(wave):
    """SQL: the lines whose home is the wave's city and their complaints about its topic while it lasted."""
    return (
        "(select complaint.user_id, opened_at from complaint"
        f" semi join (select user_id from \"user\" where area_id like '{wave['city']}%') using (user_id)"
        f" where category_id = '{wave['category_id']}' and complaint._period = strftime(opened_at, '%Y%m%d')"
        f" and cast(opened_at as date) between '{wave['first_date']}' and '{wave['last_date']}')"
    )


def test_every_category_is_a_leaf_of_the_seed(found):
    leaves = found(f"select category_id from {CATEGORIES} where category_level = '3' order by all")
    assert [category for (category,) in leaves] == sorted(LEAVES)
    lost = f"select category_id from {CATEGORIES} as one where parent_category_id <> '' and not exists"
    assert found(f"{lost} (from {CATEGORIES} as up where up.category_id = one.parent_category_id)") == []


def test_each_file_holds_the_events_of_its_own_period(found):
    for unit, column in {"contact": "contacted_at", "agent_day": "work_date", "appeal": "appealed_at"}.items():
        assert found(f"select * from {unit} where strftime({column}, '%Y%m%d') <> _period") == []
        assert found(f"select count(*) > 3 from {unit}") == [(True,)]
    assert found("select * from survey where strftime(answered_at, '%Y%m') <> _period") == []
    assert found("select max(_period) from survey") == [("202603",)]


def test_who_contacts_or_complains_has_a_line_in_use(found):
    in_use = 'exists (from "user" as line where line.user_id = event.user_id and line.activated_at <= event.at)'
    gone = (
        "exists (from user_status as gone where gone.user_id = event.user_id and gone.status = 'cancelled'"
        " and gone.status_time <= event.at)"
    )
    for unit, column in {"contact": "contacted_at", "complaint": "opened_at"}.items():
        events = f"(select user_id, {column} + interval 4 minute as at from {unit} where user_id is not null)"
        assert found(f"select * from {events} as event where not {in_use}") == []
        early = f"(select user_id, {column} as at from {unit} where user_id is not null)"
        assert found(f"select * from {early} as event where {gone}") == []
        assert found(f"select count(*) > 0 from {unit} where user_id is null") == [(True,)]


def test_an_abandoned_contact_has_no_agent_and_no_handling(found):
    strange = "is_abandoned = 1 and (agent_id is not null or talk_seconds + hold_seconds + wrap_seconds > 0)"
    assert found(f"select * from contact where {strange}") == []
    assert found("select * from contact where is_abandoned = 0 and (agent_id is null or category_id is null)") == []
    kinds = "sum(is_abandoned) > 0, bool_or(is_abandoned = 1 and queue_seconds <= 5), bool_or(queue_seconds > 20)"
    assert found(f"select {kinds} from contact") == [(True, True, True)]


def test_an_agent_s_day_is_the_sum_of_its_contacts(found):
    told = "agent_id, work_date, contact_count, talk_seconds, hold_seconds, wrap_seconds from agent_day"
    answered = (
        "agent_id, cast(contacted_at as date), count(*), sum(talk_seconds), sum(hold_seconds), sum(wrap_seconds)"
        " from contact where is_abandoned = 0 group by all"
    )
    assert found(f"select {answered} except select {told}") == []
    assert found(
        "select sum(contact_count) = (select count(*) from contact where is_abandoned = 0) from agent_day"
    ) == [(True,)]
    states = "ready_seconds + talk_seconds + hold_seconds + wrap_seconds + break_seconds"
    assert found(f"select * from agent_day where login_seconds <> {states} or ready_seconds < 0") == []


def test_a_case_changes_its_image_and_ends_closed_or_open(found):
    backwards = "opened_at <> lag(opened_at) over one or lag(closed_at) over one is not null"
    in_order = "window one as (partition by case_id order by _period)"
    assert found(f"select * from complaint {in_order} qualify {backwards}") == []
    assert found("select * from complaint where closed_at < assigned_at or assigned_at < opened_at") == []
    assert found("select * from complaint where (closed_at is null) <> (result is null)") == []
    last = "(select * from complaint qualify row_number() over (partition by case_id order by _period desc) = 1)"
    assert found(f"select bool_or(closed_at > due_at), bool_or(repeat_of is not null) from {last}") == [(True, True)]
    assert found("select bool_or(assigned_at is null), bool_or(closed_at is null) from complaint") == [(True, True)]
    earlier = "exists (from complaint as one where one.case_id = again.repeat_of and one.closed_at < again.opened_at)"
    assert found(f"select * from complaint as again where repeat_of is not null and not {earlier}") == []


def test_both_waves_raise_complaints_and_only_the_outage_drives_lines_away(found, waves):
    for kind, wave in waves.items():
        ((lines,),) = found(f"select count(distinct user_id) from {complaints_of(wave)}")
        assert lines >= int(wave["complainer_count"]) * 0.9, kind
    assert waves["outage"]["city"] != waves["billing_error"]["city"]
    assert int(waves["outage"]["lost_count"]) > 3
    assert waves["billing_error"]["lost_count"] == "0"


def test_lines_lost_to_the_outage_complained_first_and_their_cause_is_in_the_truth(operator, found, waves):
    lost = f"read_csv('{operator.truth / 'outage_churn.csv'}')"
    causes = f"read_csv('{operator.truth / 'churn_cause.csv'}', all_varchar = true)"
    told = found(f"select cause, reason_told from {lost} join {causes} using (user_id)")
    assert len(told) == int(waves["outage"]["lost_count"])
    assert {cause for cause, _ in told} == {"outage"}
    assert {reason for _, reason in told} <= {"network", "other", None}
    assert found(f"select * from {lost} where left_at <= complained_at or left_at >= '{END}'") == []
    first = date.fromisoformat(waves["outage"]["first_date"])
    assert START < first < UNTIL
