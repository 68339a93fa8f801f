"""What a KPI page table offers beyond its columns: labels, texts, and measures that pick one published row.

The further columns stand in the select of the dataset, because Superset does not let a measure name a calculated one.

A KPI is never added up on a page. Whatever the reader filters or groups by, a measure takes the one published row of
the group that stands highest: all dimensions before one, province before city before county before grid, a known area
before the unknown one, the latest period first. So a reader who may see one city only gets that city's published
figure, and a figure on the page always equals a row of the mart.
"""

from generator.catalogue import Kpi, Words

UNKNOWN = "-1"
SIGNALS = """case
    when {change} is null or {change} = 0 or direction = 'neutral' then 'flat'
    when ({change} > 0) = (direction = 'up') then 'good'
    else 'bad' end"""
# One row before the other: see the module's first words.
ROW_ORDER = f"""case when dimension_type = 'all' then '0' else '1' end
    || case area_level when 'province' then '1' when 'city' then '2' when 'county' then '3' else '4' end
    || case when area_code = '{UNKNOWN}' then '1' else '0' end
    || cast(99999999 - cast(strftime(period_start, '%Y%m%d') as integer) as varchar) || area_code || dimension_value"""


def choose(column: str, values: dict[str, str], otherwise: str | None = None) -> str:
    """A case expression from code to label."""
    cases = " ".join(f"when '{code}' then '{label}'" for code, label in values.items())
    return f"case {column} {cases} else {otherwise or column} end"


def pick(column: str, condition: str = "") -> str:
    """The column of the group's highest row, nulls kept."""
    return f"arg_min_null({column}, row_order)" + (f" filter (where {condition})" if condition else "")


def further_columns(kpis: dict[str, Kpi], words: Words, currency: str) -> dict[str, str]:
    """Name -> expression over the columns of a KPI page table."""
    units = {kpi.unit: words.unit(kpi.unit, currency) for kpi in kpis.values()}
    return {
        "row_order": ROW_ORDER,
        "kpi_label": "kpi_name_zh || ' ' || kpi_name_en",
        "period_label": "strftime(period_start, '%Y-%m')",
        "period_mark": "strftime(period_start, '%Y-%m') || case when state = 'preliminary' then '（初步）' else '' end",
        "month_age": "date_diff('month', period_start, as_of_date)",
        "day_age": "date_diff('day', period_start, as_of_date)",
        "pay_mode_label": choose("dimension_value", words.values["pay_mode"]),
        "dimension_label": choose("dimension_value", words.values["dimension"]),
        "state_label": choose("state", words.values["state"]),
        "state_word": choose("state", {code: label.split()[0] for code, label in words.values["state"].items()}),
        "unit_label": choose("unit", units),
        "area_label": "case when area_code = '-1' then '未知 Unknown' else area_name end",
        "city_label": _area_label("city", "province", "全省 Whole province"),
        "county_label": _area_label("county", "city", "全市 Whole city", "（' || city_name || '）"),
        "grid_label": _area_label("grid", "county", "全区县 Whole county"),
        "value_text": _value_text("kpi_value", kpis),
        "target_text": _value_text("target_value", kpis),
        "year_to_date_text": _value_text("year_to_date_value", kpis),
        "previous_text": _change_text("change_previous"),
        "last_year_text": _change_text("change_last_year"),
        "previous_signal": SIGNALS.format(change="change_previous"),
        "last_year_signal": SIGNALS.format(change="change_last_year"),
        "completion_text": "case when completion_rate is null then '' else format('{:,.1f}%', completion_rate) end",
        "completion_step": "cast(5 * round(least(greatest(completion_rate, 0), 100) / 5) as integer)",
        "completion_signal": "case when completion_rate >= time_elapsed_rate then 'good' else 'bad' end",
    }


def _area_label(level: str, above: str, whole: str, suffix: str = "") -> str:
    """The area's name at a level; rows above the level are that level's total, areas without a code are unknown."""
    name = f"{level}_name || '{suffix}'" if suffix else f"{level}_name"
    return (
        f"case when {level}_code = '' and {above}_code = '' then '' when {level}_code = '' then '{whole}'"
        f" when {level}_code = '{UNKNOWN}' then '未知 Unknown' else {name} end"
    )


def daily_columns(kpis: dict[str, Kpi]) -> dict[str, str]:
    """Name -> expression over the further columns of the daily table."""
    names = ("month_to_date", "month_to_date_previous", "month_to_date_last_year")
    columns = dict(zip(names, ("month_to_date_value", *names[1:]), strict=True))
    return {f"{name}_text": _value_text(column, kpis) for name, column in columns.items()}


