"""How much of what was planted is found, and how much else: recall and precision, told where one is too low."""

import csv
from collections.abc import Hashable
from pathlib import Path
from typing import Any

RECALL, PRECISION = 0.80, 0.70
FEW = 10  # a share of fewer cannot be told to a tenth: one more may be wrong, and of more than three one more be missed


def missed(what: str, planted: set[Any], found: set[Any]) -> list[str]:
    """A sentence where too little of `planted` is in `found`, or too much else, or where nothing was planted."""
    if not planted:
        return [f"{what}: none planted, so nothing is tested"]
    hits = len(planted & found)
    told = f"{what}: {len(planted)} planted, {len(found)} found, {hits} of them planted"
    print(told)
    is_few = len(planted) < FEW
    is_recalled = hits + (is_few and len(planted) > 3) >= RECALL * len(planted)
    if is_recalled and hits + is_few >= PRECISION * len(found):
        return []
    return [f"{told}; missed {_some(planted - found)}, found beside them {_some(found - planted)}"]


def truth_rows(truth: Path, name: str) -> list[dict[str, str]]:
    """The rows of a truth file of the synthetic operator."""
    with (truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _some(items: set[Hashable]) -> list[Any]:
    return sorted(items)[:5]  # type: ignore[type-var]
