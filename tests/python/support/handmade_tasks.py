"""A small organisation and a published file made by hand: a province, two cities, three counties and their people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from bass.dispatching.directory import Area, Person
from bass.dispatching.rights import Viewer
from bass.dispatching.service import TaskService
from bass.dispatching.source import keep_persons, keep_places
from bass.dispatching.task import ALARM, Draft, Figure, Task
from bass.home import PROJECT_DIR, Home, Settings

CATALOGUE = PROJECT_DIR / "seeds" / "kpi" / "kpi_catalogue.csv"
NOW = datetime(2026, 4, 16, 10, 0)  # a Thursday
AREAS = (
    Area("33", "province", "浙江省", ("33",)),
    Area("3301", "city", "杭州市", ("33", "3301")),
    Area("3302", "city", "宁波市", ("33", "3302")),
    Area("330106", "county", "西湖区", ("33", "3301", "330106")),
    Area("330102", "county", "上城区", ("33", "3301", "330102")),
    Area("330203", "county", "海曙区", ("33", "3302", "330203")),
)
SCOPES = {
    "wang.director": "33", "zhao.department": "33", "qian.analyst": "33", "li.hangzhou": "3301", "sun.ningbo": "3302",
    "zhou.xihu": "330106", "wu.shangcheng": "330102", "zheng.haishu": "330203",
}  # fmt: skip
FAR = date(9999, 12, 31)


def person(number: str, login: str, position: str, area: str, manager: str, **values: Any) -> Person:
    given = Person(
        number, f"name {number}", login, f"{login}@example.com", position, area, manager, date(2020, 1, 1), FAR
    )
    return replace(given, **values)


PERSONS = (
    person("1", "wang.director", "director", "33", "-1"),
    person("2", "zhao.department", "department_manager", "33", "1"),
    person("3", "qian.analyst", "analyst", "33", "2"),
    person("4", "li.hangzhou", "area_manager", "3301", "2"),
    person("5", "sun.ningbo", "area_manager", "3302", "2"),
    person("6", "zhou.xihu", "customer_manager", "330106", "4"),
    person("7", "wu.shangcheng", "customer_manager", "330102", "4"),
    person("8", "zheng.haishu", "customer_manager", "330203", "5"),
)
DRAFT = Draft(
    kind=ALARM, subject="churn_rate_opening", subject_name_en="Churn rate", subject_name_zh="离网率", unit="%",
    period_kind="month", period_start=date(2026, 3, 1), area_level="county", area_code="330106", area_name="西湖区",
    severity="warning", owner_role="customer_manager", figure=Figure(4.2, 2.1, 1.5, 2.7, 5.1, 3.0, 4.2),
    rule_codes="target", reference_kind="target",
)  # fmt: skip


@dataclass
class Office:
    """A home with the organisation above, and a clock that the test sets."""

    home: Home
    clock: datetime = NOW
    opened: TaskService | None = None

    @property
    def service(self) -> TaskService:
        """Opened once: opening looks at the schema."""
        if self.opened is None:
            self.opened = replace(TaskService.open(self.home), now=lambda: self.clock, scopes=lambda: SCOPES)
        return self.opened

    def know(self, *persons: Person) -> None:
        """The staff file, with these persons in place of those of the same number."""
        known = {one.staff_id: one for one in PERSONS} | {one.staff_id: one for one in persons}
        with self.service.store.write() as connection:
            keep_persons(connection, known.values())

    def raised(self, **values: Any) -> Task:
        return self.service.raise_task(replace(DRAFT, **values))[0]

    def take(self, login: str, task_id: int, action: str, **values: Any) -> Task:
        from bass.dispatching.judging import Wish

        return self.service.take(Viewer(login), task_id, Wish(action, **values))

    def task(self, task_id: int) -> Task:
        return self.service.look(Viewer("admin", is_administrator=True), task_id)[0]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.service.store.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]


def new_office(root: Path) -> Office:
    office = Office(Home.create(root, Settings(clock=NOW)))
    with office.service.store.write() as connection:
        keep_persons(connection, PERSONS)
        # 1 May is free, and so is Friday the 17th; Saturday the 18th is a make-up workday
        keep_places(connection, AREAS, [(date(2026, 4, 17), False), (date(2026, 4, 18), True)])
    return office


# ---- a published file -----------------------------------------------------------------------------------------------
ALARM_COLUMNS = """
    kpi_code varchar, period_kind varchar, period_start date, area_level varchar, area_code varchar, severity varchar,
    rule_codes varchar, reference_kind varchar, reference_value double, judged_value double,
    kpi_value double, expected_value double, lower_value double, upper_value double,
    deviation double, is_dispatched integer, cause_area_level varchar, cause_area_code varchar, cause_kpi_code varchar,
    owner_role varchar, state varchar, as_of_date date
