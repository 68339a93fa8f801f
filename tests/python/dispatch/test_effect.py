"""The measured effect as a pure function."""

import pytest

from bass.dispatching.effect import measured_effect


def test_the_forecast_is_the_median_of_the_last_twelve_months() -> None:
    effect = measured_effect([1000.0] * 5 + [10.0, 12.0] * 6, [15.0, 17.0])
    assert effect is not None
    assert (effect.forecast, effect.measured_effect, effect.history_count) == (11.0, 5.0, 12)
    assert effect.scale == pytest.approx(1.4826)
    assert effect.upper - effect.measured_effect == pytest.approx(effect.measured_effect - effect.lower)


def test_one_wild_month_moves_neither_forecast_nor_scale_much() -> None:
    calm = measured_effect([10.0, 11, 12, 10, 11, 12, 11], [14.0])
    wild = measured_effect([10.0, 11, 12, 10, 11, 900, 11], [14.0])
    assert calm is not None and wild is not None
    assert (wild.forecast, wild.scale) == (calm.forecast, calm.scale)


def test_chance_alone_leaves_zero_inside_the_interval() -> None:
    effect = measured_effect([10.0, 11, 12, 10, 11, 12], [11.5, 10.5, 11.2])
    assert effect is not None and effect.lower < 0 < effect.upper


@pytest.mark.parametrize(("history", "actual"), [([1.0] * 5, [2.0]), ([1.0] * 9, [])])
def test_too_little_is_no_measurement(history: list[float], actual: list[float]) -> None:
    assert measured_effect(history, actual) is None
