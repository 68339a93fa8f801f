"""The calibers of a KPI side by side, the bridge between them, and how a definition changed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bass.explaining.figure import read_figure
from bass.explaining.kpi import COMPLETION, Kpi
from bass.explaining.period import Span
from bass.explaining.place import Area
from bass.publishing.duck import Connection, own_columns

# number -> the sum that joins two calibers: `code` with its sign, and what it adds up to
BRIDGES: dict[str, tuple[tuple[str, int], ...]] = {
    "gone_subscriber_count": (("cancelled_count", 1), ("silent_cancelled_count", -1), ("silent_churn_count", 1)),
}
SPLIT_MEASURE = re.compile(r"(monthly_fee|voice|sms|data)_split_amount")


@dataclass(frozen=True)
class Variant:
    """A KPI under the same number, with its figure of the same area and period and its `difference` to the explained
    one, None where either has no figure or their units differ."""

    kpi_code: str
    kpi_number: str
    name_en: str
    name_zh: str
    caliber: str
    unit: str
    value: float | None
    difference: float | None
    is_explained: bool


@dataclass(frozen=True)
class Bridge:
    """A sum that leads from one caliber to the other: `terms` of (sign, code, value) that add up to `value`."""

    kpi_code: str
    terms: tuple[tuple[int, str, float], ...]
    value: float


@dataclass(frozen=True)
class Version:
    """One version of a KPI's definition, in force from `valid_from` until before `valid_to` (None: still)."""

    caliber_version: int
    valid_from: date
    valid_to: date | None
    change_en: str
    change_zh: str
    reason: str


@dataclass(frozen=True)
class CaliberEffect:
    """What tariffs that declare other shares of their fee since the month before moved of the figure, in its unit."""

    tariff_count: int
    revenue_type: str
    amount: float


def number_of(kpi: Kpi) -> str:
    """The number in the dictionary without the caliber's letter."""
    return kpi.kpi_number.rstrip("abcdefghijklmnopqrstuvwxyz")


def variants(connection: Connection, kpis: Sequence[Kpi], kpi: Kpi, area: Area, span: Span) -> tuple[Variant, ...]:
    """Every KPI of the same number with figures of that rhythm; empty where the KPI is alone."""
    same = [other for other in kpis if number_of(other) == number_of(kpi) and other.form != COMPLETION]
    same = [other for other in same if (other.is_daily if span.kind == "day" else other.is_monthly)]
    if len(same) < 2:
        return ()
    values = {other.kpi_code: _value(connection, other, area, span) for other in same}
    mine = values[kpi.kpi_code]
    found = []
    for other in same:
        value = values[other.kpi_code]
        is_near = other.unit == kpi.unit and value is not None and mine is not None
        difference = value - mine if is_near and value is not None and mine is not None else None
        found.append(
            Variant(
                other.kpi_code,
                other.kpi_number,
                other.kpi_name_en,
                other.kpi_name_zh,
                other.caliber,
                other.unit,
                value,
                difference,
                other == kpi,
            )  # fmt: skip
        )
    return tuple(found)


def bridge(connection: Connection, kpis: Sequence[Kpi], kpi: Kpi, area: Area, span: Span) -> Bridge | None:
    """The bridge that the catalogue has between the KPI's calibers; None where it has none or a figure is missing."""
    by_code = {other.kpi_code: other for other in kpis}
    for code, terms in BRIDGES.items():
        if code not in by_code or number_of(by_code[code]) != number_of(kpi) or span.kind != "month":
            continue
        values = {name: _value(connection, by_code[name], area, span) for name, _ in (*terms, (code, 1))}
        total = values[code]
        if total is not None and all(value is not None for value in values.values()):
            return Bridge(code, tuple((sign, name, values[name] or 0.0) for name, sign in terms), total)
    return None


def versions(connection: Connection, kpi: Kpi) -> tuple[Version, ...]:
    """The KPI's definitions, the oldest first (kpi.dim_kpi_caliber); empty in a file that was published without."""
    if ("kpi", "dim_kpi_caliber") not in own_columns(connection):
        return ()
    rows = connection.execute(
        "select caliber_version, valid_from, nullif(valid_to, date '9999-12-31'), change_en, change_zh, reason"
        " from kpi.dim_kpi_caliber where kpi_code = ? order by caliber_version",
        [kpi.kpi_code],
    ).fetchall()
    return tuple(Version(*row) for row in rows)


def caliber_effects(connection: Connection, kpi: Kpi, area: Area, span: Span) -> tuple[CaliberEffect, ...]:
    """Of a KPI that splits base fees by declared shares: what restructured tariffs moved against the month before."""
    types = [found.group(1) for name in kpi.measures if (found := SPLIT_MEASURE.fullmatch(name))]
    if not types or span.kind != "month" or ("core", "fct_caliber_effect_monthly") not in own_columns(connection):
        return ()
    marks = ", ".join("?" for _ in types)
    rows = connection.execute(
        "select count(distinct effect.tariff_id), effect.revenue_type, cast(sum(effect.effect_amount) as double)"
        " from core.fct_caliber_effect_monthly as effect"
        " inner join core.dim_area as area on effect.area_id = area.area_code"
        f" where effect.billing_month = ? and area.{area.level}_code = ? and effect.revenue_type in ({marks})"
        " group by effect.revenue_type having sum(effect.effect_amount) <> 0 order by effect.revenue_type",
        [span.start, area.code, *types],
    ).fetchall()
    return tuple(CaliberEffect(*row) for row in rows)


def _value(connection: Connection, kpi: Kpi, area: Area, span: Span) -> float | None:
    figure = read_figure(connection, kpi, area, span)
    return figure.value if figure else None
