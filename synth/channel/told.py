"""What the truth is told about outlets: versions, who sold which line, what the files of each month pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from synth.channel.commission import commission_table
from synth.channel.outlet import cost_table, version_table
from synth.tariff import TARIFFS
from synth.world import month_of

if TYPE_CHECKING:
    from synth.operator import Operator
    from synth.truth import State


def tell_channels(operator: Operator, state: State, is_sent: Callable[[str, int], bool]) -> None:
    """Fill outlet, line_outlet, commission, outlet_promotion and allowance; of the months whose file `is_sent`."""
    plan, lines = operator.plan, operator.lines
    versions = version_table(plan, operator.place)
    state.insert("outlet", versions.assign(valid_from=plan.dates(versions["valid_from"].to_numpy())))
    sold_by = operator.channels[lines.channel % len(operator.channels)]
    state.insert("line_outlet", pd.DataFrame({"user_id": lines.user_id, "channel_id": sold_by}))
    for month in range(len(plan.months)):
        first = month_of(plan.start, month)
        if is_sent("commission", month):
            state.insert("commission", commission_table(operator, month).assign(month=first))
        if is_sent("channel_cost", month):
            state.insert("outlet_promotion", cost_table(plan, versions, month).assign(month=first))
    allowances = [(tariff.tariff_id, tariff.minutes, tariff.bytes) for tariff in TARIFFS]
    state.insert("allowance", pd.DataFrame(allowances, columns=["tariff_id", "minutes", "bytes"]))
