"""An explanation as a calm page of text, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bass.catalogue_page import formula
from bass.explaining.place import LEVEL_ZH
from bass.explaining.source import SourceDelivery, Sources

if TYPE_CHECKING:
    from bass.explain import Told
    from bass.explaining.breakdown import Breakdown
    from bass.explaining.recompute import Recomputed
    from bass.reporting.printed import Printed

STATE = {"preliminary": "初步 preliminary", "final": "终值 final", "restated": "重述 restated"}
AGAINST = {"previous": "环比 against the period before", "last_year": "同比 against last year"}
OUTLOOK = {
    "safe": "完成无忧 safe",
    "likely": "有望完成 likely",
    "at_risk": "有风险 at risk",
    "missed": "难以完成 missed",
}
ROWS = 10  # of a breakdown; the others are told together
DELIVERIES = 4  # of a unit; --json has all


def as_text(told: Told, sources: Sources, out: Sequence[Printed], recomputed: Recomputed | None) -> str:
    """The whole page."""
    blocks = [
        _head(told),
        _restatements(told, out),
        _comparisons(told),
        _forecast(told),
        *_changes(told),
        _calibers(told),
        _sources(sources),
    ]
    if recomputed is not None:
        blocks.append(_recomputed(recomputed))
    return "\n\n".join("\n".join(block) for block in (list(block) for block in blocks) if block)


def _head(told: Told) -> Iterator[str]:
    kpi, figure = told.kpi, told.figure
    yield f"{kpi.kpi_name_zh} {kpi.kpi_name_en} ({kpi.kpi_code}, {kpi.kpi_number})"
    yield f"{LEVEL_ZH[told.area.level]} {told.area.name} ({told.area.code}), {told.span.text}"
    yield f"  {number(figure.value)} {kpi.unit}, {STATE[figure.state]}, as of {figure.as_of_date}"
    yield f"  {kpi.description_zh} {kpi.description_en}"
    yield f"  formula 公式: {formula(kpi_row(told))}"
    yield f"  numerator 分子:   {number(figure.numerator)}"
    if figure.denominator is not None:
        yield f"  denominator 分母: {number(figure.denominator)}"
    if told.held_back:
        since = f", figures of {told.held_back.published_at}" if told.held_back.published_at else ""
        yield f"  held back 扣留{since}: {told.held_back.reason}"


def _restatements(told: Told, out: Sequence[Printed]) -> Iterator[str]:
    if told.restatements:
        yield "Restated 重述"
    for item in told.restatements:
        part = "" if item.dimension_value == "all" else f"{item.dimension_value}: "
        since = f"since {item.published_at:%Y-%m-%d %H:%M}" if item.published_at else "with this build"
        yield f"  {part}{number(item.earlier_value)} of {item.earlier_published_at:%Y-%m-%d %H:%M} → " \
              f"{number(item.value)} {since} ({number(item.value_change, True)} {told.kpi.unit})"  # fmt: skip
    for copy in out:
        yield f"  printed 已发: {copy.report} of {copy.area_code}, sent {copy.sent_at:%Y-%m-%d %H:%M} to" \
              f" {copy.person_count} persons, shows {number(copy.value)} {told.kpi.unit}"  # fmt: skip


def kpi_row(told: Told) -> dict[str, str]:
    """The KPI as a line of the catalogue."""
    return {name: str(value) for name, value in vars(told.kpi).items()}


def _comparisons(told: Told) -> Iterator[str]:
    figure, unit = told.figure, told.kpi.unit
    how = "percentage points" if unit == "%" else "%"
    yield "Comparisons 比较"
    yield f"  环比 previous   {number(figure.previous_value)} {_change(figure.change_previous, how)}"
    yield f"  同比 last year  {number(figure.last_year_value)} {_change(figure.change_last_year, how)}"
    state = f" ({STATE[figure.to_date_state]})" if figure.to_date_state else ""
    yield f"  累计 {'year' if told.span.kind == 'month' else 'month'} so far {number(figure.to_date)}{state}"
    if figure.target is not None:
        yield (
            f"  目标 target {number(figure.target)}, 完成率 completion {number(figure.completion)} %, "
            f"时间进度 time elapsed {number(figure.time_elapsed)} %"
        )


def _forecast(told: Told) -> Iterator[str]:
    found, unit = told.forecast, told.kpi.unit
    if found is None:
        return
    yield f"Forecast of the month's end 月末预测, made on the evening of {found.forecast_on}"
    interval = "" if found.lower is None else f", 80% interval 区间 {number(found.lower)} to {number(found.upper)}"
    yield f"  {number(found.value)} {unit}{interval}"
    if found.target is not None:
        outlook = OUTLOOK.get(found.outlook or "", "–")
        yield f"  目标 target {number(found.target)}, gap 差距 {number(found.gap, True)}: {outlook}"
    if found.actual is not None:
        yield f"  the month came to 实际 {number(found.actual)}"
    if found.error is not None:
        yield f"  back-tested 回测: forecasts of finished months were off by {number(found.error)} %; " \
              f"going on as the month before, by {number(found.naive_error)} %"  # fmt: skip


def _changes(told: Told) -> Iterator[Iterator[str]]:
    yield _change_head(told)
    for breakdown in told.breakdowns:
        yield _breakdown(breakdown)


def _change_head(told: Told) -> Iterator[str]:
    yield f"What made it change 变动归因, {AGAINST[told.against]} ({told.earlier_span.text})"
    if told.unexplained:
        yield f"  {told.unexplained}"
        return
    yield f"  {number(told.earlier_value)} → {number(told.figure.value)}: {number(told.change, True)} {told.kpi.unit}"
    for effect in told.caliber_effects:
        yield (
            f"  note: {effect.tariff_count} restructured tariff(s) declare other shares of their fee 资费分摊口径调整, "
            f"which moved {effect.revenue_type} revenue by {number(effect.amount, True)} CNY since the month before"
        )


def _breakdown(breakdown: Breakdown) -> Iterator[str]:
    head = "by area below 按下级区域" if breakdown.dimension == "area" else f"by {breakdown.dimension}"
    mix = "   mix 结构   rate 水平" if breakdown.has_mix else ""
    yield f"  {head}: before → now, contribution 贡献{mix}"
    for row in breakdown.rows[:ROWS]:
        split = f"  ({number(row.mix, True)}, {number(row.rate, True)})" if breakdown.has_mix else ""
        name = row.name if row.name.startswith(row.key) or " " in row.name else f"{row.name} ({row.key})"
        name = row.key if row.name == row.key else name
        values = f"{number(row.before)} → {number(row.now)}, "
        yield f"    {name}: {'' if row.before is None and row.now is None else values}{number(row.total, True)}{split}"
    others = breakdown.rows[ROWS:]
    if others:
        yield f"    {len(others)} others 其他: {number(sum(row.total for row in others), True)}"
    yield f"    together 合计: {number(breakdown.change, True)}"


def _calibers(told: Told) -> Iterator[str]:
    kpi = told.kpi
    yield f"Caliber 口径: {kpi.caliber}, version {kpi.caliber_version} since {kpi.valid_from}"
    for version in told.versions:
        until = f" until {version.valid_to}" if version.valid_to else ""
        yield f"  version {version.caliber_version} from {version.valid_from}{until}: {version.change_zh} " \
              f"{version.change_en} {version.reason}"  # fmt: skip
    for variant in told.variants:
        mark = "*" if variant.is_explained else " "
        difference = "" if variant.difference is None or variant.is_explained else \
            f", {number(variant.difference, True)} against this one"  # fmt: skip
        yield f" {mark} {variant.kpi_number} {variant.name_zh} {variant.name_en} [{variant.caliber}]: " \
              f"{number(variant.value)} {variant.unit}{difference}"  # fmt: skip
    if told.bridge:
        terms = " ".join(
            f"{'+' if sign > 0 else '-'} {code} {number(value)}" for sign, code, value in told.bridge.terms
        )
        yield f"  bridge 桥接: {terms.removeprefix('+ ')} = {told.bridge.kpi_code} {number(told.bridge.value)}"


def _sources(sources: Sources) -> Iterator[str]:
    yield f"Sources 来源: {len(sources.deliveries)} deliveries; of how many rows concern this area and period"
    for unit in dict.fromkeys(item.unit for item in sources.deliveries):
        some = [item for item in sources.deliveries if item.unit == unit]
        earlier = sources.earlier_counts.get(unit)
        base = f", on top of {earlier} earlier ones" if earlier else ""
        loaded = sum(item.loaded_count for item in some)
        yield f"  {unit}: {len(some)} deliveries{base}, {_concerned(some)} of {loaded:,} rows"
        yield from (line for item in some[:DELIVERIES] for line in _delivery(item))
        if some[DELIVERIES:]:
            yield f"   {more(some[DELIVERIES:])}"
    if sources.waiting:
        yield f"  came since 发布后到达, not in this figure until the next publish: " \
              f"{', '.join(sources.waiting[:DELIVERIES])}{more(sources.waiting[DELIVERIES:])}"  # fmt: skip
    if sources.missing_units:
        yield f"  not delivered 未到: {', '.join(sources.missing_units)}"
    if sources.note:
        yield f"  rows were not counted: {sources.note}"


def more(left: Sequence[object]) -> str:
    """How many of a list are not printed; '' where all are."""
    return f" and {len(left)} more (--json tells all)" if left else ""


def _delivery(item: SourceDelivery) -> Iterator[str]:
    replaced = "; replaced since 已被重传替换" if item.is_replaced else ""
    for file in item.files:
        lines = f", e.g. lines {', '.join(map(str, file.sample_lines))}" if file.sample_lines else ""
        count = "?" if file.concerned_count is None else f"{file.concerned_count:,}"
        yield f"    {file.file_name}: {count} of {file.loaded_count:,} rows{lines}; {file.reject_count} rejected; " \
              f"received {item.received_at:%Y-%m-%d %H:%M}, redelivery {item.redelivery}, " \
              f"sha256 {file.sha256[:12]}{replaced}"  # fmt: skip


def _concerned(deliveries: Sequence[SourceDelivery]) -> str:
    counts = [item.concerned_count for item in deliveries]
    return "?" if None in counts else f"{sum(count or 0 for count in counts):,}"


def _recomputed(found: Recomputed) -> Iterator[str]:
    verdict = "equal 一致" if found.is_equal else "DIFFERENT 不一致"
    yield f"Recomputed 重算 from {found.delivery_count} deliveries of {len(found.units)} units alone: {verdict}"
    yield f"  numerator {number(found.numerator)}, denominator {number(found.denominator)}, value {number(found.value)}"


def _change(value: float | None, how: str) -> str:
    return "" if value is None else f"({number(value, True)} {how})"


def number(value: object, is_signed: bool = False) -> str:
    """A number as people read it: thousands apart, four decimals at most; – where there is none."""
    if value is None:
        return "–"
    text = f"{float(str(value)):{'+' if is_signed else ''},.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "+0") else text
