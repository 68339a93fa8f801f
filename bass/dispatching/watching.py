"""After closing: the KPI is watched for an agreed number of months, then the effect is measured, once."""

from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bass.dispatching import records, schema
from bass.dispatching.effect import FEWEST_MONTHS, Effect, measured_effect
from bass.dispatching.task import COMPLAINT, SYSTEM_LOGIN, Task
from bass.explaining.period import add_months

WATCHING, MEASURED, UNMEASURABLE = "watching", "measured", "unmeasurable"
FINAL_STATES = ("final", "restated")


def begin_watch(connection: Connection, task: Task, closed_at: datetime, month_count: int) -> None:
    """Watch from the first whole month after closing. A task about complaints has no KPI to watch."""
    if task.kind != COMPLAINT:
        row = {"task_id": task.task_id, "first_month": add_months(closed_at.date(), 1), "month_count": month_count}
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
    is settled. The forecast takes final months before the one in which somebody acted."""
    first, count = months
    wanted = [add_months(first, number) for number in range(count)]
    if any(month not in values or values[month][1] not in FINAL_STATES for month in wanted):
        return False
    before = _month_of_action(connection, task, first)
    known = [month for month, (_, state) in sorted(values.items()) if month < before and state in FINAL_STATES]
    between = _months_between(known[-1], first) if known else 0
    effect = measured_effect([values[month][0] for month in known], [values[month][0] for month in wanted], between)
    settled = {"state": MEASURED if effect else UNMEASURABLE, "settled_at": now}
    if effect:
        settled |= {
            "forecast": effect.forecast, "standard_error": effect.standard_error, "history_count": effect.history_count,
        }  # fmt: skip
        row = {"measured_effect": effect.measured_effect, "effect_lower": effect.lower, "effect_upper": effect.upper}
        records.change(connection, task, **row)
    text = _told(task, effect, count, first, len(known))
    connection.execute(update(schema.watch).where(schema.watch.c.task_id == task.task_id).values(**settled))
    records.add_event(connection, task, now, SYSTEM_LOGIN, "measure", text=text)
    return True


def _month_of_action(connection: Connection, task: Task, first_watched: date) -> date:
    """First day of the month of the first measure taken; where none was, of the month of closing."""
    acted = [event.at.date() for event in records.history(connection, task.task_id) if event.action == "act"]
    return acted[0].replace(day=1) if acted else add_months(first_watched, -1)


def _months_between(last_known: date, first_watched: date) -> int:
    return (first_watched.year - last_known.year) * 12 + first_watched.month - last_known.month - 1


def _told(task: Task, effect: Effect | None, month_count: int, first: date, known_count: int) -> str:
    if effect is None:
        return (
            f"无法测算 cannot be measured: {known_count} final months before the action; {FEWEST_MONTHS} that differ"
            " are needed"
        )
    chance = "；与偶然无法区分 cannot be told from chance" if effect.lower <= 0 <= effect.upper else ""
    return (
        f"{effect.measured_effect:+,.4g} {task.unit} (95%: {effect.lower:+,.4g} … {effect.upper:+,.4g})：{first:%Y-%m}"
        f" 起{month_count}个月均值减无措施预测 mean of {month_count} months less the forecast without action,"
        f" {effect.forecast:,.4g}{chance}"
    )
