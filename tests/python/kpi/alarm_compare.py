"""Hold the alarms to what was planted: every visible incident is told and dispatched, hardly anything else is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from planted_compare import truth_rows

FALSE_ALARMS_ALLOWED = 1 / 200  # of the watched figures that were judged
_NAMES = (
    "kpi_code", "period_kind", "period_start", "area_level", "area_code", "is_dispatched", "cause_area_code",
    "cause_kpi_code", "rule_codes", "deviation",
)  # fmt: skip
_YEAR = """
period_kind = 'month' and period_start > (
    select cast(max(period_start) as date) - interval 12 month
    from step.int_kpi_alarm__figure where period_kind = 'month'
)
"""
_ALARMS = f"""
select kpi_code, period_kind, cast(period_start as varchar), area_level, area_code, is_dispatched, cause_area_code,
    cause_kpi_code, rule_codes, deviation
from kpi.fct_kpi_alarm where {_YEAR} order by all
"""
_JUDGED = f"select count(*), cast(min(period_start) as varchar) from step.int_kpi_alarm__figure where {_YEAR}"
_FAMILY = "select kpi_code, leading_kpi_code from seed.kpi_watch"


@dataclass(frozen=True)
class AlarmCount:
    """Visible incidents and how many of them were told; alarms and how many of them no truth explains; `judged`:
    KPI-area-months; `problems`: sentences, none where all is well."""

    visible: int
    told: int
    alarms: int
    unexplained: list[str]
    judged: int
    problems: list[str]


def compare_alarms(database: Path, truth: Path) -> AlarmCount:
    """The alarms of the last twelve months against `truth`/incident.csv. Prints recall and precision."""
    incidents = truth_rows(truth, "incident")
    with duckdb.connect(str(database), read_only=True) as con:
        alarms = [dict(zip(_NAMES, row, strict=True)) for row in con.execute(_ALARMS).fetchall()]
        judged, since = con.execute(_JUDGED).fetchone() or (0, "")
        family = dict(con.execute(_FAMILY).fetchall())
    planted = [row for row in incidents if row["is_innocent"] == "0"]
    visible = [row for row in planted if row["is_visible"] == "1" and row["period_start"] >= since]
    missed = [problem for row in visible if (problem := _missed(row, alarms, family))]
    unexplained = [_name(alarm) for alarm in alarms if not any(_explains(row, alarm, family) for row in planted)]
    blamed = [
        f"look-alike {row['incident_kind']}: {_name(alarm)}"
        for row in incidents
        if row["is_innocent"] == "1"
        for alarm in alarms
        if alarm["kpi_code"] in row["kpi_codes"].split(";") and _explains(row, alarm, family)
        and _name(alarm) in unexplained
    ]  # fmt: skip
    doubled = _doubled(alarms)
    told = len(visible) - len(missed)
    print(
        f"alarms: {told} of {len(visible)} visible incidents told and dispatched; {len(alarms) - len(unexplained)} of "
        f"{len(alarms)} alarms explained, {len(unexplained)} not of {judged:,} KPI-area-months: {unexplained}"
    )
    problems = missed + blamed + doubled
    if len(unexplained) > judged * FALSE_ALARMS_ALLOWED:
        problems.append(f"{len(unexplained)} false alarms of {judged} KPI-area-months")
    return AlarmCount(len(visible), told, len(alarms), unexplained, judged, problems)


def _missed(incident: dict[str, str], alarms: list[dict[str, Any]], family: dict[str, str]) -> str:
    """Why an incident is not told: no alarm of one of its KPIs there, or none that is dispatched at the right area:
    where it struck, inside it where most of it lies in one part, or the area that holds it where it struck several."""
    codes, code = incident["kpi_codes"].split(";"), incident["area_code"]
    there = [
        a for a in alarms if a["period_start"] == incident["period_start"] and family[a["kpi_code"]] == family[codes[0]]
    ]
    if not any(alarm["kpi_code"] in codes and alarm["area_code"] == code for alarm in there):
        return f"no alarm: {incident}"
    sent = [alarm["area_code"] for alarm in there if alarm["is_dispatched"] == 1]
    if not any(area.startswith(code) or code.startswith(area) for area in sent):
        return f"not dispatched there but at {sent}: {incident}"
    return ""


def _explains(incident: dict[str, str], alarm: dict[str, Any], family: dict[str, str]) -> bool:
    """Whether an incident is of the alarm's family of KPIs and month, in its area, above or inside it."""
    codes = {family[code] for code in incident["kpi_codes"].split(";") if code in family}
    area, other = incident["area_code"], alarm["area_code"]
    return (
        incident["period_start"] == alarm["period_start"]
        and family[alarm["kpi_code"]] in codes
        and (area.startswith(other) or other.startswith(area))
    )


def _doubled(alarms: list[dict[str, Any]]) -> list[str]:
    """Alarms whose cause is dispatched by no row, or that are dispatched though their cause lies elsewhere."""
    sent = {(a["cause_kpi_code"], a["period_start"], a["area_code"]) for a in alarms if a["is_dispatched"] == 1}
    return [
        f"no task for {_name(alarm)}"
        for alarm in alarms
        if (alarm["cause_kpi_code"], alarm["period_start"], alarm["cause_area_code"]) not in sent
        or (alarm["is_dispatched"] == 1 and alarm["cause_area_code"] != alarm["area_code"])
    ]


def _name(alarm: dict[str, Any]) -> str:
    names = ("kpi_code", "period_start", "area_code", "rule_codes")
    return " ".join(str(alarm[name]) for name in names) + f" {alarm['deviation'] or 0:.1f}"
