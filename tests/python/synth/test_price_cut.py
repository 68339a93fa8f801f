"""Whom a price cut draws away lives, on the day it leaves, where the cut was planted."""

from datetime import date

import numpy as np
import pytest

from synth.operator import build_operator
from synth.world import DAY, Plan


@pytest.mark.parametrize("seed", [1, 7, 575985])  # in the last one, two of the lines drawn would have moved before
def test_lines_drawn_away_by_a_price_cut_leave_from_its_counties(seed):
    operator = build_operator(Plan.of(120, 4, seed, date(2026, 2, 28)))
    last = operator.versions[operator.versions["line"].isin(operator.cut.line)].copy()
    last = last[last["day"].to_numpy() <= operator.lines.leave_at[last["line"].to_numpy()] // DAY]
    last = last.groupby("line").last()
    county = operator.place.grid_county[last["grid"].to_numpy()]
    assert list(last.index) == operator.cut.line.tolist()
    assert set(county) == set(operator.cut.counties)
    assert (county == operator.place.grid_county[operator.lines.grid[operator.cut.line]]).all()
    assert np.bincount(county)[operator.cut.counties].min() >= 4
