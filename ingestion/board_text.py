"""The board as text for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ingestion.finding import finding_text

if TYPE_CHECKING:
    from ingestion.board import Board

_COUNTED = ("arrived", "late", "due", "missing", "rejected", "waiting")
_NAMED = ("late", "missing", "rejected", "waiting")


def board_text(board: Board) -> str:
    """A table by unit, then every period that needs a look, then every refusal that still stands."""
    lines = [f"as of {board.as_of:%Y-%m-%d %H:%M}", ""]
    lines.append(f"{'unit':<22}{'from':<10}{'to':<10}" + "".join(f"{state:>10}" for state in _COUNTED))
    units = dict.fromkeys(line.unit for line in board.lines)
    for unit in units:
        own = [line for line in board.lines if line.unit == unit]
        counts = Counter(line.state for line in own)
        cells = "".join(f"{counts[state] or '.':>10}" for state in _COUNTED)
        lines.append(f"{unit:<22}{own[0].period:<10}{own[-1].period:<10}{cells}")
    named = [line for line in board.lines if line.state in _NAMED]
    if named:
        lines += ["", f"{len(named)} periods to look at"]
        lines += [f"  {line.state:<9}{line.unit:<20}{line.period:<10}{line.reason}".rstrip() for line in named]
    standing = [refusal for refusal in board.refusals if not refusal.is_settled]
    for kind, title in (("delivery", "refused deliveries"), ("line", "bad lines")):
        found = [refusal for refusal in standing if refusal.kind == kind]
        if found:
            lines += ["", f"{len(found)} {title}", *(finding_text(refusal) for refusal in found)]
    settled = len(board.refusals) - len(standing)
    if settled:
        lines += ["", f"{settled} more were settled by a later delivery (--json lists them)"]
    if board.ignored:
        lines += ["", f"{len(board.ignored)} files in landing that are no deliveries, left alone"]
        lines += [f"  {ignored.file_name}: {ignored.reason}" for ignored in board.ignored]
    return "\n".join(lines)
