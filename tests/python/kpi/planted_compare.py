"""How much of what was planted is found, and how much else: recall and precision, told where one is too low."""

import csv
from collections.abc import Hashable
from math import sqrt
from pathlib import Path
from typing import Any

RECALL, PRECISION = 0.80, 0.70


def missed(what: str, planted: set[Any], found: set[Any]) -> list[str]:
    """A sentence where too little of `planted` is in `found`, or too much else, or where nothing was planted."""
    if not planted:
        return [f"{what}: none planted, so nothing is tested"]
    hits = len(planted & found)
    told = f"{what}: {len(planted)} planted, {len(found)} found, {hits} of them planted"
    print(told)
    if hits >= _needed(RECALL, len(planted)) and hits >= _needed(PRECISION, len(found)):
        return []
    return [f"{told}; missed {_some(planted - found)}, found beside them {_some(found - planted)}"]


def _needed(share: float, count: int) -> float:
    """The share of `count` less its standard error: of a handful, a share cannot be told to a tenth."""
    return share * count - sqrt(count * share * (1 - share))


def truth_rows(truth: Path, name: str) -> list[dict[str, str]]:
    """The rows of a truth file of the synthetic operator."""
    with (truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _some(items: set[Hashable]) -> list[Any]:
    return sorted(items)[:5]  # type: ignore[type-var]
