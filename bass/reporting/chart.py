"""A table drawn for the page: lines over time, bars over parts; as PNG."""

import io
import logging

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from bass.reporting.content import Column, Table

logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it tells of each font that is not there
FONTS = ["Noto Sans CJK SC", "Noto Sans CJK JP", "DejaVu Sans"]  # the second is what the first's file is known by
COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
WIDTH, HEIGHT = 3.5, 1.75  # inches of one small chart
ACROSS = 3
DOTS = 170  # an inch
BARS_MOST = 12


def draw(table: Table) -> bytes:
    """The picture of a table whose rows are periods (a small chart for each column) or parts (one of bars)."""
    is_line = all(row.is_leaf and not row.depth for row in table.rows)
    return _lines(table) if is_line else _bars(table)


def _lines(table: Table) -> bytes:
    count = len(table.columns)
    across = min(ACROSS, count)
    down = -(-count // across)
    figure = Figure(figsize=(WIDTH * across, HEIGHT * down), layout="constrained")
    grid = figure.subplots(down, across, squeeze=False)
    labels = [row.label for row in table.rows]
    for number, axes in enumerate(grid.flat):
        if number >= count:
            axes.axis("off")
            continue
        values = [row.cells[number].number for row in table.rows]
        points = [float("nan") if value is None else float(value) for value in values]
        axes.plot(
            range(len(labels)), points, color=COLOURS[number % len(COLOURS)], marker="o", markersize=2.5, linewidth=1.4
        )
        _label(axes, table.columns[number], labels)
    return _picture(figure)


def _label(axes: Axes, column: Column, labels: list[str]) -> None:
    step = max(len(labels) // 4, 1)
    shown = list(range(len(labels) - 1, -1, -step))
    axes.set_xticks(shown, [labels[place] for place in shown], fontsize=6.5, fontfamily=FONTS)
    axes.set_title(column.title, fontsize=8, fontfamily=FONTS, loc="left")
    _plain(axes)
    axes.grid(axis="y", color="#E3E8EE", linewidth=0.6)
    axes.margins(y=0.15)


def _bars(table: Table) -> bytes:
    rows = [row for row in table.rows if row.is_leaf and row.cells[0].number is not None][:BARS_MOST]
    figure = Figure(figsize=(WIDTH * 2, 0.5 + 0.24 * len(rows)), layout="constrained")
    axes = figure.subplots()
    places = range(len(rows))
    axes.barh(places, [float(row.cells[0].number or 0) for row in rows], color=COLOURS[0], height=0.62)
    axes.set_yticks(places, [row.label for row in rows], fontsize=7.5, fontfamily=FONTS)
    axes.invert_yaxis()
    axes.grid(axis="x", color="#E3E8EE", linewidth=0.6)
    axes.set_axisbelow(True)
    _plain(axes)
    return _picture(figure)


def _plain(axes: Axes) -> None:
    axes.tick_params(labelsize=7, length=0, colors="#3B4753")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color("#C9D2DC")
    for axis in (axes.xaxis, axes.yaxis):
        axis.get_offset_text().set_fontsize(6.5)
    axes.ticklabel_format(axis="y", useOffset=False, style="plain") if _is_numeric(axes) else None


def _is_numeric(axes: Axes) -> bool:
    from matplotlib.ticker import ScalarFormatter

    return isinstance(axes.yaxis.get_major_formatter(), ScalarFormatter)


def _picture(figure: Figure) -> bytes:
    """The same table gives the same bytes."""
    out = io.BytesIO()
    for text in figure.findobj(Text):
        text.set_parse_math(False)  # a name with two $ is a name
    figure.savefig(out, format="png", dpi=DOTS, metadata={"Software": None})
    return out.getvalue()
