"""A figure rests on the deliveries of the build that was published, whatever came since."""

from datetime import date, datetime

import pytest
from test_asked_wrongly import KPIS

from bass.building.scratch import standing
from bass.errors import BassError
from bass.explaining.period import parse_span
from bass.explaining.place import Area
from bass.explaining.source import Scope
from ingestion.ledger import DeliveryRecord

NOON = datetime(2026, 4, 3, 12)
PUBLISHED = frozenset({1, 2})


def delivery(number: int, period: str, redelivery: int = 0, state: str = "committed") -> DeliveryRecord:
    kind = "day" if len(period) == len("20260301") else "month"
    return DeliveryRecord(
        number, f"bill_item-00033-{period}-{redelivery:02d}", "boss", "bill_item", "33", period, kind, "a", redelivery,
        state, 10, 10, 0, 0, None, None, None, None, NOON, NOON,
    )  # fmt: skip


REPLACED = delivery(1, "202603", state="superseded")
KEPT = delivery(2, "202602")
LATER = delivery(3, "202603", redelivery=1)


def scope(contained: frozenset[int] | None) -> Scope:
    return Scope(KPIS[0], Area("33", "浙江", "province"), parse_span("2026-03"), date(2026, 3, 31), contained)


def test_a_delivery_that_was_replaced_after_the_publish_still_is_what_the_figure_rests_on() -> None:
    assert [item.delivery_number for item in (REPLACED, KEPT, LATER) if scope(PUBLISHED).contains(item)] == [1, 2]
    assert [item.delivery_number for item in (REPLACED, KEPT, LATER) if scope(None).contains(item)] == [2, 3]


def test_a_month_and_its_days_are_covered_and_nothing_beside_them() -> None:
    periods = ("202602", "20260228", "202603", "20260301", "20260331", "202604", "20260401")
    covered = [period for period in periods if scope(None).covers(delivery(1, period))]
    assert covered == ["202603", "20260301", "20260331"]


def test_a_figure_is_rebuilt_from_its_own_deliveries_alone() -> None:
    new_month = delivery(4, "202604")
    assert standing([KEPT, new_month], PUBLISHED) == [KEPT]
    assert standing([REPLACED, KEPT, LATER], None) == [KEPT, LATER]


def test_a_figure_whose_delivery_is_gone_is_not_rebuilt_from_another() -> None:
    with pytest.raises(BassError, match=r"bill_item-00033-202603-00.*bass run"):
        standing([REPLACED, KEPT, LATER], PUBLISHED)
