"""Contributions add up to the change of the figure, whatever the parts are."""

import random
from fractions import Fraction

import pytest

from bass.explaining.contribution import (
    CALENDAR,
    REMAINDER,
    Contribution,
    GrowthPart,
    Part,
    Period,
    Sums,
    of_growth_ratio,
    of_power,
    of_ratio,
    of_sum,
)

SEED = random.SystemRandom().randrange(1_000_000)
PLAIN = Period()
FEBRUARY, MARCH = Period(Fraction(28), Fraction(365, 28)), Period(Fraction(31), Fraction(365, 31))


def sums(numerator: int | str, denominator: int | str = 0) -> Sums:
    return Sums(Fraction(numerator), Fraction(denominator))


def part(key: str, before: tuple[int, int], now: tuple[int, int]) -> Part:
    return Part(key, sums(*before), sums(*now))


def whole_of(*parts: Part) -> Part:
    before, now = [item.before for item in parts], [item.now for item in parts]
    return Part("whole", _added(before), _added(now))


def _added(some: list[Sums]) -> Sums:
    return Sums(sum((item.numerator for item in some), Fraction(0)), sum((i.denominator for i in some), Fraction(0)))


def total(contributions: tuple[Contribution, ...]) -> Fraction:
    return sum((item.total for item in contributions), Fraction(0))


def by_key(contributions: tuple[Contribution, ...]) -> dict[str, Contribution]:
    return {item.key: item for item in contributions}


def ratio_change(whole: Part, before: Period = PLAIN, now: Period = PLAIN) -> Fraction:
    return (now.factor * whole.now.numerator / whole.now.denominator
            - before.factor * whole.before.numerator / whole.before.denominator)  # fmt: skip


def test_a_sum_changes_by_what_its_parts_change() -> None:
    parts = [part("a", (3, 0), (5, 0)), part("b", (4, 0), (1, 0))]
    found = by_key(of_sum(whole_of(*parts), parts, Period(Fraction(2)), Period(Fraction(2))))
    assert {key: item.total for key, item in found.items()} == {"a": 4, "b": -6}
    assert all(item.mix == 0 for item in found.values())


def test_what_belongs_to_no_part_is_a_row_of_its_own() -> None:
    parts = [part("a", (3, 0), (5, 0))]
    found = by_key(of_sum(part("whole", (10, 0), (20, 0)), parts, Period(), Period()))
    assert found[REMAINDER].total == 8


def test_what_is_counted_in_several_parts_is_taken_off_by_the_remainder() -> None:
    parts = [part("4G", (6, 0), (9, 0)), part("5G", (5, 0), (8, 0))]
    found = by_key(of_sum(part("users", (10, 0), (12, 0)), parts, Period(), Period()))
    assert found[REMAINDER].total == -4
    assert total(tuple(found.values())) == 2


def test_no_remainder_stands_where_the_parts_add_up() -> None:
    parts = [part("a", (1, 2), (3, 4)), part("b", (5, 6), (7, 8))]
    assert {item.key for item in of_ratio(whole_of(*parts), parts, Period(), Period())} == {"a", "b"}


def test_a_ratio_that_moved_by_its_mix_alone_has_no_rate_effect() -> None:
    """Two tariffs keep their ARPU of 10 and 50; lines move to the dearer one."""
    parts = [part("cheap", (800, 80), (600, 60)), part("dear", (1000, 20), (2000, 40))]
    found = by_key(of_ratio(whole_of(*parts), parts, Period(), Period()))
    assert [item.rate for item in found.values()] == [0, 0]
    assert total(tuple(found.values())) == 8
    assert found["dear"].mix == Fraction(20, 100) * (50 - 22)
    assert found["cheap"].mix == -Fraction(20, 100) * (10 - 22)


