"""After closing: the KPI is watched for an agreed number of months, then the effect is measured, once."""

from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bass.dispatching import records, schema
from bass.dispatching.effect import FEWEST_MONTHS, measured_effect
from bass.dispatching.task import COMPLAINT, SYSTEM_LOGIN, Task

WATCHING, MEASURED, UNMEASURABLE = "watching", "measured", "unmeasurable"
FINAL_STATES = ("final", "restated")


def month_after(day: date, count: int = 1) -> date:
    """First day of the `count`-th month after the month of `day`."""
    number = day.year * 12 + day.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def begin_watch(connection: Connection, task: Task, closed_at: datetime, month_count: int) -> None:
    """Watch from the first whole month after closing. A task about complaints has no KPI to watch."""
    if task.kind != COMPLAINT:
        row = {"task_id": task.task_id, "first_month": month_after(closed_at.date()), "month_count": month_count}
        connection.execute(insert(schema.watch).values(state=WATCHING, **row))


def watched(connection: Connection) -> list[tuple[Task, date, int]]:
    """Tasks whose effect is not measured yet, with the first month and the number of months."""
    rows = connection.execute(select(schema.watch).where(schema.watch.c.state == WATCHING)).all()
    found = [(records.find(connection, row.task_id), row.first_month, row.month_count) for row in rows]
    return [(task, first, count) for task, first, count in found if task is not None]


def settle_watch(
    connection: Connection, task: Task, months: tuple[date, int], values: dict[date, tuple[float, str]], now: datetime
) -> bool:
    """Measure the effect where every watched month is final in `values` (month -> value and state); gives whether it
    is settled. The forecast takes final months before the task's own month alone."""
    first, count = months
    wanted = [month_after(first, number) for number in range(count)]
    if any(month not in values or values[month][1] not in FINAL_STATES for month in wanted):
        return False
    begin = task.period_start.replace(day=1)
    history = [value for month, (value, state) in sorted(values.items()) if month < begin and state in FINAL_STATES]
    effect = measured_effect(history, [values[month][0] for month in wanted])
    settled = {"state": MEASURED if effect else UNMEASURABLE, "settled_at": now}
    if effect:
        settled |= {"forecast": effect.forecast, "scale": effect.scale, "history_count": effect.history_count}
        row = {"measured_effect": effect.measured_effect, "effect_lower": effect.lower, "effect_upper": effect.upper}
        records.change(connection, task, **row)
        text = (
            f"{effect.measured_effect:+.4g} {task.unit} (95%: {effect.lower:+.4g} to {effect.upper:+.4g}), mean of"
            f" {count} months from {first:%Y-%m} against {effect.forecast:.4g}, the median of"
            f" {effect.history_count} months before"
        )
    else:
        text = f"cannot be measured: {len(history)} final months before the task, {FEWEST_MONTHS} are needed"
    connection.execute(update(schema.watch).where(schema.watch.c.task_id == task.task_id).values(**settled))
    records.add_event(connection, task, now, SYSTEM_LOGIN, "measure", text=text)
    return True
