"""Hold the alarms of a year to what was planted: visible incidents are told where they struck, hardly anything else is.

A visible incident is told by an alarm of its family of KPIs in exactly its area and month. An alarm is explained by a
visible incident of its family and month alone, in the same area or in one that holds it or lies in it; a day by that of
its month. All other alarms are false.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
from planted_compare import truth_rows

FALSE_ALARMS_ALLOWED = 0.01  # of the watched figures that were judged
TOLD_AT_LEAST = 0.85  # of the visible incidents: of few lines chance hides one in seven
_YEAR = """
period_start > (
    select cast(max(period_start) as date) - interval 12 month
    from step.int_kpi_alarm__figure where period_kind = 'month'
)
"""
_ALARMS = f"""
select alarm.kpi_code, watch.leading_kpi_code, period_kind, cast(period_start as varchar), area_level, area_code,
    rule_codes, coalesce(deviation, 0), is_dispatched, cause_kpi_code, cause_area_level, cause_area_code
from kpi.fct_kpi_alarm as alarm inner join seed.kpi_watch as watch using (kpi_code)
where {_YEAR} order by all
"""
_JUDGED = f"""
select period_kind, count(*), cast(min(period_start) as varchar)
from step.int_kpi_alarm__figure where {_YEAR} group by all
"""
_FAMILY = "select kpi_code, leading_kpi_code from seed.kpi_watch"


@dataclass(frozen=True)
class Alarm:
    """A row of fct_kpi_alarm, and the KPI that leads its family."""

    kpi_code: str
    family: str
    period_kind: str
    period_start: str
    area_level: str
    area_code: str
    rule_codes: str
    deviation: float
    is_dispatched: int
    cause_kpi_code: str
    cause_area_level: str
    cause_area_code: str

    def __str__(self) -> str:
        return f"{self.kpi_code} {self.period_start} {self.area_code} {self.rule_codes} {self.deviation:.1f}"


@dataclass(frozen=True)
class Incident:
    """A row of incident.csv. `families`: the KPIs that lead those it moves."""

    kind: str
    area_code: str
    month: str
    kpi_codes: tuple[str, ...]
    families: frozenset[str]
    is_visible: bool
    is_innocent: bool

    def fits(self, alarm: Alarm) -> bool:
        """Whether the alarm is of a family, the month, and the area, one above or one inside."""
        return (
            alarm.family in self.families
            and alarm.period_start[:7] == self.month[:7]
            and (self.area_code.startswith(alarm.area_code) or alarm.area_code.startswith(self.area_code))
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.month} {self.area_code} {';'.join(self.kpi_codes)}"


@dataclass(frozen=True)
class AlarmCount:
    """`told`: visible incidents that an alarm tells, of `visible`; `false`: alarms that none explains, by period kind,
    of `judged` figures; `problems`: sentences, none where all is well."""

    visible: list[Incident]
    told: list[Incident]
    false: dict[str, list[Alarm]]
    judged: dict[str, int]
    problems: list[str]


def compare_alarms(database: Path, truth: Path) -> AlarmCount:
    """The alarms of the last twelve months against `truth`/incident.csv. Prints recall and share of false alarms."""
    with duckdb.connect(str(database), read_only=True) as con:
        alarms = [Alarm(*row) for row in con.execute(_ALARMS).fetchall()]
        judged = {kind: (count, since) for kind, count, since in con.execute(_JUDGED).fetchall()}
        family = dict(con.execute(_FAMILY).fetchall())
    incidents = [_incident(row, family) for row in truth_rows(truth, "incident")]
    visible = [one for one in incidents if one.is_visible and one.month >= judged["month"][1]]
    told = [one for one in visible if any(_tells(alarm, one) for alarm in alarms)]
    false = {
        kind: [alarm for alarm in alarms if alarm.period_kind == kind and not any(one.fits(alarm) for one in visible)]
        for kind in judged
    }
    counts = {kind: count for kind, (count, _) in judged.items()}
    _print(alarms, incidents, visible, told, false, counts)
    problems = _hidden(visible, told)
    problems += _blamed(incidents, [alarm for some in false.values() for alarm in some]) + _without_task(alarms)
    problems += [
        f"{len(some)} false alarms of {counts[kind]} figures by {kind}"
        for kind, some in false.items()
        if len(some) > FALSE_ALARMS_ALLOWED * counts[kind]
    ]
    return AlarmCount(visible, told, false, counts, problems)


def _incident(row: dict[str, str], family: dict[str, str]) -> Incident:
    codes = tuple(row["kpi_codes"].split(";"))
    return Incident(
        row["incident_kind"], row["area_code"], row["period_start"], codes,
        frozenset(family[code] for code in codes if code in family),
        row["is_visible"] == "1", row["is_innocent"] == "1",
    )  # fmt: skip


def _tells(alarm: Alarm, incident: Incident) -> bool:
    """Whether it is an alarm of the incident's very area and month, whose task lies there, above or inside."""
    return (
        incident.fits(alarm)
        and alarm.period_kind == "month"
        and alarm.area_code == incident.area_code
        and (
            alarm.cause_area_code.startswith(incident.area_code) or incident.area_code.startswith(alarm.cause_area_code)
        )
    )


