"""A document as an Excel workbook: one sheet a section, with merged headings, frozen panes, print areas, and sub-totals
as formulas that carry the mart's own value."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from bass.reporting.content import BAD, GOOD, Cell, Column, Document, Prose, Row, Table
from bass.reporting.words import word

FONT = {"zh": "微软雅黑", "en": "Calibri"}
INK, RULE, HEAD, BAND = "#1F2A37", "#C9D2DC", "#12436D", "#EEF3F8"
TONES = {GOOD: "#1A7F37", BAD: "#C62828"}
TITLE_ROWS = 3  # title, what it is of, what the figures are
LABEL_WIDTH, NUMBER_WIDTH, TEXT_WIDTH = 30, 15, 110
LONGEST_NAME = 31  # of a sheet, by Excel's rule
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
POINTS_MOST = 40  # rows that a chart draws


def write_workbook(document: Document, path: Path) -> None:
    """Write the workbook. A text that a spreadsheet would run is written as the text it is."""
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": document.title, "subject": f"{document.area} {document.period}",
                             "comments": f"build {document.stamp.build_id}", "author": "OpenBASS"})  # fmt: skip
        paper = Paper(book, document)
        for section, name in zip(document.sections, sheet_names(document), strict=True):
            sheet = book.add_worksheet(name)
            paper.frame(sheet, section)
            if isinstance(section, Prose):
                paper.prose(sheet, section)
            else:
                paper.table(sheet, section)


def sheet_names(document: Document) -> list[str]:
    """One a section, as Excel takes them, and no two alike."""
    names: list[str] = []
    for section in document.sections:
        wanted = section.title.translate(FORBIDDEN).strip("' ")[:LONGEST_NAME] or "-"
        number = 2
        name = wanted
        while name.casefold() in {one.casefold() for one in names}:
            name = f"{wanted[: LONGEST_NAME - 3]} {number}"
            number += 1
        names.append(name)
    return names


def has_groups(table: Table) -> bool:
    return any(column.group for column in table.columns)


def first_row(table: Table) -> int:
    """The number, from 0, of the first row of figures."""
    return TITLE_ROWS + (2 if has_groups(table) else 1)


@dataclass
class Paper:
    """The look of one workbook; formats are made once each."""

    book: Any
    document: Document

    def __post_init__(self) -> None:
        self._formats: dict[str, Any] = {}

    def format(self, **more: Any) -> Any:
        font = {"font_name": FONT[self.document.language], "font_size": 10, "font_color": INK, "valign": "vcenter"}
        key = repr(sorted(more.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(font | more)
        return self._formats[key]

    def frame(self, sheet: Any, section: Table | Prose) -> None:
        """Title, facts, paper."""
        document, last = self.document, max(len(getattr(section, "columns", ())), 1)
        heading = f"{document.operator}  {document.title}"
        self._line(sheet, 0, last, heading, bold=True, font_size=15, font_color=HEAD)
        self._line(sheet, 1, last, f"{section.title}    {document.area}    {document.period}", bold=True)
        told = facts(document) + (f"    {section.note}" if section.note else "")
        self._line(sheet, 2, last, told, font_size=8, font_color="#5B6B7B", text_wrap=True)
        sheet.set_row(0, 26)
        sheet.set_row(2, 24)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        page = word("page", document.language).format(page="&P", count="&N")
        sheet.set_footer(f"&L&8{_footer(facts(document))}&R&8{page}")
        if last > 6:
            sheet.set_landscape()

    def _line(self, sheet: Any, row: int, last: int, text: str, **look: Any) -> None:
        look_of = self.format(align="left", **look)
        sheet.merge_range(row, 0, row, last, "", look_of)
        sheet.write_string(row, 0, text, look_of)

    def prose(self, sheet: Any, prose: Prose) -> None:
        sheet.set_column(0, 0, TEXT_WIDTH)
        for number, sentence in enumerate(prose.sentences):
            look = self.format(text_wrap=True, font_color=TONES.get(sentence.tone, INK), font_size=11)
            sheet.write_string(TITLE_ROWS + number, 0, f"{number + 1}. {sentence.text}", look)
            sheet.set_row(TITLE_ROWS + number, 34)
        sheet.print_area(0, 0, TITLE_ROWS + len(prose.sentences), 1)

    def table(self, sheet: Any, table: Table) -> None:
        top = first_row(table)
        self._headings(sheet, table)
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, len(table.columns), NUMBER_WIDTH)
        for number, row in enumerate(table.rows):
            self._row(sheet, table, number, row)
        if not table.rows:
            sheet.write_string(top, 0, word("no_rows", self.document.language), self.format(italic=True))
        sheet.freeze_panes(top, 1)
        sheet.repeat_rows(TITLE_ROWS, top - 1)
        sheet.outline_settings(True, False, True, False)
        last = top + max(len(table.rows), 1) - 1
        if table.is_drawn and 1 < len(table.rows) <= POINTS_MOST:
            last = self._chart(sheet, table)
        sheet.print_area(0, 0, last, len(table.columns))

    def _headings(self, sheet: Any, table: Table) -> None:
        look = self.format(bold=True, font_color="#FFFFFF", bg_color=HEAD, align="center", text_wrap=True, border=1,
                           border_color=RULE)  # fmt: skip
        bottom = first_row(table) - 1
        sheet.set_row(bottom, 32)
        if not has_groups(table):
            for column, title in enumerate([table.row_title, *(one.title for one in table.columns)]):
                sheet.write_string(bottom, column, title, look)
            return
        _merged(sheet, (bottom - 1, 0, bottom, 0), table.row_title, look)
        sheet.set_row(bottom - 1, 32)
        for first, last, group in group_spans(table.columns):
            _merged(sheet, (bottom - 1, first + 1, bottom - 1, last + 1), group, look)
        for column, one in enumerate(table.columns, start=1):
            sheet.write_string(bottom, column, one.title, look)

    def _row(self, sheet: Any, table: Table, number: int, row: Row) -> None:
        place, is_total = first_row(table) + number, not row.is_leaf
        base: dict[str, Any] = {"bottom": 1, "bottom_color": RULE}
        if is_total:
            base |= {"bold": True, "bg_color": BAND}
        if row.depth:
            sheet.set_row(place, None, None, {"level": min(row.depth, 7)})
        sheet.write_string(place, 0, row.label, self.format(indent=row.depth, **base))
        for column, cell in enumerate(row.cells):
            look = base | {"align": "right", "num_format": cell.format.excel}
            if cell.tone in TONES:
                look |= {"font_color": TONES[cell.tone]}
            at = (place, column + 1)
            formula = _formula(table, number, column)
            if cell.number is None:
                sheet.write_string(*at, cell.text, self.format(**look))
            elif formula:
                sheet.write_formula(*at, formula, self.format(**look), _plain(cell))
            else:
                sheet.write_number(*at, _plain(cell), self.format(**look))

    def _chart(self, sheet: Any, table: Table) -> int:
        """A chart below the table: lines over time, bars over parts. Gives the last row that it covers."""
        top, leaves = first_row(table), [number for number, row in enumerate(table.rows) if row.is_leaf]
        first, last = top + leaves[0], top + leaves[-1]
        is_line = len(leaves) == len(table.rows)
        chart = self.book.add_chart({"type": "line" if is_line else "bar"})
        for column in range(1, len(table.columns) + 1 if is_line else 2):
            chart.add_series({"name": [sheet.name, top - 1, column], "categories": [sheet.name, first, 0, last, 0],
                              "values": [sheet.name, first, column, last, column],
                              "y2_axis": bool(is_line and column > 1 and _is_far(table, column - 1))})  # fmt: skip
        chart.set_size({"width": 820, "height": 300})
        chart.set_legend({"position": "bottom"})
        at = top + len(table.rows) + 1
        sheet.insert_chart(at, 0, chart)
        return at + 16


def _is_far(table: Table, column: int) -> bool:
    """Whether a column's figures are of another size than the first one's, and need an axis of their own."""
    first, other = (_size(table, one) for one in (0, column))
    return bool(first and other) and not 0.1 < other / first < 10


def _size(table: Table, column: int) -> float:
    return max((abs(float(row.cells[column].number or 0)) for row in table.rows), default=0.0)


def _merged(sheet: Any, span: tuple[int, int, int, int], text: str, look: Any) -> None:
    if span[:2] == span[2:]:
        sheet.write_string(span[0], span[1], text, look)
        return
    sheet.merge_range(*span, "", look)
    sheet.write_string(span[0], span[1], text, look)


def group_spans(columns: tuple[Column, ...]) -> list[tuple[int, int, str]]:
    """First column, last column and text of each heading that stands over several."""
    found: list[tuple[int, int, str]] = []
    for number, column in enumerate(columns):
        if found and found[-1][2] == column.group and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number, column.group)
        else:
            found.append((number, number, column.group))
    return found


def _formula(table: Table, number: int, column: int) -> str:
    """The formula of a sub-total or of a ratio; '' where the cell is a plain number, or a row below it is hidden."""
    one, below = table.columns[column], table.below(number)
    top, cell = first_row(table), table.rows[number].cells[column]
    if table.is_suppressed or cell.number is None:
        return ""
    if one.ratio:
        above, under, factor = one.ratio
        parts = [xl_rowcol_to_cell(top + number, place + 1) for place in (above, under)]
        return f"={parts[0]}*{factor}/{parts[1]}" if factor != 1 else f"={parts[0]}/{parts[1]}"
    if not (one.is_summed and below) or not _adds_up(table, below, column, cell):
        return ""
    letter = xl_col_to_name(column + 1)
    leaves = [place for place in below if table.rows[place].is_leaf]
    if len(leaves) == len(below):
        return f"=SUM({letter}{top + below[0] + 1}:{letter}{top + below[-1] + 1})"
    depth = table.rows[number].depth + 1
    children = [f"{letter}{top + place + 1}" for place in below if table.rows[place].depth == depth]
    return "=" + "+".join(children)


def _adds_up(table: Table, below: range, column: int, cell: Cell) -> bool:
    """Whether a sum really is one: a part that is told by something else than its rows stays a number."""
    depth = table.rows[below[0]].depth
    parts = [table.rows[place].cells[column].number for place in below if table.rows[place].depth == depth]
    total = sum((Decimal(str(part)) for part in parts if part is not None), Decimal(0))
    return abs(total - Decimal(str(cell.number))) <= Decimal("1e-6")


def _plain(cell: Cell) -> float:
    return float(cell.number)  # type: ignore[arg-type]


def _footer(text: str) -> str:
    return text[:180].replace("&", "&&")


def facts(document: Document) -> str:
    """What the figures are: as of when, final or not, of which build, checked how."""
    language, stamp = document.language, document.stamp
    colon = "：" if language == "zh" else ": "
    told = [
        f"{word('as_of', language)}{colon}{stamp.as_of_date or '—'}",
        f"{word('state', language)}{colon}{word(stamp.state, language)}" if stamp.state else "",
        f"{word('gate', language)}{colon}{word(stamp.gate_result, language)}",
        f"{word('build', language)}{colon}{stamp.build_id}",
    ]
    told += [f"{name} {word('held_back', language)}" for name in stamp.held_back]
    return "    ".join(filter(None, told))
