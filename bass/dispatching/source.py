"""What the warehouse tells dispatch: alarms, overdue complaints, figures, persons, areas, working days."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection as TaskConnection

from bass.dispatching import schema
from bass.dispatching.directory import Area, Person
from bass.dispatching.task import ALARM, COMPLAINT, Draft, Figure, Task
from bass.errors import BassError
from bass.publishing import duck
from bass.publishing.duck import Connection

COMPLAINT_ROLE = "area_manager"  # complaints are gathered by city
CRITICAL_AFTER_DAYS = 7  # that the oldest complaint of a group is overdue
CALENDAR_DAYS = 400  # back and ahead, more than any due time reaches

ALARMS = """
    select
        alarm.*,
        kpi.kpi_name_en, kpi.kpi_name_zh, kpi.unit, coalesce(area.area_name, alarm.area_code) as area_name,
        cause_kpi.kpi_name_zh as cause_kpi_name_zh, cause_area.area_name as cause_area_name
    from kpi.fct_kpi_alarm as alarm
    inner join kpi.dim_kpi as kpi on alarm.kpi_code = kpi.kpi_code
    left join core.dim_area as area on alarm.area_code = area.area_code
    left join kpi.dim_kpi as cause_kpi on alarm.cause_kpi_code = cause_kpi.kpi_code
    left join core.dim_area as cause_area on alarm.cause_area_code = cause_area.area_code
    order by alarm.period_start, alarm.kpi_code, alarm.area_level, alarm.area_code
"""
COMPLAINTS = """
    select
        category.type_id, category.type_name_en, category.type_name_zh, area.city_code, area.city_name,
        cast(date_trunc('month', complaint.due_at) as date) as due_month,
        count(*) as complaint_count, cast(min(complaint.due_at) as date) as oldest_due_date
    from core.fct_complaint as complaint
    inner join core.dim_area as area on complaint.area_id = area.area_code
    inner join core.dim_complaint_category as category on complaint.category_id = category.category_id
    where complaint.is_open = 1 and complaint.is_overdue = 1 and area.city_code <> '-1'
    group by all order by due_month, city_code, type_id
"""
FIGURES = """
    select kpi_code, area_level, area_code, '{kind}', period_start
    from kpi.fct_kpi_{table} where dimension_type = 'all' and kpi_value is not null and state in ('final', 'restated')
        and list_contains(?, kpi_code) and list_contains(?, period_start)
"""
ALARM_KEY = ("kpi_code", "area_level", "area_code", "period_kind", "period_start")
MONTHS = """
    select period_start, kpi_value, state from kpi.fct_kpi_monthly
    where dimension_type = 'all' and kpi_code = ? and area_level = ? and area_code = ? and kpi_value is not null
"""
PERSONS = f"select {', '.join(Person.__dataclass_fields__)} from restricted.dim_staff_contact"
AREAS = """
    select area_code, area_level, area_name, list_filter(
        [province_code, city_code, county_code, grid_code], code -> code <> '-1') as path from core.dim_area