def test_a_ratio_that_moved_by_its_rates_alone_has_no_mix_effect() -> None:
    parts = [part("a", (800, 80), (880, 80)), part("b", (1000, 20), (900, 20))]
    found = by_key(of_ratio(whole_of(*parts), parts, Period(), Period()))
    assert [item.mix for item in found.values()] == [0, 0]
    assert (found["a"].rate, found["b"].rate) == (Fraction(8, 10), -1)


def test_each_month_has_its_own_days() -> None:
    parts = [part("a", (280, 280), (310, 310)), part("b", (560, 280), (620, 310))]
    whole = whole_of(*parts)
    found = of_ratio(whole, parts, FEBRUARY, MARCH)
    assert total(found) == ratio_change(whole, FEBRUARY, MARCH) == Fraction(9, 2)


def test_a_new_area_and_one_that_vanished_bring_what_they_do_by_mix() -> None:
    parts = [part("stays", (10, 100), (10, 100)), part("new", (0, 0), (9, 30)), part("gone", (2, 40), (0, 0))]
    whole = whole_of(*parts)
    found = by_key(of_ratio(whole, parts, Period(), Period()))
    assert found["new"].rate == found["gone"].rate == 0
    assert total(tuple(found.values())) == ratio_change(whole)


def test_a_numerator_without_a_base_is_rate_and_not_lost() -> None:
    parts = [part("lines", (10, 100), (12, 100)), part("nobody", (1, 0), (3, 0))]
    whole = whole_of(*parts)
    found = by_key(of_ratio(whole, parts, Period(), Period()))
    assert (found["nobody"].mix, found["nobody"].rate) == (0, Fraction(2, 100))
    assert total(tuple(found.values())) == ratio_change(whole)


def test_a_base_below_zero_still_adds_up() -> None:
    """Net adds: some counties lose lines."""
    parts = [part("grows", (50, 40), (60, 45)), part("shrinks", (10, -30), (20, -25)), part("even", (7, 0), (8, 3))]
    whole = whole_of(*parts)
    assert total(of_ratio(whole, parts, Period(), Period())) == ratio_change(whole)


def test_a_denominator_that_all_parts_share_is_no_sum_of_theirs() -> None:
    """Complaints by type, each per line of the whole base."""
    parts = [part("network", (5, 1000), (9, 1100)), part("billing", (7, 1000), (6, 1100))]
    whole = part("whole", (12, 1000), (15, 1100))
    found = by_key(of_ratio(whole, parts, Period(Fraction(10000)), Period(Fraction(10000))))
    assert set(found) == {"network", "billing"}
    assert found["network"].rate == 10000 * (Fraction(9, 1100) - Fraction(5, 1000))
    assert total(tuple(found.values())) == 10000 * ratio_change(whole)


def test_a_shared_denominator_leaves_a_remainder_of_numerators_only() -> None:
    parts = [part("music", (5, 100), (9, 110)), part("video", (7, 100), (6, 110))]
    whole = part("users", (9, 100), (11, 110))
    found = by_key(of_ratio(whole, parts, Period(), Period()))
    assert found[REMAINDER].rate == Fraction(-4, 110) - Fraction(-3, 100)
    assert total(tuple(found.values())) == ratio_change(whole)


def test_without_a_denominator_there_is_no_change_to_explain() -> None:
    with pytest.raises(ZeroDivisionError):
        of_ratio(part("whole", (1, 0), (1, 5)), [part("a", (1, 0), (1, 5))], Period(), Period())


def test_the_length_of_the_months_stands_apart_in_an_annualised_rate() -> None:
    parts = [part("a", (1, 50), (1, 50)), part("b", (1, 50), (1, 50))]
    whole = whole_of(*parts)
    found = by_key(of_power(whole, parts, FEBRUARY, MARCH, Fraction(100)))
    assert found["a"].total == found["b"].total == 0
    value = [100 * (1 - 0.98 ** (365 / days)) for days in (28, 31)]
    assert float(found[CALENDAR].total) == pytest.approx(value[1] - value[0], rel=1e-12)


