"""What areas and dimensions brought to the change of a figure, as rows with names."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bass.explaining import contribution
from bass.explaining.contribution import CALENDAR, REMAINDER, Contribution, GrowthPart, Part, Period, Sums
from bass.explaining.factor import constant_of, period_of
from bass.explaining.figure import (
    Figure,
    area_sums,
    dimension_sums,
    elapsed,
    read_figure,
    value_names,
)
from bass.explaining.kpi import Kpi
from bass.explaining.period import LAST_YEAR, Span
from bass.explaining.place import Area, areas_below
from bass.publishing.duck import Connection

REMAINDER_NAME = "说不清归属 not attributed"
REPEATED_NAME = "多处重复计算 counted in several"
CALENDAR_NAME = "当月天数 days of the month"
SUMMED = ("sum", "difference")


@dataclass(frozen=True)
class Row:
    """A part's contribution in the figure's unit: `mix` by its weight, `rate` by its own value (for a growth ratio by
    the denominator's and by the numerator's growth), together `total`. `before` and `now` are the part's own values."""

    key: str
    name: str
    before: float | None
    now: float | None
    mix: float
    rate: float
    total: float


@dataclass(frozen=True)
class Breakdown:
    """The contributions by one dimension (`area` or a dimension type), the greatest first; they add up to `change`."""

    dimension: str
    has_mix: bool
    change: float
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Compared:
    """The figure now and the one that it is compared to, None where the mart has no row of it and it counts as 0."""

    kpi: Kpi
    area: Area
    span: Span
    figure: Figure
    earlier_span: Span
    earlier: Figure | None

    def period(self, is_now: bool) -> Period:
        figure, span = (self.figure, self.span) if is_now else (self.earlier, self.earlier_span)
        return period_of(self.kpi.factor, elapsed(figure, span), span.year_day_count)

    @property
    def whole(self) -> Part:
        return Part("whole", _sums_of(self.kpi, self.earlier, self.earlier_span), self.figure.sums)


def _sums_of(kpi: Kpi, figure: Figure | None, span: Span) -> Sums:
    if figure is not None:
        return figure.sums
    return Sums(Fraction(0), Fraction(elapsed(None, span) if kpi.denominator_measure == "day_count" else 0))


def break_down(connection: Connection, compared: Compared) -> tuple[Breakdown, ...]:
    """By the areas below, and by every further dimension that the area's figure is told by."""
    below = areas_below(connection, compared.area)
    spans = _spans(compared)
    found: dict[str, tuple[dict[str, str], list[dict[str, Sums]]]] = {}
    if below and compared.area.level_below:
        level = compared.area.level_below
        found["area"] = (below, [area_sums(connection, compared.kpi, span, level, list(below)) for span in spans])
    told = [dimension_sums(connection, compared.kpi, span, compared.area) for span in spans]
    for dimension in dict.fromkeys(name for period in told for name in period):
        found[dimension] = (value_names(connection, dimension), [period.get(dimension, {}) for period in told])
    wholes = [_whole(connection, compared, span) for span in spans]
    return tuple(
        _breakdown(compared, dimension, names, wholes, sums) for dimension, (names, sums) in found.items() if any(sums)
    )


def _spans(compared: Compared) -> list[Span]:
    """The period compared to and the present one; for a growth ratio the same two of last year besides."""
    both = [compared.earlier_span, compared.span]
    return [*both, *(span.earlier(LAST_YEAR) for span in both)] if compared.kpi.form == "growth_ratio" else both


def _whole(connection: Connection, compared: Compared, span: Span) -> Sums:
    if span == compared.span:
        return compared.whole.now
    if span == compared.earlier_span:
        return compared.whole.before
    figure = read_figure(connection, compared.kpi, compared.area, span)
    return figure.sums if figure else Sums()


def _breakdown(
    compared: Compared, dimension: str, names: Mapping[str, str], wholes: list[Sums], sums: list[dict[str, Sums]]
) -> Breakdown:
    found = _contributions(compared, wholes, sums)
    rows = sorted((_row(compared, item, names) for item in found), key=lambda row: (-abs(row.total), row.key))
    change = sum((item.total for item in found), Fraction(0))
    has_mix = any(item.mix for item in found)
    return Breakdown(dimension, has_mix, float(change), tuple(rows))


def _contributions(compared: Compared, wholes: list[Sums], sums: list[dict[str, Sums]]) -> tuple[Contribution, ...]:
    keys = list(dict.fromkeys(key for period in sums for key in period))
    form, kpi = compared.kpi.form, compared.kpi
    if form == "growth_ratio":
        grown = [GrowthPart(key, *(period.get(key, Sums()) for period in sums)) for key in keys]
        return contribution.of_growth_ratio(GrowthPart("whole", *wholes), grown)
    parts = [Part(key, sums[0].get(key, Sums()), sums[1].get(key, Sums())) for key in keys]
    before, now = compared.period(is_now=False), compared.period(is_now=True)
    if form == "power":
        return contribution.of_power(compared.whole, parts, before, now, constant_of(kpi.factor))
    of_form = contribution.of_sum if form in SUMMED else contribution.of_ratio
    return of_form(compared.whole, parts, before, now)


def _row(compared: Compared, item: Contribution, names: Mapping[str, str]) -> Row:
    values: tuple[float | None, float | None] = (None, None)
    if item.part is not None and compared.kpi.form != "growth_ratio":
        values = (
            _value(compared.kpi, item.part.before, compared.period(is_now=False)),
            _value(compared.kpi, item.part.now, compared.period(is_now=True)),
        )
    return Row(item.key, _name(item, names), *values, float(item.mix), float(item.rate), float(item.total))


def _name(item: Contribution, names: Mapping[str, str]) -> str:
    if item.key == CALENDAR:
        return CALENDAR_NAME
    if item.key != REMAINDER:
        return names.get(item.key, item.key)
    part = item.part
    is_repeated = part is not None and max(part.before.numerator, part.now.numerator) < 0
    return REPEATED_NAME if is_repeated else REMAINDER_NAME


def _value(kpi: Kpi, sums: Sums, period: Period) -> float | None:
    """The value of one part, by the KPI's form; None where it has no denominator."""
    if kpi.form in SUMMED:
        return float(sums.numerator * period.factor)
    if not sums.denominator:
        return None
    ratio = sums.numerator / sums.denominator
    if kpi.form == "power":
        constant = constant_of(kpi.factor)
        return float(constant) * (1 - float(1 - ratio) ** float(period.power)) if ratio <= 1 else None
    return float(ratio * period.factor)
