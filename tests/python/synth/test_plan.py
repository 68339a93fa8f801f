"""Which days and months are simulated."""

from datetime import date

import pytest

from bass.errors import UsageError
from synth.world import Plan


def test_the_started_month_of_until_is_no_whole_month():
    plan = Plan.of(100, 15, 1, date(2026, 4, 15))
    assert (plan.start, plan.until, plan.whole_month_count) == (date(2025, 1, 1), date(2026, 4, 15), 15)


def test_a_month_that_ends_on_until_counts():
    plan = Plan.of(100, 15, 1, date(2026, 3, 31))
    assert (plan.start, plan.whole_month_count) == (date(2025, 1, 1), 15)


@pytest.mark.parametrize(("subscribers", "months"), [(19, 3), (100, 0)])
def test_too_small_an_operator_is_refused(subscribers, months):
    with pytest.raises(UsageError, match="at least 20 subscribers and 1 month"):
        Plan.of(subscribers, months, 1, date(2026, 3, 31))
