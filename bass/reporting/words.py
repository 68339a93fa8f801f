"""The words that are printed on every report, in both languages, and how numbers are written."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

LANGUAGES = ("zh", "en")
Number = int | float | Decimal

WORDS = {
    "kpi": ("指标", "KPI"),
    "unit": ("单位", "Unit"),
    "area": ("区域", "Area"),
    "period": ("期间", "Period"),
    "value": ("本期", "Actual"),
    "previous": ("上期", "Previous"),
    "change_previous": ("环比", "Against previous"),
    "last_year": ("上年同期", "Last year"),
    "change_last_year": ("同比", "Against last year"),
    "year_to_date": ("本年累计", "Year to date"),
    "month_to_date": ("本月累计", "Month to date"),
    "target": ("目标", "Target"),
    "completion": ("完成率", "Completion"),
    "forecast": ("月末预测", "Month-end forecast"),
    "state": ("数据状态", "State"),
    "preliminary": ("初步", "preliminary"),
    "final": ("终值", "final"),
    "restated": ("重述", "restated"),
    "total": ("合计", "Total"),
    "unknown": ("未知", "Unknown"),
    "as_of": ("数据截止", "Data as of"),
    "build": ("版本", "Version"),
    "gate": ("质量检查", "Quality gate"),
    "page": ("第 {page} 页，共 {count} 页", "page {page} of {count}"),
    "rise": ("上升", "rose"),
    "fall": ("下降", "fell"),
    "good": ("向好", "for the better"),
    "bad": ("转差", "for the worse"),
    "mainly": ("主要来自", "mainly from"),
    "small_cell": ("人数不足 {least}，不予显示", "fewer than {least} persons, not shown"),
    "no_movement": ("各项指标的变化均在其通常幅度之内。", "No figure moved by more than it usually does."),
    "passed": ("通过", "passed"),
    "failed": ("未通过", "failed"),
    "no_rows": ("本期没有数据。", "Nothing in this period."),
    "held_back": ("未通过检查，仍为上次公布的数", "did not pass its check and stands as last published"),
}

UNITS_ZH = {
    "subscriber": "户", "connection": "户", "number": "户", "line": "户", "group": "家", "CNY": "元",
    "CNY/CNY": "元/元",
    "CNY/minute": "元/分钟", "CNY/GB": "元/GB", "minute": "分钟", "second": "秒", "day": "天", "month": "月",
    "message": "条", "count": "次", "usage unit": "单位", "ratio": "", "complaint per 10k": "件/万户",
    "appeal per million": "件/百万户", "row": "行", "byte": "字节", "call": "次", "contact": "次", "complaint": "件",
    "order": "单", "outlet": "家", "visit": "次", "rule": "条", "point": "分", "cancellation": "单", "file": "个",
}  # fmt: skip


def word(name: str, language: str) -> str:
    """The printed word of WORDS; the name itself where there is none."""
    return WORDS[name][LANGUAGES.index(language)] if name in WORDS else name


def unit_word(unit: str, language: str, currency: str) -> str:
    """The unit as it is printed; CNY stands for the home's currency where that is another one."""
    if unit.startswith("CNY") and currency != "CNY":
        unit = unit.replace("CNY", currency)
    return UNITS_ZH.get(unit, unit) if language == "zh" else ("" if unit == "ratio" else unit)


@dataclass(frozen=True)
class NumberFormat:
    """How a number is written: decimals, thousands apart, its sign also where it is positive, and what follows it."""

    decimals: int = 0
    is_signed: bool = False
    suffix: str = ""

    def text(self, value: Number | None) -> str:
        if value is None:
            return "—"
        # half up, as Excel rounds; what rounds to nothing has no sign
        exact = Decimal(repr(value) if isinstance(value, float) else value)
        rounded = exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        if not rounded:
            rounded = abs(rounded)
        return f"{rounded:{'+' if self.is_signed and rounded else ''},.{self.decimals}f}{self.suffix}"

    @property
    def excel(self) -> str:
        plain = "#,##0" + ("." + "0" * self.decimals if self.decimals else "")
        plain += f'"{self.suffix}"' if self.suffix else ""
        return f"+{plain};-{plain};{plain}" if self.is_signed else plain


def kpi_format(number_format: str, unit: str) -> NumberFormat:
    """From the catalogue's number_format (",.2f")."""
    decimals = int(number_format.strip(",.f") or 0) if "." in number_format else 0
    return NumberFormat(decimals, suffix="%" if unit == "%" else "")


def change_format(unit: str) -> NumberFormat:
    """Ratios compare in percentage points, amounts and counts in percent."""
    return NumberFormat(2, True, " pp") if unit == "%" else NumberFormat(1, True, "%")


def period_text(kind: str, start: date, language: str) -> str:
    """2026年3月, or March 2026."""
    if language == "zh":
        return f"{start.year}年{start.month}月" + (f"{start.day}日" if kind == "day" else "")
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return f"{f'{start.day} ' if kind == 'day' else ''}{months[start.month - 1]} {start.year}"