def _hidden(visible: list[Incident], told: list[Incident]) -> list[str]:
    """Visible incidents without an alarm, where they are too many, or where their family has no told one."""
    told_families = {family for one in told for family in one.families}
    missed = [one for one in visible if one not in told]
    too_many = len(told) < TOLD_AT_LEAST * len(visible)
    return [f"no alarm: {one}" for one in missed if too_many or not one.families <= told_families]


def _blamed(incidents: list[Incident], false: list[Alarm]) -> list[str]:
    """False alarms of a KPI of a look-alike, in its month and area, one above or one inside; not where something real
    was planted in just that area, though too little to be visible."""
    planted = [one for one in incidents if not one.is_innocent]
    return [
        f"look-alike {one}: {alarm}"
        for one in incidents
        if one.is_innocent
        for alarm in false
        if alarm.kpi_code in one.kpi_codes
        and one.fits(alarm)
        and not any(real.fits(alarm) and real.area_code == alarm.area_code for real in planted)
    ]


def _without_task(alarms: list[Alarm]) -> list[str]:
    """Alarms whose cause is dispatched by no row, or that are dispatched though their cause lies elsewhere."""
    sent = {(a.kpi_code, a.period_kind, a.period_start, a.area_level, a.area_code) for a in alarms if a.is_dispatched}
    return [
        f"no task for {a}"
        for a in alarms
        if (a.cause_kpi_code, a.period_kind, a.period_start, a.cause_area_level, a.cause_area_code) not in sent
        or (a.is_dispatched and (a.cause_area_level, a.cause_area_code) != (a.area_level, a.area_code))
    ]


def _print(
    alarms: list[Alarm], incidents: list[Incident], visible: list[Incident], told: list[Incident],
    false: dict[str, list[Alarm]], judged: dict[str, int],
) -> None:  # fmt: skip
    missed = [str(one) for one in visible if one not in told]
    print(f"{len(told)} of {len(visible)} visible incidents told: {[str(one) for one in told]}, not: {missed}")
    planted = [one for one in incidents if not one.is_innocent]
    for kind, some in false.items():
        count = sum(alarm.period_kind == kind for alarm in alarms)
        small = sum(any(one.fits(alarm) for one in planted) for alarm in some)
        print(
            f"by {kind}: {count} alarms of {judged[kind]:,} figures; {len(some)} without a visible incident"
            f" ({len(some) / judged[kind]:.2%}), of which {small} with one too small to be visible:"
            f" {[str(alarm) for alarm in some]}"
        )
