"""What the market department offers when: one campaign with a known uplift, one without any, and ordinary ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

from synth.world import Plan

PLANTED, LOOK_ALIKE, ORDINARY = "planted", "look_alike", "ordinary"


@dataclass(frozen=True)
class Offer:
    """A campaign: its `product` (place in ADD_ON) is offered by `channels` to a share of the lines without such a pack.

    Of the treated lines `treated_rate` take it, of the control lines `control_rate`; the difference is the true uplift.
    Days are those of the simulation; `end` is the last one.
    """

    kind: str
    name: str
    purpose: str
    product: int
    channels: tuple[str, ...]
    listed_share: float
    treated_share: float
    treated_rate: float
    control_rate: float
    month: int = 0
    start: int = 0
    end: int = 0

    @property
    def true_uplift(self) -> float:
        """In percentage points."""
        return round(100 * (self.treated_rate - self.control_rate), 6)


_KNOWN = Offer(PLANTED, "流量尊享包营销", "up_sell", 1, ("app", "call"), 1.0, 0.5, 0.55, 0.10)
_ALIKE = Offer(LOOK_ALIKE, "语音包回馈活动", "package", 2, ("call", "sms"), 1.0, 0.5, 0.40, 0.40)
_USUAL = (
    Offer(ORDINARY, "老用户流量保有", "retention", 0, ("sms",), 0.25, 0.7, 0.16, 0.08),
    Offer(ORDINARY, "外呼语音包推荐", "up_sell", 2, ("call",), 0.20, 0.7, 0.20, 0.06),
    Offer(ORDINARY, "厅店融合套餐推荐", "package", 0, ("app", "hall"), 0.20, 0.8, 0.12, 0.06),
)
_FIRST_DAY, _LAST_DAY = 3, 24  # of the month, from 0
_LATE_FIRST_DAY, _LATE_LAST_DAY = 17, 11  # of a campaign that ends in the next month


def plan_offers(plan: Plan) -> list[Offer]:
    """Campaigns by start: the known uplift in the middle month, its look-alike in the next, ordinary ones elsewhere."""
    months = max(plan.whole_month_count, 1)
    known = months // 2
    alike = known + 1 if known + 1 < months else max(known - 1, 0)
    offers = [_within(plan, _KNOWN, known), _within(plan, _ALIKE, alike)]
    others = [month for month in range(len(plan.months)) if month not in (known, alike)]
    for turn, month in enumerate(others):
        usual = _USUAL[turn % len(_USUAL)]
        offers.append(_across(plan, usual, month) if turn % 2 else _within(plan, usual, month))
    return sorted((offer for offer in offers if offer.start < plan.day_count), key=lambda offer: offer.start)


def _within(plan: Plan, offer: Offer, month: int) -> Offer:
    first = plan.month_start(month)
    return _on(offer, month, first + _FIRST_DAY, first + _LAST_DAY)


def _across(plan: Plan, offer: Offer, month: int) -> Offer:
    return _on(offer, month, plan.month_start(month) + _LATE_FIRST_DAY, plan.month_start(month + 1) + _LATE_LAST_DAY)


def _on(offer: Offer, month: int, start: int, end: int) -> Offer:
    return replace(offer, month=month, start=start, end=end)
