"""The measured effect as a pure function: what is planted is found, what is not planted is not claimed."""

from random import Random
from statistics import fmean

import pytest

from bass.dispatching.effect import measured_effect

RUNS = 400
USUAL = [10.0, 11.5, 9.0, 10.5, 9.5, 11.0, 10.0, 9.5, 10.5, 11.0, 9.0, 10.0]


def share_of_runs(shift: float, bad_months: int, effect: float) -> tuple[float, float]:
    """Of many histories of a year, chance 1 around 10, that end in months shifted by `shift` which would have stayed:
    the share whose interval holds the planted effect, and the share whose interval leaves out 0."""
    random, holds, claims = Random(7), 0, 0
    for _ in range(RUNS):
        history = [random.gauss(10, 1) for _ in range(12)] + [random.gauss(10 + shift, 1) for _ in range(bad_months)]
        found = measured_effect(history, [random.gauss(10 + shift + effect, 1) for _ in range(3)], months_between=1)
        assert found is not None
        holds += found.lower <= effect <= found.upper
        claims += not found.lower <= 0 <= found.upper
    return holds / RUNS, claims / RUNS


def test_a_planted_effect_is_found_and_lies_in_its_interval() -> None:
    holds, claims = share_of_runs(shift=0, bad_months=0, effect=-4)
    assert holds > 0.95 and claims > 0.9


def test_without_an_effect_none_is_claimed() -> None:
    assert share_of_runs(shift=0, bad_months=0, effect=0)[1] < 0.05


def test_a_level_that_has_moved_and_stays_is_no_effect_and_one_that_is_brought_back_is() -> None:
    assert share_of_runs(shift=6, bad_months=4, effect=0)[1] < 0.05
    holds, claims = share_of_runs(shift=6, bad_months=4, effect=-6)
    assert holds > 0.95 and claims > 0.3


def test_after_one_bad_month_nobody_knows_whether_it_would_have_come_back_by_itself() -> None:
    found = measured_effect([*USUAL, 16.0], [10.0, 10.5, 9.5], months_between=1)
    assert found is not None and found.lower < 0 < found.upper
    assert 10.0 < found.forecast < 16.0


def test_the_interval_is_wider_the_longer_ago_the_history_ends() -> None:
    soon, late = (measured_effect(USUAL, [10.0] * 3, months_between=gap) for gap in (0, 6))
    assert soon is not None and late is not None
    assert late.standard_error > soon.standard_error and soon.measured_effect == late.measured_effect


def test_a_calm_history_is_its_mean_with_students_interval() -> None:
    """Months that swing to and fro have no moving level: nearly the textbook's interval of a mean against a mean."""
    history = [9.0, 11.0] * 12
    found = measured_effect(history, [10.0, 8.0, 9.0])
    assert found is not None and found.history_count == 24
    assert found.forecast == pytest.approx(fmean(history), abs=0.05)
    textbook = 2.069 * (24 / 23) ** 0.5 * (1 / 3 + 1 / 24) ** 0.5
    assert textbook < found.upper - found.measured_effect < 1.2 * textbook


@pytest.mark.parametrize(("history", "actual"), [([1.0, 2, 1, 2, 1], [2.0]), ([1.0, 2] * 5, []), ([3.0] * 9, [2.0])])
def test_too_little_or_what_never_moved_is_no_measurement(history: list[float], actual: list[float]) -> None:
    assert measured_effect(history, actual) is None
