"""What a KPI page table offers beyond its columns: labels, texts, and measures that pick one published row.

A KPI is never added up on a page. Whatever the reader filters or groups by, a measure takes the one published row of
the group that stands highest by the mart's column row_order: all dimensions before one, province before city before
county before grid, a known area before the unknown one, the latest period first. So a reader who may see one city only
gets that city's published figure, and a figure on the page always equals a row of the mart.
"""

from generator.catalogue import Kpi, Words

UNKNOWN = "-1"
SIGNAL = """case
    when {change} is null or not ({has_figure}) or {change} = 0 or direction = 'neutral' then 'flat'
    when ({change} > 0) = (direction = 'up') then 'good'
    else 'bad' end"""
# The month most of whose figures are final comes first, among equals the latest.
MONTH_CHOICE = """floor(20 * avg(case when state = 'preliminary' then 0 else 1 end)) * 100000000
    + max(cast(strftime(period_start, '%Y%m%d') as integer))"""
# Nothing of it has arrived: no figure yet, and no drop to zero.
HAS_FIGURE = "not (state = 'preliminary' and coalesce(numerator, 0) = 0)"
AS_OF = "(select as_of_date from operation.run_status)"


def choose(column: str, values: dict[str, str], otherwise: str | None = None) -> str:
    """A case expression from code to label."""
    cases = " ".join(f"when '{code}' then '{label}'" for code, label in values.items())
    return f"case {column} {cases} else {otherwise or column} end"


def pick(column: str, condition: str = "") -> str:
    """The column of the group's highest row, nulls kept."""
    return f"arg_min_null({column}, row_order)" + (f" filter (where {condition})" if condition else "")


def pick_figure(column: str, condition: str = "") -> str:
    """The same for what is worth nothing without a figure."""
    return pick(f"case when {HAS_FIGURE} then {column} end", condition)


def calculated_columns(kpis: dict[str, Kpi], words: Words, currency: str) -> dict[str, str]:
    """Name -> expression over the columns of a KPI page table, for grouping and filtering."""
    units = {kpi.unit: words.unit(kpi.unit, currency) for kpi in kpis.values()}
    return {
        "kpi_label": "kpi_name_zh || ' ' || kpi_name_en",
        "caliber_label": "caliber || ' ' || kpi_name_zh",
        "period_label": "strftime(period_start, '%Y-%m')",
        "period_mark": "strftime(period_start, '%Y-%m') || case when state = 'preliminary' then '（初步）' else '' end",
        "month_age": f"date_diff('month', period_start, {AS_OF})",
        "day_age": f"date_diff('day', period_start, {AS_OF})",
        "pay_mode_label": choose("dimension_value", words.values["pay_mode"]),
        "dimension_label": choose("dimension_value", words.values["dimension"]),
        "state_label": choose("state", words.values["state"]),
        "unit_label": choose("unit", units),
        "city_label": _area_label("city", "province", "全省 Whole province"),
        "county_label": _area_label("county", "city", "全市 Whole city", "（' || city_name || '）"),
        "grid_label": _area_label("grid", "county", "全区县 Whole county"),
    }


def _area_label(level: str, above: str, whole: str, suffix: str = "") -> str:
    """The area's name at a level; rows above the level are that level's total, areas without a code are unknown."""
    name = f"{level}_name || '{suffix}'" if suffix else f"{level}_name"
    return (
        f"case when {level}_code = '' and {above}_code = '' then '' when {level}_code = '' then '{whole}'"
        f" when {level}_code = '{UNKNOWN}' then '未知 Unknown' else {name} end"
    )


