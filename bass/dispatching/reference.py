"""What the gravest rule of an alarm held the figure against, in words for people."""

from bass.dispatching.task import Task

PERCENT = "%"
PLAN = "plan"
NAMES = {
    "absolute": ("阈值", "bound"),
    "target": ("目标", "target"),
    "plan": ("目标", "target"),
    "last_year": ("去年同期", "last year"),
    "last_year_aligned": ("去年一二月合计", "last year's January and February"),
    "previous": ("上期", "period before"),
    "statistical": ("历史水平", "usual"),
}
"""Kind of reference -> Chinese, English."""


def held_text(task: Task, locale: str, unit: str) -> str:
    """Such as 目标 1,200 户：1,050（-12.5%）or target 1,200 line: 1,050 (-12.5%); '' where there is no reference."""
    if task.reference_value is None or task.judged_value is None:
        return ""
    is_english = locale == "en"
    name = NAMES.get(task.reference_kind, (task.reference_kind,) * 2)[is_english]
    reference, judged = _figure(task.reference_value), _figure(task.judged_value)
    change = _change(task.judged_value, task.reference_value, task.unit, is_english)
    if task.reference_kind == PLAN:
        judged = f"{'month-end forecast' if is_english else '月末预测'} {judged}"
    if is_english:
        return f"{name} {reference} {unit}: {judged}" + (f" ({change})" if change else "")
    return f"{name} {reference} {unit}：{judged}" + (f"（{change}）" if change else "")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def _change(judged: float, reference: float, unit: str, is_english: bool) -> str:
    """In points where the unit is %, else in %; '' against 0 or less, of which no share can be told."""
    if unit == PERCENT:
        return f"{judged - reference:+,.2f} {'pp' if is_english else '个百分点'}"
    return f"{100 * (judged - reference) / reference:+,.1f}%" if reference > 0 else ""
