"""The twelve reports as their readers get them: every number in Excel and PDF is the marts', and nothing is over."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from bass.explain import published_file
from bass.explaining.period import parse_span
from bass.explaining.place import find_area
from bass.home import Home
from bass.publishing import duck
from bass.report import make_report
from bass.reporting import excel, movement
from bass.reporting.content import Document, Prose, Row, Table
from bass.reporting.definition import find_report, read_reports
from bass.reporting.fill import Copy, Filled, fill
from bass.reporting.reconcile import NotReconciled, reconcile

REPORTS = read_reports()
CITY = "3302"


def copy_of(home: Home, name: str, area: str | None = None, least: int = 0) -> tuple[Copy, Filled]:
    report = find_report(name)
    with duck.reading(published_file(home)) as connection:
        place = find_area(connection, area)
    span = parse_span("2026-03" if report.period == "month" else "2026-03-31")
    copy = Copy(report, place, span, "zh", least)
    return copy, fill(published_file(home), copy)


def pdf_text(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout


def test_the_pack_holds_what_an_operator_prints() -> None:
    assert set(REPORTS) >= {
        "daily_operations", "monthly_operations", "subscriber_development", "revenue_by_type", "arrears_and_ageing",
        "key_account", "group_customer", "data_service", "channel_and_commission", "customer_service", "competition",
        "data_quality",
    }  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_every_number_of_a_report_is_in_its_workbook_and_on_its_pages(name: str, home: Home) -> None:
    made = make_report(home, name, period="2026-03" if REPORTS[name].period == "month" else "2026-03-31")
    _, filled = copy_of(home, name)
    shown = [cell for table in filled.document.tables for row in table.rows for cell in row.cells]
    numbers = [cell for cell in shown if cell.number is not None]
    assert len(numbers) > 40
    assert made.number_count >= len(numbers)  # each held against the marts, and read back from the workbook
    workbook, pdf = made.files
    text = re.sub(r"\s+", " ", pdf_text(pdf))
    missing = {cell.text for cell in numbers} - set(text.split(" ")) - _joined(numbers, text)
    assert not missing
    book = openpyxl.load_workbook(workbook)
    assert [sheet.title for sheet in book] == excel.sheet_names(filled.document)
    assert all(sheet.freeze_panes or isinstance(part, Prose)
               for sheet, part in zip(book, filled.document.sections, strict=True))  # fmt: skip


def _joined(numbers: list[Any], text: str) -> set[str]:
    """Texts with a blank in them, which no single word is."""
    return {cell.text for cell in numbers if " " in cell.text and cell.text in text}


@pytest.mark.parametrize("name", ["revenue_by_type", "subscriber_development", "channel_and_commission"])
def test_sub_totals_are_formulas_over_their_rows_that_give_the_marts_own_value(name: str, home: Home) -> None:
    path = make_report(home, name, period="2026-03").files[0]
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    count = 0
    for sheet in formulas:
        for cell in (one for row in sheet.iter_rows() for one in row if str(one.value).startswith("=")):
            known = values[sheet.title]
            assert known[cell.coordinate].value == pytest.approx(calculated(known, cell.value)), cell.coordinate
            count += 1
    assert count > 20


def calculated(values: Any, formula: str) -> float:
    """What a spreadsheet makes of the formulas that a report has: SUM of a range, or cells with + * and /."""
    summed = re.fullmatch(r"=SUM\((\w+:\w+)\)", formula)
    if summed:
        left, top, right, bottom = range_boundaries(summed[1])
        rows = values.iter_rows(top, bottom, left, right, values_only=True)
        return sum(value for row in rows for value in row if isinstance(value, int | float))
    assert re.fullmatch(r"=[A-Z0-9+*/]+", formula), formula
    return float(eval(re.sub(r"[A-Z]+\d+", lambda cell: repr(values[cell[0]].value), formula[1:])))


def test_a_number_that_is_not_the_marts_holds_the_report_back_and_is_named(home: Home, tmp_path: Path) -> None:
    copy, filled = copy_of(home, "revenue_by_type")
    path = tmp_path / "report.xlsx"
    excel.write_workbook(filled.document, path)
    assert reconcile(published_file(home), copy, filled, path) > 100
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book.worksheets[0]
    sheet["B5"] = float(filled.document.tables[0].rows[0].cells[0].number or 0) + 0.01
    sheet["H40"] = 17
    book.save(path)
    with pytest.raises(NotReconciled) as refused:
        reconcile(published_file(home), copy, filled, path)
    assert "收入指标!B5" in str(refused.value)
    assert "H40 holds 17, which comes from nowhere" in str(refused.value)


def test_a_figure_that_was_filled_wrong_is_found_against_the_mart(home: Home, tmp_path: Path) -> None:
    copy, filled = copy_of(home, "revenue_by_type")
    wrong = _with_first_cell_changed(filled.document)
    path = tmp_path / "report.xlsx"
    excel.write_workbook(wrong, path)
    with pytest.raises(NotReconciled, match=r"billed_revenue kpi_value holds .*, kpi.fct_kpi_monthly"):
        reconcile(published_file(home), copy, replace(filled, document=wrong), path)


def _with_first_cell_changed(document: Document) -> Document:
    table = document.tables[0]
    row = table.rows[0]
    cell = replace(row.cells[0], value=float(row.cells[0].number or 0) * 2)
    changed = replace(table, rows=(replace(row, cells=(cell, *row.cells[1:])), *table.rows[1:]))
    return replace(document, sections=(changed, *document.sections[1:]))


def test_a_total_that_is_not_its_kpi_is_found(home: Home, tmp_path: Path) -> None:
    copy, filled = copy_of(home, "revenue_by_type")
    path = tmp_path / "report.xlsx"
    excel.write_workbook(filled.document, path)
    tied = replace(filled, ties=((0, "receivable_amount", "billed_revenue"),))
    with pytest.raises(NotReconciled, match="receivable_amount is .* in all, KPI billed_revenue"):
        reconcile(published_file(home), copy, tied, path)


def test_a_text_that_a_spreadsheet_would_run_stays_a_text(tmp_path: Path, home: Home) -> None:
    _, filled = copy_of(home, "competition")
    evil = '=HYPERLINK("http://evil.example","<b>x</b>")'
    table = filled.document.tables[0]
    named = replace(table, rows=(Row(evil, table.rows[0].cells), *table.rows[1:]))
    document = replace(filled.document, sections=(named,))
    path = tmp_path / "report.xlsx"
    excel.write_workbook(document, path)
    found = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row if cell.value == evil]
    assert [cell.data_type for cell in found] == ["s"]
    from bass.reporting.page import html_page

    assert "<b>x</b>" not in html_page(document)


def test_rows_of_few_persons_are_hidden_so_that_they_cannot_be_had_by_subtraction(home: Home) -> None:
    full = next(one for one in _people_tables(home, 0))
    hidden = next(one for one in _people_tables(home, 5))
    few = [number for number, row in enumerate(full.rows) if 0 < (row.cells[0].number or 0) < 5]
    assert few
    assert all(hidden.rows[number].cells[0].number is None for number in few)
    for number, row in enumerate(hidden.rows):
        children = [place for place in hidden.below(number) if hidden.rows[place].depth == row.depth + 1]
        unseen = [place for place in children if hidden.rows[place].cells[0].number is None]
        if row.cells[0].number is not None and unseen and len(unseen) < len(children):
            assert sum(full.rows[place].cells[0].number or 0 for place in unseen) >= 5
            assert len(unseen) > 1
    assert "人数不足 5" in hidden.note


def _people_tables(home: Home, least: int) -> list[Table]:
    _, filled = copy_of(home, "subscriber_development", least=least)
    return [table for table in filled.document.tables if table.row_title == "客户类型 / 年龄"]


def test_a_city_s_copy_holds_nothing_of_another_city(home: Home) -> None:
    made = make_report(home, "revenue_by_type", period="2026-03", area=CITY)
    book = openpyxl.load_workbook(made.files[0])
    text = pdf_text(made.files[1]) + str([cell.value for sheet in book for row in sheet.iter_rows() for cell in row])
    with duck.reading(published_file(home)) as connection:
        rows = connection.execute(
            "select area_name, city_code from core.dim_area where area_level in ('city', 'county')"
        ).fetchall()
    names = dict(rows)
    assert {code for name, code in names.items() if name in text} == {CITY}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_commentary_says_what_moved_and_what_made_it(
    language: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(movement, "FEWEST", 1)  # the operator is four months old
    monkeypatch.setattr(movement, "UNUSUAL", 0.0)
    copy, _ = copy_of(home, "monthly_operations")
    copy = replace(copy, language=language)
    filled = fill(published_file(home), copy)
    prose = next(part for part in filled.document.sections if isinstance(part, Prose))
    assert len(prose.sentences) == 8
    cause = "主要来自" if language == "zh" else "mainly from"
    assert sum(cause in sentence.text for sentence in prose.sentences) >= 4
    for sentence in prose.sentences:
        value, change = sentence.cells
        word = ("上升", "rose") if float(change.number or 0) > 0 else ("下降", "fell")
        assert value.text in sentence.text
        assert word[language == "en"] in sentence.text
    path = tmp_path / "report.xlsx"
    excel.write_workbook(filled.document, path)
    assert reconcile(published_file(home), copy, filled, path) > 100


def test_the_english_report_has_no_chinese_heading(home: Home) -> None:
    made = make_report(home, "revenue_by_type", period="2026-03", language="en")
    assert "Revenue by type" in pdf_text(made.files[1])
    sheet = openpyxl.load_workbook(made.files[0]).worksheets[0]
    assert sheet["A4"].value == "KPI"
    assert sheet["A5"].value.startswith("Billed revenue")
