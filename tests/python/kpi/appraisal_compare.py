"""Score all organisations again from the truth, the target files that were sent and the rules; hold the cards to it.

The files are read line by line; nothing of the warehouse's models is used.
"""

import calendar
import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
from planted_compare import truth_rows
from sent_file import sent_rows

from bass.catalogue_page import read_catalogue
from bass.home import PROJECT_DIR

SEEDS = PROJECT_DIR / "seeds" / "appraisal"
SCORE_ROUNDING = Fraction(51, 10_000)  # a score is rounded to two decimals
TOTAL_ROUNDING = Fraction(11, 1_000)  # and so is the total of rounded scores
Key = tuple[str, str, str]  # scorecard, organisation unit, month as yyyy-mm-01
Figure = tuple[Fraction | None, Fraction | None]  # the figure in its unit, and what its rank goes by
Item = dict[str, str]

_CARD = """
select scorecard_code, subject_id, cast(month_start as varchar), total_score, card_rank, rank_change
from appraisal.fct_scorecard_monthly where subject_kind = 'organisation' and month_start in ({months})
"""
_LINE = """
select scorecard_code, subject_id, cast(month_start as varchar), figure_code, score
from appraisal.fct_scorecard_line_monthly where subject_kind = 'organisation' and month_start in ({months})
"""


@dataclass(frozen=True)
class Told:
    """What truth and files say: figures by (KPI, area, month), targets by (KPI, unit, month), and directions."""

    figures: dict[tuple[str, str, str], Figure]
    targets: dict[tuple[str, str, str], Fraction]
    is_down: dict[str, bool]

    def value(self, code: str, unit: str, month: str) -> Figure:
        return self.figures.get((code, unit[1:], month), (None, None))


def appraisal_differences(database: Path, archive: Path, truth: Path) -> list[str]:
    """Cards and lines that the warehouse scores otherwise than the truth does, in sentences. Closed months only."""
    closed = _closed_months(truth)
    told = _told(archive, truth, closed)
    wanted_lines, wanted_totals = _scored(told, _units(archive), closed)
    months = ", ".join(f"date '{month}'" for month in closed)
    with duckdb.connect(str(database), read_only=True) as con:
        cards = {(row[0], row[1], row[2]): row[3:] for row in con.execute(_CARD.format(months=months)).fetchall()}
        lines = {(row[:3], row[3]): row[4] for row in con.execute(_LINE.format(months=months)).fetchall()}
    totals = {key: row[0] for key, row in cards.items()}
    print(
        f"appraisal: {len(wanted_totals)} cards, {len(wanted_lines)} lines of {len(closed)} closed months scored again"
    )
    wrong = [] if sum(total is not None for total in wanted_totals.values()) > 10 else ["appraisal: too few to tell"]
    wrong += _apart("score", wanted_lines, lines, SCORE_ROUNDING)
    wrong += _apart("total", wanted_totals, totals, TOTAL_ROUNDING)
    ranks = _ranks({key: Fraction(total) for key, total in totals.items() if total is not None})
    for key, (_, rank, change) in cards.items():
        before = ranks.get((key[0], key[1], _month_before(key[2])))
        climbed = before - ranks[key] if before and key in ranks else None
        if rank != ranks.get(key) or (_month_before(key[2]) in closed and change != climbed):
            wrong.append(f"card {key}: rank {rank}, change {change}; by the totals {ranks.get(key)}, {climbed}")
    return wrong[:10]


def _apart(
    kind: str, wanted: Mapping[Any, Fraction | None], found: Mapping[Any, Decimal | None], bound: Fraction
) -> Iterator[str]:
    for key in sorted(wanted.keys() | found.keys(), key=str):
        want, got = wanted.get(key), found.get(key)
        is_near = want is not None and got is not None and abs(want - Fraction(got)) <= bound
        if not is_near and not (want is None and got is None and key in wanted and key in found):
            yield f"{kind} of {key}: by the truth {want and float(want)}, warehouse {got}"


def _scored(
    told: Told, units: dict[str, list[str]], months: list[str]
) -> tuple[dict[tuple[Key, str], Fraction | None], dict[Key, Fraction | None]]:
    lines: dict[tuple[Key, str], Fraction | None] = {}
    totals: dict[Key, Fraction | None] = {}
    for card in _seed("scorecard"):
        peers = units.get(card["subject_level"], []) if card["subject_kind"] == "organisation" else []
        items = [item for item in _seed("scorecard_item") if item["scorecard_code"] == card["scorecard_code"]]
        for month in months:
            in_force = [item for item in items if item["valid_from"] <= _last_day(month) < (item["valid_to"] or "9")]
            for unit in peers:
                key = (card["scorecard_code"], unit, month)
                scores = {item["figure_code"]: _score(told, item, unit, peers, month) for item in in_force}
                lines |= {(key, code): score for code, score in scores.items()}
                weights = {item["figure_code"]: int(item["weight"]) for item in in_force}
                scored = {code: score for code, score in scores.items() if score is not None}
                weight = sum(weights[code] for code in scored)
                enough = weight >= int(card["least_weight"])
                total = sum((score * weights[code] for code, score in scored.items()), Fraction(0))
                totals[key] = total / weight if enough else None
    return lines, totals


