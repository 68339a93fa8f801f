"""Figures rebuilt from their deliveries alone, in a home of their own: the proof that the named files make the figure.

The scratch home has a ledger and a lake of nothing but the committed deliveries of the units that the figures' measure
models descend from, by dbt's lineage, of all periods (lines and statuses are increments). dbt builds these models
there, from the files on, and the figure is put together from the measures by the catalogue's formula. No mart is read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bass.building.dbt import run_dbt
from bass.building.parsed import parsed_project
from bass.building.scratch import hand_over, scratch_home
from bass.errors import BassError
from bass.explaining.breakdown import SUMMED
from bass.explaining.factor import constant_of, period_of
from bass.explaining.figure import Figure
from bass.explaining.kpi import Kpi
from bass.explaining.period import LAST_YEAR, Span
from bass.explaining.place import Area
from bass.home import PROJECT_DIR, Home
from bass.publishing import duck
from bass.publishing.duck import quoted
from bass.publishing.lineage import Lineage
from bass.publishing.plan import MEASURE_PREFIX
from ingestion.contract import load_contract
from ingestion.lease import reading_lake

DAILY_PREFIX = "kpi_measures_daily__"
TOLERANCE = 1e-9  # relative, for values; numerators and denominators are equal to the last digit


@dataclass(frozen=True)
class Wanted:
    """A published figure that is to be rebuilt."""

    kpi: Kpi
    area: Area
    span: Span
    figure: Figure


@dataclass(frozen=True)
class Recomputed:
    """What came of it: sums and value from `delivery_count` deliveries of `units`, and whether they are the published
    ones: numerator and denominator to the last digit, the value to 1e-9."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: float | None
    units: tuple[str, ...]
    delivery_count: int
    is_equal: bool


def recompute(home: Home, wanted: Sequence[Wanted], contained: frozenset[int] | None = None) -> list[Recomputed]:
    """Rebuild the figures, all of them in one scratch home that is removed again. `contained`: the delivery_numbers of
    the build that was published (None: whatever is committed).

    Raises BassError where a model fails there, where a figure's measure is made by no model, or where one of the
    deliveries has been replaced since, so that its rows are gone.
    """
    manifest = parsed_project().to_dict()
    lineage = Lineage.of(manifest)
    with scratch_home(home) as scratch, reading_lake(home):
        models = {node: _measures_told(manifest["nodes"][node]["raw_code"]) for node in lineage.parents
                  if node.split(".")[-1].startswith(MEASURE_PREFIX)}  # fmt: skip
        needed = {node for item in wanted for node in _models_of(item, models)}
        above = {node for name in needed for node in lineage.above(name)}
        units = {node.split(".")[-1] for node in above if node.startswith("source.")}
        units &= load_contract(PROJECT_DIR).extracts.keys()
        count = hand_over(home, scratch, units, contained)
        names = [f"+{node.split('.')[-1]}" for node in sorted(needed)]
        outcome = run_dbt(scratch, ["build", "--exclude-resource-type", "test", "unit_test", "--select",
                                    *names, "+int_calendar__month"])  # fmt: skip
        if not outcome.is_good:
            raise BassError(f"{home.root}: the figure could not be rebuilt.\n{outcome.problem}")
        return [_put_together(scratch, item, _models_of(item, models), tuple(sorted(units)), count)
                for item in wanted]  # fmt: skip


def _measures_told(code: str) -> frozenset[str]:
    """The quoted words of a measure model: a measure is among them where the model rolls it up."""
    return frozenset(re.findall(r"'(\w+)'", code))


def _models_of(item: Wanted, models: Mapping[str, frozenset[str]]) -> list[str]:
    """The measure models of the figure's rhythm that make a measure of its formula."""
    is_daily = item.span.kind == "day"
    measures = set(item.kpi.measures)
    found = [node for node, told in models.items()
             if measures & told and node.split(".")[-1].startswith(DAILY_PREFIX) == is_daily]  # fmt: skip
    if not found:
        raise BassError(f"{item.kpi.kpi_code}: no measure model makes {', '.join(sorted(measures))}")
    return sorted(found)


def _put_together(scratch: Home, item: Wanted, models: Sequence[str], units: tuple[str, ...], count: int) -> Recomputed:
    upper, lower = _sums(scratch, item, models, item.span)
    value = _value(scratch, item, models, upper, lower)
    figure = item.figure
    is_equal = (
        (upper or 0) == (figure.numerator or 0)
        and (lower or 0) == (figure.denominator or 0)
        and _is_near(value, figure.value)
    )
    return Recomputed(upper, lower, value, units, count, is_equal)


def _sums(scratch: Home, item: Wanted, models: Sequence[str], span: Span) -> tuple[Decimal | None, Decimal | None]:
    """Numerator and denominator of a period from the measure rows; null where a measure is undefined."""
    kpi = item.kpi
    with duck.reading(scratch.working_db) as connection:
        places = {table: (schema, table) for schema, table in duck.columns(connection, scratch.working_db.stem)}
        tables = " union all by name ".join(f"from {quoted(*places[node.split('.')[-1]])}" for node in models)
        rows = connection.execute(
            f"select measure_code, sum(measure_value), count(*) - count(measure_value) from ({tables})"
            " where period_start = ? and area_level = ? and area_code = ? and dimension_type = ? group by all",
            [span.start, item.area.level, item.area.code, kpi.main_dimension],
        ).fetchall()
    found = {code: value for code, value, _ in rows}
    used = {code: nulls for code, _, nulls in rows if code in kpi.measures}
    if any(used.values()):
        return None, None
    upper = Decimal(found.get(kpi.numerator_measure) or 0) - Decimal(found.get(kpi.numerator_minus_measure) or 0)
    lower = Decimal(found.get(kpi.denominator_measure) or 0) - Decimal(found.get(kpi.denominator_minus_measure) or 0)
    if kpi.denominator_measure == "day_count":
        lower = Decimal(item.figure.day_count)
    return upper, None if kpi.form in SUMMED else lower


def _value(
    scratch: Home, item: Wanted, models: Sequence[str], upper: Decimal | None, lower: Decimal | None
) -> float | None:
    """The catalogue's formula over the sums."""
    kpi = item.kpi
    if upper is None:
        return None
    period = period_of(kpi.factor, item.figure.day_count, item.span.year_day_count)
    if kpi.form in SUMMED:
        return float(Fraction(upper) * period.factor)
    if kpi.form == "growth_ratio":
        return _growth(upper, lower, _sums(scratch, item, models, item.span.earlier(LAST_YEAR)))
    if not lower:
        return None
    ratio = Fraction(upper) / Fraction(lower)
    if kpi.form == "power":
        return float(constant_of(kpi.factor)) * (1 - float(1 - ratio) ** float(period.power)) if ratio <= 1 else None
    return float(ratio * period.factor)


def _growth(upper: Decimal, lower: Decimal | None, year: tuple[Decimal | None, Decimal | None]) -> float | None:
    then, then_lower = (Fraction(part or 0) for part in year)
    now, now_lower = Fraction(upper), Fraction(lower or 0)
    if then <= 0 or then_lower <= 0 or now_lower == then_lower or (now == 0 and now_lower == 0):
        return None
    return float((now - then) * then_lower / ((now_lower - then_lower) * then))


def _is_near(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) <= TOLERANCE * max(abs(left), abs(right))
