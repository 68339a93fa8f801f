"""What no extract tells: why lines left, who came back under another number, and every event as it happened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from synth.life import STATUSES
from synth.line import CAUSES
from synth.operator import Operator
from synth.world import DAY, NEVER


def write_lives(operator: Operator, out: Path) -> None:
    """Write churn_cause.csv (one row per line that left) and events.csv (one row per event of a line) into `out`."""
    _causes(operator).to_csv(out / "churn_cause.csv", index=False, lineterminator="\n")
    _events(operator).to_csv(out / "events.csv", index=False, lineterminator="\n")


def _causes(operator: Operator) -> pd.DataFrame:
    """user_id, left_at, cause, reason told in user_status, reinstated_at, cancelled_at, reentered_as (user_id)."""
    plan, lines = operator.plan, operator.lines
    end = plan.day_count * DAY
    gone = np.flatnonzero(lines.leave_at < end)
    events = operator.events
    told = events.merge(pd.DataFrame({"line": gone, "at": lines.leave_at[gone]}), on=["line", "at"])
    reason = told.drop_duplicates("line").set_index("line")["reason"].reindex(gone).fillna("")
    successor = np.full(len(lines), -1)
    successor[lines.former[lines.former >= 0]] = np.flatnonzero(lines.former >= 0)
    user_id = lines.user_id

    def time(at: np.ndarray) -> np.ndarray:
        known = (at < end) & (at < NEVER)
        return np.where(known, np.datetime_as_string(plan.times(np.where(known, at, 0)), unit="s"), "")

    return pd.DataFrame(
        {
            "user_id": user_id[gone],
            "left_at": time(lines.leave_at[gone]),
            "cause": np.array(CAUSES)[lines.cause[gone]],
            "reason_told": reason.to_numpy(),
            "reinstated_at": time(lines.return_at[gone]),
            "cancelled_at": time(lines.cancel_at[gone]),
            "reentered_as": np.where(successor[gone] >= 0, user_id[successor[gone]], ""),
        }
    )


def _events(operator: Operator) -> pd.DataFrame:
    """user_id, event, at, detail, sent (day of the file): changes of status, attributes and base tariff."""
    plan, lines, versions = operator.plan, operator.lines, operator.versions
    user_id = lines.user_id
    status = pd.DataFrame(
        {
            "line": operator.events["line"],
            "event": "status",
            "at": plan.times(operator.events["at"].to_numpy()),
            "detail": np.array(STATUSES)[operator.events["status"].to_numpy()],
            "sent": plan.dates(operator.events["sent"].to_numpy()),
        }
    )
    before = versions.groupby("line").shift(1)
    frames = [status]
    for column, event in (("grid", "moved"), ("pay_mode", "pay mode"), ("number", "number"), ("brand", "brand")):
        changed = before[column].notna() & (before[column] != versions[column])
        rows = versions[changed]
        days = plan.dates(rows["day"].to_numpy())
        detail = rows[column].astype(str).to_numpy()
        frames.append(pd.DataFrame({"line": rows["line"], "event": event, "at": days, "detail": detail, "sent": days}))
    table = pd.concat(frames, ignore_index=True)
    table["at"] = table["at"].astype("datetime64[s]")
    table = table.sort_values(["line", "at", "event"], kind="stable")
    table.insert(0, "user_id", user_id[table["line"].to_numpy()])
    return table.drop(columns="line")