def _value_text(column: str, kpis: dict[str, Kpi]) -> str:
    """The figure as people read it: in its own format, from 10^5 on in 万 (10^4), from 10^8 on in 亿 (10^8)."""
    formats = sorted({kpi.number_format for kpi in kpis.values()})
    cases = " ".join(f"when '{item}' then format('{{:{item}}}', {column})" for item in formats)
    return f"""case when {column} is null then '—'
        when abs({column}) >= 1e8 then format('{{:,.2f}}', {column} / 1e8) || ' 亿'
        when abs({column}) >= 1e5 then format('{{:,.2f}}', {column} / 1e4) || ' 万'
        else case number_format {cases} else format('{{:,.2f}}', {column}) end end"""


def _change_text(column: str) -> str:
    """Ratios compare in percentage points, amounts and counts in percent."""
    return f"""case when {column} is null then '—' else case when {column} > 0 then '+' else '' end
        || case when unit = '%' then format('{{:,.2f}}', {column}) || ' pp'
            else format('{{:,.1f}}', {column}) || '%' end end"""


GENERIC_MEASURES: dict[str, tuple[str, str, str]] = {
    "shown_value": ("本期 Actual", pick("kpi_value"), ",.2f"),
    "last_year": ("上年同期 Last year", pick("last_year_value"), ",.2f"),
    "preliminary": ("初步 Preliminary", pick("kpi_value", "state = 'preliminary'"), ",.2f"),
    "vs_previous": ("环比 vs previous", pick("previous_text"), ""),
    "vs_last_year": ("同比 vs last year", pick("last_year_text"), ""),
    "vs_previous_signal": ("环比好坏 Previous signal", pick("previous_signal"), ""),
    "vs_last_year_signal": ("同比好坏 Last-year signal", pick("last_year_signal"), ""),
    "value_shown": ("本期 Value", pick("value_text"), ""),
    "year_to_date": ("累计 Year to date", pick("year_to_date_value"), ",.2f"),
    "target": ("目标 Target", pick("target_value"), ",.2f"),
    "target_shown": ("目标 Target", pick("target_text"), ""),
    "year_to_date_shown": ("累计 Year to date", pick("year_to_date_text"), ""),
    "completion": ("完成率 Completion (%)", pick("completion_rate"), ",.1f"),
    "completion_shown": ("完成率 Completion", pick("completion_text"), ""),
    "completion_bar": ("完成率进度 Completion step", pick("completion_step"), ""),
    "completion_state": ("完成率好坏 Completion signal", pick("completion_signal"), ""),
    "time_elapsed": ("时间进度 Time elapsed (%)", pick("time_elapsed_rate"), ",.1f"),
    "state_shown": ("数据状态 State", pick("state_label"), ""),
    "state_short": ("状态 State", pick("state_word"), ""),
    "state_code": ("数据状态代码 State code", pick("state"), ""),
    "area_shown": ("统计范围 Area", pick("area_label"), ""),
    "period_shown": ("期间 Period", pick("period_start"), ""),
    "pay_mode_shown": ("付费方式 Pay mode", pick("pay_mode_label"), ""),
    "kpi_order": ("排序 Order", "min(display_order)", ""),
    # The month most of whose figures are final comes first, among equals the latest.
    "month_choice": (
        "月份排序 Month order",
        "floor(20 * avg(case when state = 'preliminary' then 0 else 1 end)) * 100000000"
        " + max(cast(strftime(period_start, '%Y%m%d') as integer))",
        "",
    ),
}
DAILY_MEASURES: dict[str, tuple[str, str, str]] = {
    "month_to_date": ("本月累计 Month to date", pick("month_to_date_text"), ""),
    "month_to_date_previous": ("上月同日数 Last month to the same day", pick("month_to_date_previous_text"), ""),
    "month_to_date_last_year": ("上年同日数 Last year to the same day", pick("month_to_date_last_year_text"), ""),
}


def kpi_measures(kpis: dict[str, Kpi], words: Words, currency: str) -> dict[str, tuple[str, str, str, str]]:
    """Name -> label, expression, format and description: one measure a KPI, named by its code."""
    return {
        kpi.code: (
            f"{kpi.name_zh} {kpi.name_en}" + (f"（{unit}）" if (unit := words.unit(kpi.unit, currency)) else ""),
            pick("kpi_value", f"kpi_code = '{kpi.code}'"),
            kpi.number_format,
            kpi.definition,
        )
        for kpi in kpis.values()
    }