"""
OTHER_TABLES = f"""
    create schema kpi; create schema core; create schema operation; create schema security;
    create table kpi.dim_kpi as select * replace (case kpi_code when 'arpu' then owner_role else 'customer_manager' end
        as owner_role) from read_csv('{CATALOGUE}') where kpi_code in ('churn_rate_opening', 'arpu');
    create table operation.run_status as select date '2026-04-15' as as_of_date;
    create table security.security_user_scope(username varchar, scope_level varchar, scope_value varchar);
    create table core.dim_date as select day::date as calendar_date, isodow(day) <= 5 as is_workday
        from generate_series(date '2026-01-01', date '2026-12-31', interval 1 day) as t(day);
    create table core.dim_area(area_code varchar, area_level varchar, area_name varchar, province_code varchar,
        city_code varchar, city_name varchar, county_code varchar, grid_code varchar);
    create table core.dim_complaint_category as select * from (values
        ('100101', '10', 'Network quality', '网络质量'), ('200101', '20', 'Billing', '计费争议'))
        as t(category_id, type_id, type_name_en, type_name_zh);
    create table core.fct_complaint(case_id varchar, category_id varchar, area_id varchar, due_at timestamp,
        is_open integer, is_overdue integer);
    create table kpi.fct_kpi_monthly(kpi_code varchar, period_start date, area_level varchar, area_code varchar,
        dimension_type varchar, kpi_value double, state varchar);
    create table kpi.fct_kpi_daily(kpi_code varchar, period_start date, area_level varchar, area_code varchar,
        dimension_type varchar, kpi_value double, state varchar);
"""


def alarm(area_code: str = "330106", level: str = "county", **values: Any) -> dict[str, Any]:
    row = {
        "kpi_code": "churn_rate_opening", "period_kind": "month", "period_start": "2026-03-01", "area_level": level,
        "area_code": area_code, "severity": "critical", "rule_codes": "target", "kpi_value": 4.2, "expected_value": 2.1,
        "reference_kind": "target", "reference_value": 3.0, "judged_value": 4.2,
        "lower_value": 1.5, "upper_value": 2.7, "deviation": 5.1, "is_dispatched": 1, "cause_area_level": level,
        "cause_area_code": area_code, "cause_kpi_code": "churn_rate_opening", "owner_role": "customer_manager",
        "state": "final", "as_of_date": "2026-04-15",
    }  # fmt: skip
    return row | values


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        marks = ", ".join("?" for _ in row)
        connection.execute(f"insert into {table} ({', '.join(row)}) values ({marks})", list(row.values()))


def publish(
    home: Home,
    alarms: Sequence[dict[str, Any]] | None,
    complaints: Sequence[dict[str, Any]] = (),
    months: Sequence[dict[str, Any]] = (),
) -> None:
    """Put a further build before the readers, and the working file with the staff beside it; `alarms` None: without the
    table of alarms."""
    build = home.publish / "builds" / f"{len(list(home.publish.glob('builds/*'))) + 1:06d}"
    build.mkdir(parents=True)
    with duckdb.connect(str(build / "warehouse.duckdb")) as connection:
        connection.execute(OTHER_TABLES)
        if alarms is not None:
            connection.execute(f"create table kpi.fct_kpi_alarm({ALARM_COLUMNS})")
        for area in AREAS:
            codes = (*area.path, "-1", "-1", "-1")
            city = next((one.area_name for one in AREAS if one.area_code == codes[1]), "未知")
            row = [area.area_code, area.area_level, area.area_name, codes[0], codes[1], city, codes[2], "-1"]
            connection.execute("insert into core.dim_area values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        for login, code in SCOPES.items():
            connection.execute("insert into security.security_user_scope values (?, '', ?)", [login, code])
        insert_rows(connection, "kpi.fct_kpi_alarm", alarms or ())
        insert_rows(connection, "core.fct_complaint", complaints)
        insert_rows(connection, "kpi.fct_kpi_monthly", months)
    link = home.publish / ".new"
    link.symlink_to(Path("builds") / build.name)
    link.replace(home.publish / "current")
    write_staff(home, PERSONS)


def write_staff(home: Home, persons: tuple[Person, ...]) -> None:
    home.working_db.unlink(missing_ok=True)
    with duckdb.connect(str(home.working_db)) as connection:
        connection.execute(
            "create schema restricted; create table restricted.dim_staff_contact(staff_id varchar, staff_name varchar,"
            " login varchar, email varchar, position_code varchar, area_code varchar, manager_id varchar,"
            " valid_from date, valid_to date)"
        )
        insert_rows(connection, "restricted.dim_staff_contact", [vars(one) for one in persons])


def month(start: str, value: float, state: str = "final", area_code: str = "330106") -> dict[str, Any]:
    return {
        "kpi_code": "churn_rate_opening", "period_start": start, "area_level": "county", "area_code": area_code,
        "dimension_type": "all", "kpi_value": value, "state": state,
    }  # fmt: skip
