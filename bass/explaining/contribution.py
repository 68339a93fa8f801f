"""What made a figure change: its parts' sums of two periods in, contributions out that add up to the change exactly.

Pure functions over fractions, so that nothing is lost on the way; only the annualised churn rate has a root in it and
is exact to a double's last digits. Whatever the parts do not account for is a part of its own, the remainder.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

REMAINDER = "remainder"  # 说不清归属: what belongs to no part, or, below zero, was counted in several
CALENDAR = "calendar"  # 月份天数: what the length of the months alone moved (annualised churn)
MIDDLE = Fraction(1, 2)


@dataclass(frozen=True)
class Sums:
    """Numerator and denominator of a figure or a part in one period, before any factor; a sum has denominator 0."""

    numerator: Fraction = Fraction(0)
    denominator: Fraction = Fraction(0)

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(self.numerator - other.numerator, self.denominator - other.denominator)


@dataclass(frozen=True)
class Part:
    """A part of a figure (an area, a tariff): its sums in the period that is compared to, `before`, and `now`."""

    key: str
    before: Sums
    now: Sums


@dataclass(frozen=True)
class Contribution:
    """What a part brought to the change, in the figure's unit: `mix` because its weight changed, `rate` because its own
    value did. A sum has no mix. `part` is None for the calendar's share of an annualised rate."""

    key: str
    part: Part | None
    mix: Fraction
    rate: Fraction

    @property
    def total(self) -> Fraction:
        return self.mix + self.rate


@dataclass(frozen=True)
class Period:
    """What a factor needs of a period: `factor` (constant and days of the month multiplied), and the `power` of an
    annualised rate, 365 by the days of the month."""

    factor: Fraction = Fraction(1)
    power: Fraction = Fraction(1)


