"""A task, what is asked before it is one, and its history."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

ALARM, COMPLAINT, MANUAL = "alarm", "complaint", "manual"
SYSTEM_LOGIN = "system"


@dataclass(frozen=True)
class Figure:
    """What was seen: in the KPI's unit, the band from the KPI's own history; `judged_value` is what was held against
    `reference_value`, of a plan warning the forecast, as is `kpi_value`. Complaints have a count only."""

    kpi_value: float | None = None
    expected_value: float | None = None
    lower_value: float | None = None
    upper_value: float | None = None
    deviation: float | None = None
    reference_value: float | None = None
    judged_value: float | None = None


@dataclass(frozen=True)
class About:
    """What a task is about. Subject, area and period together name it: there is one task for them, ever."""

    kind: str
    subject: str
    subject_name_en: str
    subject_name_zh: str
    unit: str
    period_kind: str
    period_start: date
    area_level: str
    area_code: str
    area_name: str
    severity: str
    owner_role: str

    @property
    def key(self) -> tuple[str, str, str, str, date]:
        return self.subject, self.area_level, self.area_code, self.period_kind, self.period_start


@dataclass(frozen=True)
class Draft(About):
    """A task that is asked for."""

    figure: Figure = Figure()
    rule_codes: str = ""
    reference_kind: str = ""
    cause: str = ""
    request: str = ""


@dataclass(frozen=True)
class Task(About):
    """One task; the fields are the columns of table `task`, described there."""

    task_id: int
    rule_codes: str
    kpi_value: float | None
    expected_value: float | None
    lower_value: float | None
    upper_value: float | None
    deviation: float | None
    reference_kind: str
    reference_value: float | None
    judged_value: float | None
    cause: str
    request: str
    owner_login: str
    assignee_login: str
    owner_note: str
    raised_by: str
    state: str
    escalation_level: int
    is_in_breach: int
    raised_at: datetime
    due_at: datetime
    overdue_told_at: datetime | None
    closed_at: datetime | None
    measured_effect: float | None
    effect_lower: float | None
    effect_upper: float | None
    version: int

    @property
    def period(self) -> str:
        return f"{self.period_start:%Y-%m}" if self.period_kind == "month" else f"{self.period_start:%Y-%m-%d}"

    @property
    def title(self) -> str:
        return f"{self.subject_name_zh} {self.subject_name_en} · {self.area_name} · {self.period}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class TimedTask(Task):
    """A task at a moment: `is_overdue` where somebody still has to act and the time is over."""

    is_overdue: bool = False


@dataclass(frozen=True)
class Event:
    """One line of a task's history; the fields are the columns of table `task_event`."""

    event_id: int
    task_id: int
    at: datetime
    login: str
    role: str
    action: str
    from_state: str
    to_state: str
    from_login: str
    to_login: str
    text: str
    attachment_link: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)
