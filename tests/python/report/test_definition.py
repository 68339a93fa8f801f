"""A definition, or a wish, that cannot be is refused with file, field, value and reason."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
import yaml

from bass.errors import BassError, UsageError
from bass.explaining.period import Span
from bass.home import Home
from bass.report import make_report
from bass.reporting import definition
from bass.reporting.definition import read_report
from bass.reporting.schedule import due_at, newest_due
from bass.reporting.settings import ReportSettings
from bass.reporting.words import NumberFormat, kpi_format

PLAIN = {
    "title": {"zh": "测试", "en": "Test"},
    "about": {"zh": "测试", "en": "Test"},
    "period": "month",
    "audience": ["director"],
    "schedule": {"days_after": 16, "time": "09:00"},
    "sections": [{"kind": "kpi", "title": {"zh": "表", "en": "Table"}, "kpis": ["arpu"]}],
}


def written(folder: Path, **changed: object) -> Path:
    path = folder / "test.yml"
    path.write_text(yaml.safe_dump(PLAIN | changed, allow_unicode=True), "utf-8")
    return path


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"audience": ["president"]}, r"test.yml: audience.0 is 'president': Input should be 'director'"),
        ({"colour": "red"}, r"test.yml: colour is 'red': Extra inputs are not permitted"),
        ({"title": {"zh": "测试"}}, r"test.yml: title.en: Field required"),
        ({"sections": [{"kind": "pie", "title": PLAIN["title"]}]}, r"test.yml: sections.0: .*'pie'"),
        ({"period": "day", "sections": [PLAIN["sections"][0] | {"columns": ["year_to_date"]}]},
         r"a report by day has no column year_to_date"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(changed: dict[str, object], told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told):
        read_report(written(tmp_path, **changed))


def test_what_is_no_yaml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.yml"
    path.write_text("title: {zh: 一\n", "utf-8")
    with pytest.raises(UsageError, match=r"broken.yml: is no YAML"):
        read_report(path)


@pytest.mark.parametrize("field", ["people", "order_by", "ties", "province_ties"])
def test_a_measure_that_a_section_does_not_have_is_named(field: str, tmp_path: Path) -> None:
    value: object = {"no_such_measure": "arpu"} if "ties" in field else "no_such_measure"
    with pytest.raises(UsageError, match=f"{field} names 'no_such_measure', which is none of the section's measures"):
        read_report(written(tmp_path, sections=[MART | {field: value}]))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("least_people: 0", "least_people is 0"),
        ("subscribe: {competition: li.na}", "subscribe.competition is 'li.na'"),
        ("full_detail_positions: [president]", "full_detail_positions.0 is 'president'"),
        ("language: fr", "language is 'fr'"),
        ("[]", "must be one mapping of fields"),
    ],
)
def test_a_wrong_setting_is_named(content: str, told: str, tmp_path: Path) -> None:
    home = Home.create(tmp_path / "home")
    (home.root / "report.yaml").write_text(content)
    with pytest.raises(UsageError, match=f"report.yaml: {told}"):
        ReportSettings.read(home)


MART = {
    "kind": "mart", "title": PLAIN["title"], "table": "revenue.fct_revenue_monthly",
    "rows": [{"column": "pay_mode", "title": PLAIN["title"]}], "measures": ["service_revenue_amount"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("section", "told"),
    [
        (PLAIN["sections"][0] | {"kpis": ["no_such_kpi"]}, "KPI 'no_such_kpi' is not in the published catalogue"),
        (MART | {"measures": ["no_such_measure"]}, "measure 'no_such_measure' is not one that its table declares"),
        (MART | {"rows": [{"column": "no_such_column", "title": PLAIN["title"]}]},
         "cannot be asked this: .*no_such_column"),
        (MART | {"table": "revenue.no_such_table", "measures": [
            {"code": "x", "title": PLAIN["title"], "unit": "CNY", "sum": "1"}]}, "no_such_table"),
    ],
)  # fmt: skip
def test_a_kpi_column_or_measure_that_is_not_is_named(
    section: dict[str, object], told: str, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, sections=[section])
    monkeypatch.setattr(definition, "FOLDER", tmp_path)
    monkeypatch.setattr(definition.find_report, "__defaults__", (tmp_path,))
    with pytest.raises(BassError, match=told):
        make_report(home, "test", period="2026-03")


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"name": "nothing"}, "report 'nothing' is not defined"),
        ({"name": "competition", "period": "2026-13"}, "period '2026-13' is not in the calendar"),
        ({"name": "competition", "period": "2026-03-01"}, "competition is a report by month"),
        ({"name": "competition", "period": "2019-03"}, "nothing of 2019-03 is published"),
        ({"name": "competition", "area": "火星"}, "area '火星' is unknown"),
        ({"name": "competition", "language": "fr"}, "--language 'fr' is not one of zh, en"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_in_words(wish: dict[str, str], told: str, home: Home) -> None:
    with pytest.raises(BassError, match=told):
        make_report(home, **wish)


def report(**changed: object) -> definition.Report:
    return definition.Report(**({"name": "test"} | PLAIN | changed))  # type: ignore[arg-type]


def test_a_month_is_due_its_days_after_its_end() -> None:
    march = Span("month", date(2026, 3, 1))
    assert due_at(report(), march) == datetime(2026, 4, 16, 9)
    assert newest_due(report(), datetime(2026, 4, 16, 8, 59)) == Span("month", date(2026, 2, 1))
    assert newest_due(report(), datetime(2026, 4, 16, 9)) == march


@pytest.mark.parametrize("hour", [1, 2, 3])
def test_a_clock_that_is_put_forward_or_back_leaves_out_no_day_and_repeats_none(hour: int) -> None:
    daily = report(period="day", schedule={"days_after": 1, "time": time(2, 30)})
    # 2026-03-29 in Copenhagen: 02:30 is not on the clock; 2026-10-25: it is there twice
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        found = newest_due(daily, datetime(day.year, day.month, day.day, hour, 45))
        assert (day - found.start).days == (2 if hour < 2 else 1)


def test_numbers_are_written_as_a_director_reads_them() -> None:
    assert NumberFormat(2, True, " pp").text(0.504) == "+0.50 pp"
    assert NumberFormat(1, True, "%").text(-0.04) == "0.0%"
    assert kpi_format(",.2f", "%").text(2.9648) == "2.96%"
    assert NumberFormat(0).text(None) == "—"
    assert NumberFormat(2).text(0.125) == "0.13"  # half up, as Excel
    assert NumberFormat(2, True, " pp").excel == '+#,##0.00" pp";-#,##0.00" pp";#,##0.00" pp"'
