"""Measures of the call center (kpi-rules 11): contacts, complaints, answers and appeals of lines in scope.

An event counts at the line's dimensions of the month in which it is told; one of a caller that nobody knows counts at
the unknown area.
"""

from __future__ import annotations

from synth.truth.measure import add
from synth.truth.state import State

_IN_TIME, _SHORT = 20, 5  # seconds of waiting: answered in time; hung up too soon to be counted as offered
_DAYS_TO_RETURN = 7
_TYPES = ("10", "20", "30", "40", "50", "60")

# The events of a table by month with the area and pay mode of their line; lines out of scope are out.
_PLACED = """
create or replace temp table placed_{table} as
select period.month_number, coalesce(line_month.area_id, '') as area_id, line_month.pay_mode, event.*
from (select *, cast({date} as date) as told_date from {table}) as event
inner join period on event.told_date between period.month_start and period.month_end and period.month_number > 0
left join line_month on event.user_id = line_month.user_id and period.month_number = line_month.month_number
where line_month.user_id is not null or event.user_id not in (select user_id from line_version)
"""

_CONTACT = f"""
select month_number, area_id, pay_mode, skill,
    case when not is_abandoned or queue_seconds > {_SHORT} then 1 else 0 end as offered_contact,
    case when is_abandoned and queue_seconds > {_SHORT} then 1 else 0 end as abandoned_contact,
    case when is_abandoned then 0 else 1 end as answered_contact,
    case when not is_abandoned and queue_seconds <= {_IN_TIME} then 1 else 0 end as answered_in_time,
    case when is_abandoned then 0 else handling_seconds end as handling_second,
    case when is_abandoned then 0 else queue_seconds end as waiting_second
from placed_contact where contact_type = 'voice'
"""
_CONTACTS = "offered_contact, abandoned_contact, answered_contact, answered_in_time, handling_second, waiting_second"

# An answered contact is settled once its seven days are over, and resolved if the line did not return on the topic.
_SETTLED = f"""
create or replace temp table settled as
select contact_id, user_id, contacted_at + interval {_DAYS_TO_RETURN} day as settled_at,
    not exists (
        select 1 from contact as again
        where again.user_id = contact.user_id and not again.is_abandoned
            and substr(again.topic, 1, 4) = substr(contact.topic, 1, 4)
            and (again.contacted_at, again.contact_id) > (contact.contacted_at, contact.contact_id)
            and cast(again.contacted_at as date) <= cast(contact.contacted_at as date) + {_DAYS_TO_RETURN}
    ) as is_resolved
from contact where not is_abandoned and user_id <> ''
"""
_RESOLUTION = """
select month_number, area_id, pay_mode, 1 as resolvable_contact, cast(is_resolved as integer) as resolved_contact
from placed_settled
"""

_COMPLAINT = """
select month_number, area_id, pay_mode, substr(topic, 1, 2) as complaint_type, 1 as complaint from placed_complaint
"""
_CLOSING_BY_TYPE = """
select month_number, area_id, pay_mode, complaint_type, is_closing as closing
from line_month, (select unnest({types}) as complaint_type)
where month_number > 0
"""

_ANSWER = """
select month_number, area_id, pay_mode, cast(score is not null as integer) as rated_answer,
    cast(coalesce(score >= 4, false) as integer) as satisfied_answer,
    cast(recommendation is not null as integer) as recommending_answer,
    cast(coalesce(recommendation >= 9, false) as integer) as promoter,
    cast(coalesce(recommendation <= 6, false) as integer) as detractor
from placed_survey
"""


def measure_call_center(state: State) -> None:
    """Add the measures to `measure_month`; needs the base tables."""
    state.con.execute(_SETTLED)
    dates = {"contact": "contacted_at", "settled": "settled_at", "complaint": "opened_at", "survey": "answered_at"}
    for table, date in (dates | {"appeal": "appealed_at"}).items():
        state.con.execute(_PLACED.format(table=table, date=date))
    add(state, _CONTACT, _CONTACTS)
    add(state, _CONTACT, _CONTACTS, "skill")
    add(state, _RESOLUTION, "resolvable_contact, resolved_contact")
    add(state, _COMPLAINT, "complaint")
    add(state, _COMPLAINT, "complaint", "complaint_type")
    add(state, _CLOSING_BY_TYPE.format(types=list(_TYPES)), "closing", "complaint_type")
    add(state, _ANSWER, "rated_answer, satisfied_answer, recommending_answer, promoter, detractor")
    add(state, "select month_number, area_id, pay_mode, 1 as appeal from placed_appeal", "appeal")
