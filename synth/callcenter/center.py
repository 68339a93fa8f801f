"""The call center as a whole, drawn once, and the daily files of a month."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from synth.callcenter.complaint import draw_complaints
from synth.callcenter.contact import agent_day_table, contact_table, draw_contacts
from synth.callcenter.survey import appeal_table, draw_appeals, draw_surveys
from synth.callcenter.wave import Wave
from synth.line import Lines
from synth.world import DAY, Int, Plan


@dataclass(frozen=True)
class CallCenter:
    """Everything that happens there, each in order of time; see the functions that draw it."""

    waves: tuple[Wave, Wave]
    cases: pd.DataFrame
    contacts: pd.DataFrame
    surveys: pd.DataFrame
    appeals: pd.DataFrame


def draw_call_center(plan: Plan, lines: Lines, waves: tuple[Wave, Wave], of_groups: tuple[Int, Int, Int]) -> CallCenter:
    """Draw the call center of lines whose lives are settled; `of_groups` as in `draw_complaints`."""
    cases = draw_complaints(plan, lines, waves, of_groups)
    contacts = draw_contacts(plan, lines, cases)
    return CallCenter(waves, cases, contacts, draw_surveys(plan, contacts), draw_appeals(plan, lines, cases))


def call_center_tables(plan: Plan, lines: Lines, center: CallCenter, first: int, last: int) -> dict[str, pd.DataFrame]:
    """Unit -> rows of the events of days `first` to `last`."""

    def on_days(table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["at"] >= first * DAY) & (table["at"] < (last + 1) * DAY)]

    contacts = on_days(center.contacts)
    return {
        "contact": contact_table(plan, lines, contacts),
        "agent_day": agent_day_table(plan, contacts, first, last),
        "appeal": appeal_table(plan, lines, on_days(center.appeals)),
    }
