"""What looks like an incident and is none: it must raise no alarm of these KPIs."""

from __future__ import annotations

from datetime import date

import numpy as np

from synth.daybook import holds_new_year
from synth.operator import Operator
from synth.order.service import ON_TRIAL
from synth.world import DAY, PROVINCE_CODE, month_of

COLUMNS = [
    "incident_kind", "area_level", "area_code", "period_kind", "period_start", "kpi_codes", "planted_count",
    "usual_count", "is_visible", "is_innocent",
]  # fmt: skip
_LEAVING = "cancelled_count;churn_rate_opening;ported_out_count"
_LOW_USE = "very_low_use_rate;zero_use_rate"
_USE = "mou;dou;billed_minute_count;data_traffic_gb;communicating_user_count"


def look_alikes(operator: Operator) -> list[tuple[object, ...]]:
    """Rows of incident.csv: the billing error drives nobody away, the student hall's cards are used, those who try a
    service ask for no money back, competitors' season takes no line, and Spring Festival moves usage every year.
    """
    plan = operator.plan
    province = ("province", PROVINCE_CODE)
    wave = operator.center.waves[1]
    rows = []
    for at in wave.at[:1]:
        month = int(plan.month_number[at // DAY])
        rows += [_row("billing_error", "city", wave.city, _month(operator, n), _LEAVING) for n in (month, month + 1)]
    hall = operator.cards.hall
    county = operator.place.counties[int(operator.place.grid_county[operator.lines.grid[hall[0]]])]
    since = int(plan.month_number[operator.lines.activated_at[hall[0]] // DAY])
    rows.append(_row("student_hall", "county", county, _month(operator, since + 2), _LOW_USE))
    rows.append(_row("competitor_season", *province, _month(operator, operator.cut.season), _LEAVING))
    tried = operator.services.loc[operator.services["kind"] == ON_TRIAL, "start"].to_numpy(np.int64)
    for trial_month in np.unique(plan.month_number[tried // DAY]):
        rows.append(_row("free_trial", *province, _month(operator, int(trial_month)), "refund_rate;unsubscribe_rate"))
    for first in plan.months:
        if first.month <= 2 and (holds_new_year(first) or holds_new_year(month_of(first, -1))):
            rows.append(_row("spring_festival", *province, first, _USE))
    last = plan.months[plan.whole_month_count - 1]
    return [row for row in rows if isinstance(row[4], date) and row[4] <= last]


def _month(operator: Operator, month: int) -> date:
    return month_of(operator.plan.start, month)


def _row(kind: str, level: str, code: str, first: date, kpis: str) -> tuple[object, ...]:
    return kind, level, code, "month", first, kpis, 0, 0.0, 0, 1