def generic_measures(kpis: dict[str, Kpi], words: Words, is_daily: bool) -> dict[str, tuple[str, str]]:
    """Name -> label and expression: the parts of the picked row."""
    states = words.values["state"]
    state_words = {code: label.split()[0] for code, label in states.items()}
    measures = {
        "shown_value": ("数值 Value", pick_figure("kpi_value")),
        "final_value": ("本期 Actual", pick("kpi_value", "state <> 'preliminary'")),
        "last_year": ("上年 Last year", pick("last_year_value")),
        "preliminary": (states["preliminary"], pick_figure("kpi_value", "state = 'preliminary'")),
        "value_shown": ("本期 Value", pick(_value_text("kpi_value", kpis, HAS_FIGURE))),
        "vs_previous": ("环比 vs previous", pick(_change_text("change_previous"))),
        "vs_last_year": ("同比 vs last year", pick(_change_text("change_last_year"))),
        "vs_previous_signal": (
            "环比好坏 Previous signal",
            pick(SIGNAL.format(change="change_previous", has_figure=HAS_FIGURE)),
        ),
        "vs_last_year_signal": (
            "同比好坏 Last-year signal",
            pick(SIGNAL.format(change="change_last_year", has_figure=HAS_FIGURE)),
        ),
        "target_shown": ("目标 Target", pick(_value_text("target_value", kpis))),
        "completion": ("完成率 Completion (%)", pick_figure("completion_rate")),
        "time_elapsed": ("时间进度 Time elapsed (%)", pick("time_elapsed_rate")),
        "state_code": ("数据状态代码 State code", pick("state")),
        "state_shown": ("数据状态 State", pick(choose("state", states))),
        "state_short": ("状态 State", pick(choose("state", state_words))),
        "area_shown": (
            "统计范围 Area",
            pick(f"case when area_code = '{UNKNOWN}' then '未知 Unknown' else area_name end"),
        ),
        "period_shown": ("期间 Period", pick("period_start")),
        "kpi_order": ("排序 Order", "min(display_order)"),
        "month_choice": ("月份排序 Month order", MONTH_CHOICE),
    }
    return measures | (_daily_measures(kpis) if is_daily else _monthly_measures(kpis))


def _monthly_measures(kpis: dict[str, Kpi]) -> dict[str, tuple[str, str]]:
    return {"year_to_date_shown": ("累计 Year to date", pick(_to_date_text("year_to_date", kpis)))}


def _daily_measures(kpis: dict[str, Kpi]) -> dict[str, tuple[str, str]]:
    return {
        "month_to_date": ("本月累计 Month to date", pick(_to_date_text("month_to_date", kpis))),
        "month_to_date_previous": ("上月同日数 Last month", pick(_value_text("month_to_date_previous", kpis))),
        "month_to_date_last_year": ("上年同日数 Last year", pick(_value_text("month_to_date_last_year", kpis))),
    }


def _to_date_text(name: str, kpis: dict[str, Kpi]) -> str:
    """A figure that adds up periods, marked while one of them lacks an input."""
    text = _value_text(f"{name}_value", kpis)
    return f"{text} || case when {name}_state = 'preliminary' then ' 初步' else '' end"


def _value_text(column: str, kpis: dict[str, Kpi], condition: str = "true") -> str:
    """The figure as people read it: in its own format, from 10^5 on in 万 (10^4), from 10^8 on in 亿 (10^8)."""
    formats = sorted({kpi.number_format for kpi in kpis.values()})
    cases = " ".join(f"when '{item}' then format('{{:{item}}}', {column})" for item in formats)
    return f"""case when {column} is null or not ({condition}) then '—'
        when abs({column}) >= 1e8 then format('{{:,.2f}}', {column} / 1e8) || ' 亿'
        when abs({column}) >= 1e5 then format('{{:,.2f}}', {column} / 1e4) || ' 万'
        else case number_format {cases} else format('{{:,.2f}}', {column}) end end"""


def _change_text(column: str) -> str:
    """Ratios compare in percentage points, amounts and counts in percent."""
    return f"""case when {column} is null or not ({HAS_FIGURE}) then '—'
        else case when {column} > 0 then '+' else '' end
            || case when unit = '%' then format('{{:,.2f}}', {column}) || ' pp'
            else format('{{:,.1f}}', {column}) || '%' end end"""


def kpi_measures(kpis: dict[str, Kpi], words: Words, currency: str) -> dict[str, tuple[str, str, str, str]]:
    """Name -> label, expression, format and description: one measure a KPI, named by its code."""
    return {
        kpi.code: (
            f"{kpi.name_zh} {kpi.name_en}" + (f"（{unit}）" if (unit := words.unit(kpi.unit, currency)) else ""),
            pick_figure("kpi_value", f"kpi_code = '{kpi.code}'"),
            kpi.number_format,
            kpi.definition,
        )
        for kpi in kpis.values()
    }