def with_remainder(whole: Part, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts, and where they do not add up to the whole the rest of it as one part more.

    A denominator that every part shares (complaints by type, each per line of the whole base) is no sum of theirs: it
    is the whole's for the rest too.
    """
    rest = Part(REMAINDER, _rest(whole.before, [part.before for part in parts]),
                _rest(whole.now, [part.now for part in parts]))  # fmt: skip
    if shares_denominator(whole, parts):
        rest = Part(REMAINDER, Sums(rest.before.numerator, whole.before.denominator),
                    Sums(rest.now.numerator, whole.now.denominator))  # fmt: skip
        is_empty = not (rest.before.numerator or rest.now.numerator)
    else:
        is_empty = rest.before == Sums() == rest.now
    return tuple(parts) if is_empty else (*parts, rest)


def _rest(whole: Sums, parts: Sequence[Sums]) -> Sums:
    for part in parts:
        whole = whole - part
    return whole


def shares_denominator(whole: Part, parts: Sequence[Part]) -> bool:
    """Whether the parts have the whole's denominator, each of them, instead of a piece of it."""
    counted = [part for part in parts if part.before != Sums() or part.now != Sums()]
    return (
        len(counted) > 1
        and all(
            part.before.denominator in (whole.before.denominator, 0)
            and part.now.denominator in (whole.now.denominator, 0)
            and (part.before.denominator or not part.before.numerator)
            and (part.now.denominator or not part.now.numerator)
            for part in counted
        )
        and _repeats(whole, counted)
    )


def _repeats(whole: Part, parts: Sequence[Part]) -> bool:
    """Two parts with all of the denominator: then it is no sum of theirs, for a single one it might be."""
    held = [(part.before.denominator != 0, part.now.denominator != 0) for part in parts]
    return sum(before for before, _ in held) > 1 or sum(now for _, now in held) > 1


def of_sum(whole: Part, parts: Sequence[Part], before: Period, now: Period) -> tuple[Contribution, ...]:
    """Of a sum or difference: each part's own change."""
    return tuple(
        Contribution(
            part.key, part, Fraction(0), part.now.numerator * now.factor - part.before.numerator * before.factor
        )  # fmt: skip
        for part in with_remainder(whole, parts)
    )


def of_ratio(whole: Part, parts: Sequence[Part], before: Period, now: Period) -> tuple[Contribution, ...]:
    """Of a ratio: mix and rate apart, in the symmetric (midpoint) form.

    A part with share w of the denominator and value r brings (w1 - w0) x (mean r - mean of the whole) by its mix, and
    (r1 - r0) x mean w by its rate. A part that is new or gone brings all it does by mix; one with a numerator and no
    denominator has no value of its own, and all it does is rate. Raises ZeroDivisionError where the whole has no
    denominator: then there is no change to explain.
    """
    shared = shares_denominator(whole, parts)
    middle = MIDDLE * (before.factor * _ratio(whole.before) + now.factor * _ratio(whole.now))
    found = []
    for part in with_remainder(whole, parts):
        share = (before.factor * part.before.numerator / whole.before.denominator,
                 now.factor * part.now.numerator / whole.now.denominator)  # fmt: skip
        if shared:
            found.append(Contribution(part.key, part, Fraction(0), share[1] - share[0]))
            continue
        weight = (part.before.denominator / whole.before.denominator, part.now.denominator / whole.now.denominator)
        total = share[1] - share[0] - (weight[1] - weight[0]) * middle
        rate = _rate_effect(part, share, weight, total)
        found.append(Contribution(part.key, part, total - rate, rate))
    return tuple(found)


def _rate_effect(
    part: Part, share: tuple[Fraction, Fraction], weight: tuple[Fraction, Fraction], total: Fraction
) -> Fraction:
    if weight[0] and weight[1]:
        return (share[1] / weight[1] - share[0] / weight[0]) * MIDDLE * (weight[0] + weight[1])
    is_without_base = any(sums.numerator and not sums.denominator for sums in (part.before, part.now))
    return total if is_without_base else Fraction(0)


def _ratio(sums: Sums) -> Fraction:
    return sums.numerator / sums.denominator


def of_power(
    whole: Part, parts: Sequence[Part], before: Period, now: Period, constant: Fraction
) -> tuple[Contribution, ...]:
    """Of an annualised rate, constant x (1 - (1 - ratio)^power): the ratio's contributions, scaled to what the ratio
    moved; what the length of the months moved stands apart. Both are means over the other's two values."""
    ratios = (_ratio(whole.before), _ratio(whole.now))
    powers = (before.power, now.power)

    def value(ratio: int, power: int) -> Fraction:
        return constant * (1 - Fraction(float(1 - ratios[ratio]) ** float(powers[power])))

    moved = MIDDLE * (value(1, 0) - value(0, 0) + value(1, 1) - value(0, 1))
    calendar = value(1, 1) - value(0, 0) - moved
    change = ratios[1] - ratios[0]
    slope = moved / change if change else _slope(ratios[0], powers, constant)
    plain = of_ratio(whole, parts, Period(), Period())
    scaled = [Contribution(item.key, item.part, item.mix * slope, item.rate * slope) for item in plain]
    if calendar:
        scaled.append(Contribution(CALENDAR, None, Fraction(0), calendar))
    return tuple(scaled)


def _slope(ratio: Fraction, powers: tuple[Fraction, Fraction], constant: Fraction) -> Fraction:
    """How much the annualised rate moves with the ratio, where the ratio did not move; 0 where nobody is left."""
    if ratio == 1:
        return Fraction(0)
    steep = [Fraction(float(1 - ratio) ** float(power - 1)) * power for power in powers]
    return constant * MIDDLE * (steep[0] + steep[1])


@dataclass(frozen=True)
class GrowthPart:
    """A part of a ratio of growths: its sums `before` and `now`, and those of the same months of last year."""

    key: str
    before: Sums
    now: Sums
    year_before: Sums
    year_now: Sums


def of_growth_ratio(whole: GrowthPart, parts: Sequence[GrowthPart]) -> tuple[Contribution, ...]:
    """Of growth by growth, in product-rule form: `rate` is what the part brought by the numerator's growth (volume),
    `mix` by the denominator's (revenue). Raises ZeroDivisionError where either growth is not defined."""
    upper = of_ratio(*_growth(whole, parts, lambda sums: sums.numerator), Period(), Period())
    lower = {item.key: item.total for item in
             of_ratio(*_growth(whole, parts, lambda sums: sums.denominator), Period(), Period())}  # fmt: skip
    above = {item.key: item.total for item in upper}
    grown = [(now.numerator / year.numerator - 1, now.denominator / year.denominator - 1)
             for now, year in ((whole.before, whole.year_before), (whole.now, whole.year_now))]  # fmt: skip
    inverse = MIDDLE * (1 / grown[0][1] + 1 / grown[1][1])
    mean = MIDDLE * (grown[0][0] + grown[1][0]) / (grown[0][1] * grown[1][1])
    known = {part.key: Part(part.key, part.before, part.now) for part in parts}
    return tuple(
        Contribution(key, known.get(key), -mean * lower.get(key, Fraction(0)), inverse * above.get(key, Fraction(0)))
        for key in dict.fromkeys((*above, *lower))
    )


def _growth(
    whole: GrowthPart, parts: Sequence[GrowthPart], side: Callable[[Sums], Fraction]
) -> tuple[Part, list[Part]]:
    """One side of the fraction as a ratio of its own: this year's sum by last year's."""

    def as_part(part: GrowthPart) -> Part:
        return Part(part.key, Sums(side(part.before), side(part.year_before)),
                    Sums(side(part.now), side(part.year_now)))  # fmt: skip

    return as_part(whole), [as_part(part) for part in parts]
