"""What the truth is told about the call center, and which lines the outage drove away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from synth.callcenter.center import CallCenter
from synth.callcenter.contact import contact_table
from synth.callcenter.survey import appeal_table, survey_table
from synth.callcenter.topic import LEAVES
from synth.line import Lines
from synth.truth import State
from synth.world import DAY, NEVER, Plan


def fill_call_center(plan: Plan, lines: Lines, center: CallCenter, state: State, survey_months: list[int]) -> None:
    """Fill the tables of contacts, complaints, answers (of the months whose file has come) and appeals."""
    for month in range(len(plan.months)):
        first, after = plan.month_start(month) * DAY, (plan.month_end(month) + 1) * DAY
        told = contact_table(plan, lines, center.contacts[center.contacts["at"].between(first, after - 1)])
        handling = told["talk_seconds"] + told["hold_seconds"] + told["wrap_seconds"]
        told = told.assign(handling_seconds=handling, topic=told["category_id"], is_abandoned=told["is_abandoned"] == 1)
        state.insert("contact", told)
    cases = center.cases
    line = cases["line"].to_numpy()
    complaints = {
        "case_id": cases["case_id"],
        "user_id": np.where(line >= 0, lines.user_id[line], ""),
        "topic": LEAVES[cases["topic"].to_numpy()],
        "opened_at": plan.times(cases["opened"].to_numpy()),
    }
    state.insert("complaint", pd.DataFrame(complaints))
    for month in survey_months:
        state.insert("survey", survey_table(plan, lines, center.surveys, month))
    state.insert("appeal", appeal_table(plan, lines, center.appeals))


def write_waves(plan: Plan, lines: Lines, center: CallCenter, out: Path) -> None:
    """Write complaint_wave.csv (one row per wave: kind, city, topic, first and last day, lines that complained, lines
    that left for it) and outage_churn.csv (one row per line that left for the outage) into `out`.
    """
    rows, lost = [], []
    for wave in center.waves:
        goes = wave.leave_at < NEVER
        days = plan.dates(wave.at // DAY)
        rows.append(
            {
                "kind": wave.kind,
                "city": wave.city,
                "category_id": LEAVES[wave.topic],
                "first_date": days.min() if len(days) else "",
                "last_date": days.max() if len(days) else "",
                "complainer_count": len(wave.line),
                "lost_count": int(goes.sum()),
            }
        )
        lost.append(
            pd.DataFrame(
                {
                    "user_id": lines.user_id[wave.line[goes]],
                    "complained_at": plan.times(wave.at[goes]),
                    "left_at": plan.times(wave.leave_at[goes]),
                }
            )
        )
    pd.DataFrame(rows).to_csv(out / "complaint_wave.csv", index=False, lineterminator="\n")
    pd.concat(lost).to_csv(out / "outage_churn.csv", index=False, lineterminator="\n")
