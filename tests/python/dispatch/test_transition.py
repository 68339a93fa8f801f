"""Who may do what: every state, action and role, against a table written down here a second time by hand."""

import itertools

import pytest
from handmade_tasks import Office
from sqlalchemy import delete, update

from bass.dispatching import schema
from bass.dispatching.errors import TaskUnknown, TransitionRefused
from bass.dispatching.transition import ACTIONS, STATES

# the people of the county's task, by what they are to it
OWNER, SUPERIOR, DIRECTOR, STRANGER = "zhou.xihu", "li.hangzhou", "wang.director", "qian.analyst"
WAITING = ("open", "reassigned", "escalated")
RUNNING = (*WAITING, "accepted", "explained", "acting", "rejected")
ALLOWED = {
    OWNER: {
        "accept": dict.fromkeys(WAITING, "accepted"),
        "explain": {"accepted": "explained"},
        "act": {"explained": "acting"},
        "reject": dict.fromkeys((*WAITING, "accepted"), "rejected"),
        "escalate": dict.fromkeys(RUNNING, "escalated"),
    },
    SUPERIOR: {
        "verify": {"acting": "verified"},
        "close": {"verified": "closed", "rejected": "closed"},
        "reassign": dict.fromkeys(RUNNING, "reassigned"),
    },
    STRANGER: {},
}
ALLOWED[DIRECTOR] = ALLOWED[SUPERIOR]


def put_into(office: Office, state: str) -> int:
    task = office.raised()
    with office.service.store.write() as connection:
        connection.execute(update(schema.task).values(state=state))
    return task.task_id


@pytest.mark.parametrize(("state", "login"), list(itertools.product(STATES, ALLOWED)))
def test_every_state_and_role_allows_what_the_table_says_and_refuses_the_rest(
    office: Office, state: str, login: str
) -> None:
    number = put_into(office, state)
    expected = tuple(action for action in ACTIONS if state in ALLOWED[login].get(action, {}))
    for action in ACTIONS:
        with office.service.store.write() as connection:
            connection.execute(update(schema.task).values(state=state, assignee_login=OWNER))
            connection.execute(delete(schema.notification))
            connection.execute(delete(schema.watch))
            connection.execute(delete(schema.task_event).where(schema.task_event.c.action != "raise"))
        target = ALLOWED[login].get(action, {}).get(state)
        if target:
            after = office.take(login, number, action, text="words", to_login="wu.shangcheng")
            assert after.state == target, action
            continue
        with pytest.raises(TransitionRefused) as refused:
            office.take(login, number, action, text="words", to_login="wu.shangcheng")
        assert refused.value.kind in ("forbidden", "conflict"), action
        assert (action in str(refused.value)) and refused.value.possible == expected
        assert office.task(number).state == state


@pytest.mark.parametrize("action", ["explain", "act", "verify", "reject", "escalate", "reassign"])
def test_what_must_be_said_must_be_said(office: Office, action: str) -> None:
    state, login = {
        "explain": ("accepted", OWNER), "act": ("explained", OWNER), "verify": ("acting", SUPERIOR),
        "reject": ("open", OWNER), "escalate": ("open", OWNER), "reassign": ("open", SUPERIOR),
    }[action]  # fmt: skip
    number = put_into(office, state)
    with pytest.raises(TransitionRefused, match="needs a text") as refused:
        office.take(login, number, action, text="  ", to_login="wu.shangcheng")
    assert refused.value.kind == "incomplete"


def test_whoever_worked_on_a_task_does_not_verify_it_though_he_is_the_superior(office: Office) -> None:
    number = office.raised().task_id
    office.take(OWNER, number, "escalate", text="not mine alone")
    for action in ("accept", "explain", "act"):
        office.take(SUPERIOR, number, action, text="done by the manager")
    for login, kind in ((SUPERIOR, "forbidden"), (OWNER, "forbidden")):
        with pytest.raises(TransitionRefused) as refused:
            office.take(login, number, "verify", text="fine")
        assert refused.value.kind == kind
    assert office.take("zhao.department", number, "verify", text="looked at it").state == "verified"


def test_a_manager_hands_down_what_came_up_and_may_then_verify_the_work_of_the_other(office: Office) -> None:
    number = office.raised().task_id
    office.take(OWNER, number, "escalate", text="help")
    office.take(SUPERIOR, number, "reassign", to_login="wu.shangcheng", text="please look")
    for action in ("accept", "explain", "act"):
        office.take("wu.shangcheng", number, action, text="done")
    assert office.take(SUPERIOR, number, "verify", text="good").state == "verified"


@pytest.mark.parametrize("to", ["qian.analyst", "zhao.department", "wang.director", "sun.ningbo"])
def test_work_goes_down_and_never_sideways_or_up(office: Office, to: str) -> None:
    number = office.raised().task_id
    with pytest.raises(TransitionRefused, match="does not answer to") as refused:
        office.take(SUPERIOR, number, "reassign", to_login=to, text="you do it")
    assert refused.value.kind == "forbidden"


def test_the_director_who_holds_a_task_has_nobody_above_and_closes_it_with_a_reason(office: Office) -> None:
    number = office.raised(owner_role="director").task_id
    for action in ("accept", "explain", "act"):
        office.take(DIRECTOR, number, action, text="done")
    with pytest.raises(TransitionRefused, match="may not verify"):
        office.take(DIRECTOR, number, "verify", text="I verify myself")
    with pytest.raises(TransitionRefused, match="needs a text"):
        office.take(DIRECTOR, number, "close")
    assert office.take(DIRECTOR, number, "close", text="nobody is above").state == "closed"


def test_of_two_who_act_on_what_they_saw_one_wins(office: Office) -> None:
    seen = office.raised()
    office.take(OWNER, seen.task_id, "accept", version=seen.version)
    with pytest.raises(TransitionRefused, match="has changed since") as refused:
        office.take(OWNER, seen.task_id, "reject", text="no", version=seen.version)
    assert refused.value.kind == "conflict"
    assert office.task(seen.task_id).state == "accepted"


def test_an_unknown_action_and_a_link_that_is_no_link_are_refused(office: Office) -> None:
    number = office.raised().task_id
    with pytest.raises(TransitionRefused, match="is no transition"):
        office.take(OWNER, number, "delete")
    with pytest.raises(TransitionRefused, match="https://"):
        office.take(OWNER, number, "accept", attachment_link="javascript:alert(1)")


def test_every_transition_leaves_a_line_with_person_role_text_and_link(office: Office) -> None:
    number = office.raised().task_id
    office.take(OWNER, number, "accept")
    office.take(OWNER, number, "explain", text=" competitor's offer ", attachment_link="https://files.example.com/1")
    rows = office.rows("select login, role, action, from_state, to_state, text, attachment_link from task_event")
    assert rows == [
        ("system", "system", "raise", "", "open", "", ""),
        (OWNER, "owner", "accept", "open", "accepted", "", ""),
        (OWNER, "owner", "explain", "accepted", "explained", "competitor's offer", "https://files.example.com/1"),
    ]


def test_a_task_that_one_may_not_see_is_as_if_it_were_not(office: Office) -> None:
    number = office.raised().task_id
    for login in ("sun.ningbo", "wu.shangcheng", "zheng.haishu", "nobody.at.all"):
        with pytest.raises(TaskUnknown):
            office.take(login, number, "accept")
