"""The tables of tasks.db and their numbered migrations. SQLite by default, PostgreSQL by URL, SQLAlchemy 1.4 and 2."""

from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    text,
)
from sqlalchemy.engine import Connection

metadata = MetaData()
_Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up INTEGER PRIMARY KEY only
_Double = Float(53)


def _task_id() -> Column:
    return Column("task_id", _Number, ForeignKey("task.task_id"), nullable=False, index=True)


schema_version = Table(
    "schema_version",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("applied_at", DateTime, nullable=False),
)

task = Table(
    "task",
    metadata,
    Column("task_id", _Number, primary_key=True),
    Column("kind", String(10), nullable=False, comment="alarm, complaint or manual"),
    Column("subject", String(80), nullable=False, comment="kpi_code, or complaint:<category_id>"),
    Column("subject_name_en", Text, nullable=False),
    Column("subject_name_zh", Text, nullable=False),
    Column("unit", String(30), nullable=False, comment="of the figures"),
    Column("period_kind", String(5), nullable=False, comment="month or day"),
    Column("period_start", Date, nullable=False),
    Column("area_level", String(10), nullable=False),
    Column("area_code", String(20), nullable=False),
    Column("area_name", Text, nullable=False),
    Column("severity", String(10), nullable=False, comment="warning or critical"),
    Column("rule_codes", Text, nullable=False),
    Column("kpi_value", _Double),
    Column("expected_value", _Double),
    Column("lower_value", _Double),
    Column("upper_value", _Double),
    Column("deviation", _Double),
    Column(
        "reference_kind", String(20), nullable=False, server_default="", comment="what its gravest rule held it against"
    ),
    Column("reference_value", _Double),
    Column("judged_value", _Double, comment="what was held against reference_value"),
    Column("cause", Text, nullable=False, comment="where the alarm mart locates the cause"),
    Column("request", Text, nullable=False, comment="what a manager asks, in words"),
    Column("owner_role", String(40), nullable=False),
    Column("owner_login", String(64), nullable=False, comment="whom it was first given to; '' nobody"),
    Column("assignee_login", String(64), nullable=False, comment="who must act now; '' nobody"),
    Column("owner_note", Text, nullable=False, comment="how the owner was found, where that was not plain"),
    Column("raised_by", String(64), nullable=False, comment="login, or system"),
    Column("state", String(12), nullable=False),
    Column("escalation_level", Integer, nullable=False, comment="times it went one level up"),
    Column("is_in_breach", Integer, nullable=False, comment="0 where the restated figure breaches no rule any more"),
    Column("raised_at", DateTime, nullable=False),
    Column("due_at", DateTime, nullable=False),
    Column("overdue_told_at", DateTime, comment="when nobody was left above to escalate to"),
    Column("closed_at", DateTime),
    Column("measured_effect", _Double, comment="actual minus forecast without action, mean of the watched months"),
    Column("effect_lower", _Double),
    Column("effect_upper", _Double),
    Column("version", Integer, nullable=False, comment="rises with every change; who acts names the one he saw"),
    UniqueConstraint("subject", "area_level", "area_code", "period_kind", "period_start", name="uq_task_subject"),
)

task_event = Table(
    "task_event",
    metadata,
    Column("event_id", _Number, primary_key=True),
    _task_id(),
    Column("at", DateTime, nullable=False),
    Column("login", String(64), nullable=False, comment="who did it, or system"),
    Column("role", String(10), nullable=False, comment="in which role"),
    Column("action", String(20), nullable=False),
    Column("from_state", String(12), nullable=False),
    Column("to_state", String(12), nullable=False),
    Column("from_login", String(64), nullable=False, comment="assignee before"),
    Column("to_login", String(64), nullable=False, comment="assignee after"),
    Column("text", Text, nullable=False),
    Column("attachment_link", Text, nullable=False),
)

notification = Table(
    "notification",
    metadata,
    Column("notification_id", _Number, primary_key=True),
    _task_id(),
    Column("event_id", _Number, ForeignKey("task_event.event_id"), nullable=False),
    Column("login", String(64), nullable=False, comment="whom it is for"),
    Column("channel", String(20), nullable=False, comment="mail, or webhook <number of the setting>"),
    Column("state", String(16), nullable=False),
    Column("attempt_count", Integer, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("next_at", DateTime, nullable=False, comment="not before"),
    Column("claimed_at", DateTime),
    Column("sent_at", DateTime),
    Column("problem", Text, nullable=False, comment="why the last attempt failed, without addresses"),
    UniqueConstraint("event_id", "login", "channel", name="uq_notification"),
)

watch = Table(
    "watch",
    metadata,
    Column("task_id", _Number, ForeignKey("task.task_id"), primary_key=True),
    Column("first_month", Date, nullable=False, comment="first whole month after closing"),
    Column("month_count", Integer, nullable=False, comment="agreed number of months"),
    Column("state", String(12), nullable=False, comment="watching, measured or unmeasurable"),
    Column("forecast", _Double),
    Column("standard_error", _Double),
    Column("history_count", Integer),
    Column("settled_at", DateTime),
)

person = Table(
    "person",
    metadata,
    Column("staff_id", String(40), primary_key=True),
    Column("staff_name", Text, nullable=False),
    Column("login", String(64), nullable=False),
    Column("email", Text, nullable=False),
    Column("position_code", String(40), nullable=False),
    Column("area_code", String(20), nullable=False, comment="area of the organisation unit"),
    Column("manager_id", String(40), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=False, comment="day after the last day; 9999-12-31 while in force"),
)

area = Table(
    "area",
    metadata,
    Column("area_code", String(20), primary_key=True),
    Column("area_level", String(10), nullable=False),
    Column("area_name", Text, nullable=False),
    Column("path", Text, nullable=False, comment="codes from the province down to itself, separated by /"),
)

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("calendar_date", Date, primary_key=True),
    Column("is_workday", Integer, nullable=False, comment="1 where people work, make-up workdays included"),
)


def _first_tables(connection: Connection) -> None:
    metadata.create_all(connection)


def _add_reference(connection: Connection) -> None:
    """What a task is held against; the first migration makes tables as they are today, so a new file has it already."""
    known = {column["name"] for column in inspect(connection).get_columns("task")}
    for column in (task.c.reference_kind, task.c.reference_value, task.c.judged_value):
        if column.name not in known:
            kind = column.type.compile(connection.dialect)
            rest = "" if column.nullable else " not null default ''"
            connection.execute(text(f"alter table task add column {column.name} {kind}{rest}"))


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first_tables, _add_reference)
"""The schema version is the number of migrations applied; each is run once, in order, and never changed afterwards."""
