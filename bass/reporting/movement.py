"""The commentary: which figures moved more than they usually do, and which areas and parts made them, in words."""

from dataclasses import dataclass, replace
from statistics import median

from bass.explaining.breakdown import Breakdown, Compared, Row, break_down
from bass.explaining.figure import Figure, read_figure
from bass.explaining.kpi import Kpi
from bass.explaining.period import PREVIOUS
from bass.reporting.asked import (
    Asked,
    Place,
    cell_format,
    dimension_labels,
    figure_cell,
    in_language,
    periods_back,
    read_figures,
    value_label,
)
from bass.reporting.content import Prose, Sentence
from bass.reporting.definition import MovementSection
from bass.reporting.words import NumberFormat, kpi_format

HISTORY = 13  # periods that tell what is usual
FEWEST = 4  # changes, or nothing is known to be usual
UNUSUAL = 1.5  # times the usual change
NAMED = 3  # parts that a sentence names
SMALLEST_SHARE = 0.1  # of the change, or a part is not named
NOT_A_PART = ("-1", "remainder", "calendar")


@dataclass(frozen=True)
class Moved:
    """A KPI, its figure, and its change by how much it usually changes."""

    kpi: Kpi
    figure: Figure
    change: float
    size: float


def movement_prose(asked: Asked, section: MovementSection) -> Prose:
    """The greatest movements first; each sentence carries the cells of its figures."""
    moved = sorted(filter(None, (_moved(asked, code) for code in section.kpis)), key=lambda one: -one.size)
    sentences = tuple(_sentence(asked, one) for one in moved[: section.most])
    note = section.note.of(asked.language) if section.note else ""
    return Prose(section.title.of(asked.language), sentences or (Sentence(asked.word("no_movement")),), note)


def _moved(asked: Asked, code: str) -> Moved | None:
    """None where there is nothing to compare, or the change is no more than usual."""
    kpi = asked.kpi(code)
    periods = periods_back(asked.span, HISTORY + 1)
    figures = read_figures(asked, (code,), periods, [asked.area.code])
    values = [_value(figures.get((code, period, asked.area.code, "all"), {}).get("value")) for period in periods]
    changes = [
        now - before for before, now in zip(values, values[1:], strict=False) if now is not None and before is not None
    ]
    figure = read_figure(asked.connection, kpi, asked.area, asked.span)
    if figure is None or values[-1] is None or values[-2] is None or len(changes) <= FEWEST or not changes[-1]:
        return None
    usual = median(abs(change) for change in changes[:-1])
    size = abs(changes[-1]) / usual if usual else float("inf")
    return Moved(kpi, figure, changes[-1], size) if size >= UNUSUAL else None


def _value(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _sentence(asked: Asked, moved: Moved) -> Sentence:
    kpi, place = moved.kpi, Place(asked.span.start, asked.area.level, asked.area.code)
    figures = read_figures(asked, (kpi.kpi_code,), [asked.span.start], [asked.area.code])
    value = figure_cell(asked, kpi, "value", place, figures)
    change = figure_cell(asked, kpi, "change_previous", place, figures)
    unit = asked.unit(kpi.unit) if kpi.unit != "%" else ""
    space = "" if asked.language == "zh" else " "
    how = asked.word("rise" if moved.change > 0 else "fall")
    by = _by(kpi, moved.change) if change.number is None else replace(change.format, is_signed=False).text(
        abs(float(change.number))
    )  # fmt: skip
    verdict = f"（{asked.word(change.tone)}）" if change.tone and asked.language == "zh" \
        else f", {asked.word(change.tone)}" if change.tone else ""  # fmt: skip
    if asked.language == "zh":
        head = f"{kpi.kpi_name_zh} {value.text}{unit}，环比{how} {by}{verdict}"
    else:
        head = f"{kpi.kpi_name_en} {how} by {by} to {value.text}{space}{unit}{verdict}"
    causes = _causes(asked, moved)
    stop = "。" if asked.language == "zh" else "."
    comma = "；" if asked.language == "zh" else "; "
    text = head + (f"{comma}{asked.word('mainly')} {causes}" if causes else "") + stop
    return Sentence(text, (value, change), change.tone)


def _by(kpi: Kpi, change: float) -> str:
    return kpi_format(kpi.number_format, kpi.unit).text(abs(change))


def _causes(asked: Asked, moved: Moved) -> str:
    """The parts by area, and by the one further dimension that tells most, that moved it the way it went."""
    earlier_span = asked.span.earlier(PREVIOUS)
    earlier = read_figure(asked.connection, moved.kpi, asked.area, earlier_span)
    if moved.figure.value is None or earlier is None or earlier.value is None:
        return ""
    compared = Compared(moved.kpi, asked.area, asked.span, moved.figure, earlier_span, earlier)
    breakdowns = {one.dimension: one for one in break_down(asked.connection, compared)}
    named = [_named(asked, moved, breakdowns["area"])] if "area" in breakdowns else []
    others = [one for name, one in breakdowns.items() if name != "area" and _parts(moved, one)]
    if others:
        clearest = max(others, key=lambda one: (abs(_parts(moved, one)[0].total), one.dimension))
        named.append(_named(asked, moved, clearest))
    return ("；" if asked.language == "zh" else "; ").join(filter(None, named))


def _parts(moved: Moved, breakdown: Breakdown) -> list[Row]:
    """The rows that went with the change, and made a share of it worth naming."""
    least = abs(breakdown.change) * SMALLEST_SHARE
    return [
        row
        for row in breakdown.rows
        if row.total * moved.change > 0 and abs(row.total) >= least and row.key not in NOT_A_PART
    ][:NAMED]


def _named(asked: Asked, moved: Moved, breakdown: Breakdown) -> str:
    plain = cell_format(moved.kpi, "value")
    signed = NumberFormat(plain.decimals, True, " pp" if moved.kpi.unit == "%" else "")
    names = dimension_labels(asked, breakdown.dimension)
    parts = []
    for row in _parts(moved, breakdown):
        is_named = row.key in names or breakdown.dimension == "area"
        label = in_language(asked, row.name) if is_named else value_label(asked, breakdown.dimension, row.key)
        parts.append(f"{label} {signed.text(row.total)}")
    return ("、" if asked.language == "zh" else ", ").join(parts)
