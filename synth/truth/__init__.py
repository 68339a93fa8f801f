"""Ground truth: every KPI's true value, computed from the operator's own state and never from the delivered files.

Nothing here may import the warehouse's models, macros or KPI seeds, nor the reader of the files.
"""

from synth.truth.figure import write_truth
from synth.truth.state import State, state_from_unit_tables

__all__ = ["State", "state_from_unit_tables", "write_truth"]