def test_an_annualised_rate_from_nobody_to_all_adds_up() -> None:
    parts = [part("a", (0, 50), (50, 50)), part("b", (0, 50), (50, 50))]
    found = of_power(whole_of(*parts), parts, MARCH, MARCH, Fraction(100))
    assert total(found) == 100


def test_growth_by_growth_adds_up_in_product_rule_form() -> None:
    """Volume grew from 10 % to 20 %, revenue from 5 % to 4 %: from 2 to 5."""
    parts = [
        GrowthPart("a", sums(60, 70), sums(80, 60), sums(50, 60), sums(70, 50)),
        GrowthPart("b", sums(50, 35), sums(40, 44), sums(50, 40), sums(30, 50)),
    ]
    whole = GrowthPart("whole", sums(110, 105), sums(120, 104), sums(100, 100), sums(100, 100))
    found = of_growth_ratio(whole, parts)
    assert total(found) == 3


@pytest.mark.parametrize("seed", [1, 2, 3, SEED], ids=["1", "2", "3", "drawn"])
def test_contributions_add_up_whatever_the_parts(seed: int) -> None:
    """Parts come, go, have no base or one below zero; the whole is more or less than their sum."""
    print(f"seed {seed}")
    draw = random.Random(seed)
    for _ in range(400):
        count = draw.randrange(1, 9)
        some = [Part(str(number), _sums(draw), _sums(draw)) for number in range(count)]
        whole = whole_of(*some, *([Part("lost", _sums(draw), _sums(draw))] if draw.random() < 0.4 else []))
        before, now = (Period(Fraction(draw.choice([1, 100, 2800, 31])), Fraction(365, draw.choice([28, 30, 31])))
                       for _ in range(2))  # fmt: skip
        change = whole.now.numerator * now.factor - whole.before.numerator * before.factor
        assert total(of_sum(whole, some, before, now)) == change
        if whole.before.denominator and whole.now.denominator:
            assert total(of_ratio(whole, some, before, now)) == ratio_change(whole, before, now)
            _assert_power_adds_up(whole, some, before, now)
        _assert_growth_adds_up(draw, whole, some)


def _sums(draw: random.Random) -> Sums:
    if draw.random() < 0.15:
        return Sums()
    denominator = 0 if draw.random() < 0.15 else draw.randrange(-20 if draw.random() < 0.2 else 1, 500)
    return Sums(Fraction(draw.randrange(-50, 10**6), 10_000), Fraction(denominator))


def _assert_power_adds_up(whole: Part, some: list[Part], before: Period, now: Period) -> None:
    ratios = [period.numerator / period.denominator for period in (whole.before, whole.now)]
    if not all(0 <= ratio <= 1 for ratio in ratios):
        return
    value = [100 * (1 - float(1 - ratio) ** float(period.power))
             for ratio, period in zip(ratios, (before, now), strict=True)]  # fmt: skip
    found = total(of_power(whole, some, before, now, Fraction(100)))
    assert float(found) == pytest.approx(value[1] - value[0], abs=1e-9)


def _assert_growth_adds_up(draw: random.Random, whole: Part, some: list[Part]) -> None:
    years = [(_sums(draw), _sums(draw)) for _ in some]
    parts = [GrowthPart(item.key, item.before, item.now, *year) for item, year in zip(some, years, strict=True)]
    all_years = [_added([year[index] for year in years]) for index in (0, 1)]
    grown = GrowthPart("whole", whole.before, whole.now, *all_years)
    pairs = ((whole.before, all_years[0]), (whole.now, all_years[1]))
    if any(not year.numerator or not year.denominator or now.denominator == year.denominator for now, year in pairs):
        return
    values = [(now.numerator / year.numerator - 1) / (now.denominator / year.denominator - 1) for now, year in pairs]
    assert total(of_growth_ratio(grown, parts)) == values[1] - values[0]