"""
DAYS = "select calendar_date, is_workday from core.dim_date where calendar_date between ? and ?"


@dataclass(frozen=True)
class Seen:
    """What asks for tasks: `drafts`. `breaching` are the keys of all that is in breach, dispatched or not; `judged` the
    kinds of task of which that is known. `problem` says what there is nothing of to send."""

    drafts: tuple[Draft, ...]
    breaching: frozenset[tuple[str, ...]]
    judged: frozenset[str]
    problem: str = ""


def key(subject: str, level: str, code: str, kind: str, start: date) -> tuple[str, ...]:
    return subject, level, code, kind, f"{start:%Y-%m-%d}"


def read_seen(warehouse: Path, raise_days: dict[str, int]) -> Seen:
    """Everything that asks for a task in a published file. A table that is not published asks for nothing."""
    with duck.reading(warehouse) as connection:
        status = connection.execute("select as_of_date from operation.run_status").fetchone()
        alarms, complaints = _rows(connection, ALARMS), _rows(connection, COMPLAINTS)
    day = status[0] if status and status[0] else date.max
    tables = (("alarms", "kpi.fct_kpi_alarm", alarms), ("complaints", "core.fct_complaint", complaints))
    missing = [f"no {what} to send: {table} is not published" for what, table, rows in tables if rows is None]
    kinds = [kind for kind, rows in ((ALARM, alarms), (COMPLAINT, complaints)) if rows is not None]
    drafts = [_alarm(row) for row in alarms or () if _is_due(row, day, raise_days)]
    overdue = [_complaint(row, day) for row in complaints or ()]
    breaching = {key(*(row[name] for name in ALARM_KEY)) for row in alarms or ()} | {key(*one.key) for one in overdue}
    problem = "; ".join(missing)
    return Seen((*drafts, *overdue), frozenset(breaching), frozenset(kinds), problem)


def read_figured(warehouse: Path, tasks: Iterable[Task]) -> frozenset[tuple[str, ...]]:
    """The keys of these tasks, and of others like them, of which a final figure is published: no alarm is no
    breach then."""
    subjects, starts = sorted({task.subject for task in tasks}), sorted({task.period_start for task in tasks})
    found: set[tuple[str, ...]] = set()
    with duck.reading(warehouse) as connection:
        for kind, table in (("month", "monthly"), ("day", "daily")):
            rows = _rows(connection, FIGURES.format(kind=kind, table=table), [subjects, starts])
            found |= {key(*row.values()) for row in rows or ()}
    return frozenset(found)


def _rows(connection: Connection, query: str, parameters: list[Any] | None = None) -> list[dict[str, Any]] | None:
    """None where a table is not published."""
    try:
        found = connection.execute(query, parameters)
    except duckdb.CatalogException:
        return None
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _is_due(row: dict[str, Any], as_of_date: date, raise_days: dict[str, int]) -> bool:
    oldest = as_of_date - timedelta(days=raise_days[row["period_kind"]])
    return bool(row["is_dispatched"]) and row["period_start"] >= oldest


def _alarm(row: dict[str, Any]) -> Draft:
    where, what = row["cause_area_name"], row["cause_kpi_name_zh"]
    is_elsewhere = (row["cause_area_code"], row["cause_kpi_code"]) != (row["area_code"], row["kpi_code"])
    cause = " · ".join(filter(None, (where, what))) if is_elsewhere else ""
    # a file that an older program published does not say what the figure was held against
    figure = Figure(*(_float(row.get(name)) for name in Figure.__dataclass_fields__))
    return Draft(
        kind=ALARM, subject=row["kpi_code"], subject_name_en=row["kpi_name_en"], subject_name_zh=row["kpi_name_zh"],
        unit=row["unit"], period_kind=row["period_kind"], period_start=row["period_start"],
        area_level=row["area_level"], area_code=row["area_code"], area_name=row["area_name"],
        severity=row["severity"], owner_role=row["owner_role"] or "", figure=figure,
        rule_codes=row["rule_codes"] or "", reference_kind=row.get("reference_kind") or "", cause=cause,
    )  # fmt: skip


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _complaint(row: dict[str, Any], as_of_date: date) -> Draft:
    days = (as_of_date - row["oldest_due_date"]).days
    return Draft(
        kind=COMPLAINT, subject=f"complaint:{row['type_id']}",
        subject_name_en=f"Overdue complaints: {row['type_name_en']}",
        subject_name_zh=f"超时投诉：{row['type_name_zh']}", unit="complaint", period_kind="month",
        period_start=row["due_month"], area_level="city", area_code=row["city_code"], area_name=row["city_name"],
        severity="critical" if days > CRITICAL_AFTER_DAYS else "warning", owner_role=COMPLAINT_ROLE,
        figure=Figure(kpi_value=float(row["complaint_count"])), rule_codes="open past due",
        cause=f"最早应办结 oldest due {row['oldest_due_date']:%Y-%m-%d}",
    )  # fmt: skip


def read_months(warehouse: Path, subject: str, level: str, code: str) -> dict[date, tuple[float, str]]:
    """Month -> value and state of one KPI and area, as published."""
    with duck.reading(warehouse) as connection:
        rows = connection.execute(MONTHS, [subject, level, code]).fetchall()
    return {month: (float(value), state) for month, value, state in rows}


def read_persons(working_db: Path) -> list[Person]:
    """Everybody of the staff file. Raises BassError where the working file cannot be read."""
    with duck.reading(working_db) as connection:
        try:
            return [Person(*row) for row in connection.execute(PERSONS).fetchall()]
        except duckdb.CatalogException as error:
            raise BassError(f"{working_db}: has no restricted.dim_staff_contact; run `bass build`") from error


def read_places(warehouse: Path, today: date) -> tuple[list[Area], list[tuple[date, bool]]]:
    """Areas, and the days around today with whether people work."""
    around = timedelta(days=CALENDAR_DAYS)
    with duck.reading(warehouse) as connection:
        areas = [
            Area(code, level, name, tuple(path)) for code, level, name, path in connection.execute(AREAS).fetchall()
        ]
        days = connection.execute(DAYS, [today - around, today + around]).fetchall()
    return areas, [(day, bool(is_workday)) for day, is_workday in days]


def keep_persons(connection: TaskConnection, persons: Iterable[Person]) -> None:
    connection.execute(delete(schema.person))
    rows = [asdict(person) for person in persons]
    if rows:
        connection.execute(insert(schema.person), rows)


def keep_places(connection: TaskConnection, areas: Iterable[Area], days: Iterable[tuple[date, bool]]) -> None:
    connection.execute(delete(schema.area))
    connection.execute(delete(schema.calendar_day))
    places = [asdict(area) | {"path": "/".join(area.path)} for area in areas]
    calendar = [{"calendar_date": day, "is_workday": int(is_workday)} for day, is_workday in days]
    for table, rows in ((schema.area, places), (schema.calendar_day, calendar)):
        if rows:
            connection.execute(insert(table), rows)
