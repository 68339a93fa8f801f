"""Which dates the deliveries that came, or went, since the last build are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingestion.contract import Contract
from ingestion.ledger import DeliveryRecord, Ledger

# Their rows reach from a date onward, but mostly say again what was known (an after-image of a line, next month's copy
# of a tariff): int_affected__history compares what they add up to with what the last build saw.
COMPARED_UNITS = {"user", "user_status", "user_tariff", "tariff", "tariff_item", "area", "staff_org", "terminal_tac"}


@dataclass(frozen=True, order=True)
class AffectedDate:
    """A day, or with period_kind `month` a month by its first day, that a delivery of the unit is about."""

    unit: str
    period_kind: str
    affected_date: date


def affected_dates(ledger: Ledger, contract: Contract, changed: Iterable[DeliveryRecord]) -> list[AffectedDate]:
    """The dates of all deliveries in `changed`: their events' and that of their own period.

    The own period counts because an empty file changes the state of a figure, though no figure.
    """
    known = [delivery for delivery in changed if delivery.unit in contract.extracts]
    reaching = [delivery for delivery in known if _has_events(contract, delivery)]
    events = ledger.event_dates([delivery.delivery_number for delivery in reaching])
    found = {AffectedDate(item.unit, item.period_kind, period_date(item.period)) for item in known}
    for delivery in reaching:
        extract = contract.extracts[delivery.unit]
        kind = "month" if "month" in (extract.effective.reach, extract.period_kind) else "day"
        for event_date, _ in events[delivery.delivery_number]:
            day = event_date.replace(day=1) if kind == "month" else event_date
            found.add(AffectedDate(delivery.unit, kind, day))
    return sorted(found)


def _has_events(contract: Contract, delivery: DeliveryRecord) -> bool:
    effective = contract.extracts[delivery.unit].effective
    return effective.reach != "all" and effective.column is not None and delivery.unit not in COMPARED_UNITS


def period_date(period: str) -> date:
    """yyyymmdd as that day, yyyymm as the month's first."""
    return date(int(period[:4]), int(period[4:6]), int(period[6:8] or 1))