def _score(told: Told, item: Item, unit: str, peers: list[str], month: str) -> Fraction | None:
    """Between floor and cap, in a straight line from the zero mark to the full mark."""
    position = _position(told, item, unit, peers, month)
    if position is None:
        return None
    zero, full = Fraction(item["zero_mark"]), Fraction(item["full_mark"])
    straight = 100 * (position - zero) / (full - zero)
    return max(Fraction(item["floor_score"]), min(Fraction(item["cap_score"]), straight))


def _position(told: Told, item: Item, unit: str, peers: list[str], month: str) -> Fraction | None:
    code, kind = item["figure_code"], item["rule_kind"]
    value, _ = told.value(code, unit, month)
    target = told.targets.get((code, unit, month))
    if value is None or kind == "value":
        return value
    if kind == "completion":
        if target is None or target <= 0:
            return None
        return 100 * (2 - value / target) if told.is_down[code] else 100 * value / target
    if kind == "last_year":
        base, _ = told.value(code, unit, f"{int(month[:4]) - 1}{month[4:]}")
        return 100 * (value - base) / base if base is not None and base > 0 else None
    known = {peer: place for peer in peers if (place := told.value(code, peer, month)[1]) is not None}
    better = sum(place < known[unit] if told.is_down[code] else place > known[unit] for place in known.values())
    return Fraction(100 * (len(known) - 1 - better), len(known) - 1) if len(known) > 1 else None


def _told(archive: Path, truth: Path, months: list[str]) -> Told:
    catalogue = {row["kpi_code"]: row for row in read_catalogue()}
    scored = {item["figure_code"] for item in _seed("scorecard_item")} & catalogue.keys()
    places = [unit[1:] for units in _units(archive).values() for unit in units]
    figures: dict[tuple[str, str, str], Figure] = {
        (code, area, month): (Fraction(0), Fraction(0))  # the truth tells no sum of nothing
        for code in scored
        if catalogue[code]["form"] in ("sum", "difference")
        for area in places
        for month in months
    }
    for row in truth_rows(truth, "kpi_monthly"):
        if row["kpi_code"] in scored and row["dimension_type"] == "all" and row["kpi_value"]:
            place = Fraction(row["numerator"]) / Fraction(row["denominator"] or 1)
            key = (row["kpi_code"], row["area_code"], row["period_start"])
            figures[key] = (Fraction(row["kpi_value"]), place)
    targets = {
        (row["kpi_code"], row["org_id"], f"{period[:4]}-{period[4:]}-01"): Fraction(row["target_value"])
        for period, row in sent_rows(archive, "target")
    }
    return Told(figures, targets, {code: catalogue[code]["direction"] == "down" for code in scored})


def _units(archive: Path) -> dict[str, list[str]]:
    """Organisation units by their level; a unit's number is O and its area's."""
    found = {row["org_id"]: row["org_level"] for _, row in sent_rows(archive, "staff_org")}
    return {level: sorted(unit for unit, own in found.items() if own == level) for level in set(found.values())}


def _closed_months(truth: Path) -> list[str]:
    days = {row["period_start"] for row in truth_rows(truth, "kpi_daily")}
    return sorted({f"{day[:7]}-01" for day in days if _last_day(f"{day[:7]}-01") <= max(days)})


def _last_day(month: str) -> str:
    return f"{month[:8]}{calendar.monthrange(int(month[:4]), int(month[5:7]))[1]}"


def _month_before(month: str) -> str:
    first = date.fromisoformat(month)
    return f"{first.year - (first.month == 1)}-{(first.month - 2) % 12 + 1:02d}-01"


def _ranks(totals: dict[Key, Fraction]) -> dict[Key, int]:
    """1 and how many of the same scorecard and month have more."""
    peers: dict[tuple[str, str], Counter[Fraction]] = {}
    for (card, _, month), total in totals.items():
        peers.setdefault((card, month), Counter())[total] += 1
    return {
        key: 1 + sum(count for other, count in peers[key[0], key[2]].items() if other > total)
        for key, total in totals.items()
    }


def _seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
