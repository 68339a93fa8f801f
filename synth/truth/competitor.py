"""Competitors' numbers and the share of the market (kpi-rules, section on competitors)."""

from __future__ import annotations

from synth.truth.measure import add
from synth.truth.state import State

_NUMBER = """
select period.month_number, competitor.area_id, cast(null as varchar) as pay_mode, competitor.operator_id as operator,
    cast(date_diff('day', competitor.last_seen, period.month_end) < 60 as integer) as rival_number,
    cast(competitor.first_seen between period.month_start and period.month_end as integer) as rival_add,
    cast(competitor.last_seen + 60 between period.month_start and period.month_end as integer) as rival_loss
from competitor
inner join period on competitor.month = period.month_start and period.month_number > 0
where competitor.competitor_type = 'number'
"""
# The own side counts only where the other side is known.
_OWN = """
select month_number, area_id, cast(null as varchar) as pay_mode, is_closing as own_number from line_month
where month_number > 0 and month_start in (select month from competitor)
"""


def measure_competitors(state: State) -> None:
    """Add these measures to `measure_month`; needs the base tables."""
    add(state, _NUMBER, "rival_number, rival_add, rival_loss")
    add(state, _NUMBER, "rival_add, rival_loss", "operator")
    add(state, _OWN, "own_number")
