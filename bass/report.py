"""`bass report`: a report of the pack, filled, written, and every number of it held against the marts."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bass.dispatching.settings import DispatchSettings
from bass.errors import UsageError
from bass.explain import published_file
from bass.explaining.period import Span, parse_span
from bass.explaining.place import find_area
from bass.home import Home
from bass.publishing import duck
from bass.reporting.definition import Report, find_report, read_reports
from bass.reporting.excel import write_workbook
from bass.reporting.fill import Copy, Filled, fill, report_kpis
from bass.reporting.page import mail_body, write_pdf
from bass.reporting.reconcile import reconcile
from bass.reporting.words import LANGUAGES

SENT = "sent"  # the folder of copies that go out; what somebody prints by hand leaves them alone


@dataclass(frozen=True)
class ReportResult:
    """The files of one copy; `number_count` numbers in it agree with the marts."""

    report: str
    title: str
    area: str
    period: str
    state: str
    number_count: int
    files: tuple[Path, ...]

    @property
    def is_good(self) -> bool:
        return True

    @property
    def summary(self) -> str:
        lines = [
            f"{self.title}  {self.area}  {self.period}  ({self.state})",
            f"  {self.number_count:,} numbers agree with the marts",
        ]
        return "\n".join([*lines, *(f"  {path}" for path in self.files)])

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": True, **asdict(self)}


@dataclass(frozen=True)
class ReportList:
    """The pack: what there is, for whom, and when it is due."""

    reports: tuple[Report, ...]

    @property
    def is_good(self) -> bool:
        return True

    @property
    def summary(self) -> str:
        return "\n".join(
            f"{one.name:<24} {one.period:<6} {one.title.zh} {one.title.en}; {one.schedule.days_after} days after"
            f" the {one.period}, {one.schedule.time:%H:%M}; to {', '.join(one.audience)}"
            for one in self.reports
        )

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": True, "reports": [one.model_dump(mode="json") for one in self.reports]}


def list_reports() -> ReportList:
    """Raises UsageError for a definition that is not one."""
    return ReportList(tuple(read_reports().values()))


def make_report(
    home: Home, name: str, *, period: str | None = None, area: str | None = None, language: str = "zh"
) -> ReportResult:
    """Write one copy into the home's reports/; without a period the newest whose figures are final, of a
    daily report the newest.

    Raises UsageError for an unknown report, area, language or a period of another rhythm; BassError where the period
    is not published; NotReconciled where a number is not the marts'.
    """
    report = find_report(name)
    if language not in LANGUAGES:
        raise UsageError(f"--language {language!r} is not one of {', '.join(LANGUAGES)}")
    warehouse = published_file(home)
    with duck.reading(warehouse) as connection:
        place = find_area(connection, area)
        span = parse_span(period) if period else newest(connection, report)
    if span.kind != report.period:
        raise UsageError(f"{name} is a report by {report.period}; period {period!r} is a {span.kind}")
    return write_copy(home, warehouse, Copy(report, place, span, language))


def newest(connection: duck.Connection, report: Report) -> Span:
    """The newest period without a preliminary figure, of a day simply the newest."""
    table = "fct_kpi_monthly" if report.period == "month" else "fct_kpi_daily"
    having = "having not bool_or(state = 'preliminary')" if report.period == "month" else ""
    own = "list_contains(?, kpi_code) or len(?) = 0"
    query = f"select period_start from kpi.{table} where {own} group by period_start {having} order by 1 desc limit 1"
    codes = report_kpis(report)
    row = connection.execute(query, [codes, codes]).fetchone()
    if row is None:
        raise UsageError(f"{report.name}: no {report.period} is final yet; name one with --period")
    return Span(report.period, row[0])


def write_copy(home: Home, warehouse: Path, copy: Copy, *, has_mail: bool = False) -> ReportResult:
    """Fill, write and reconcile; with `has_mail` the body of a mail too. The workbook is always written, since it is
    what is read back."""
    filled = fill(warehouse, copy)
    folder = home.reports / (SENT if has_mail else "") / copy.report.name / copy.span.text
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / file_stem(copy, filled)
    workbook = stem.with_suffix(".xlsx")
    write_workbook(filled.document, workbook)
    count = reconcile(warehouse, copy, filled, workbook)
    formats = copy.report.formats
    files = [workbook] if "xlsx" in formats else []
    if "pdf" in formats:
        write_pdf(filled.document, stem.with_suffix(".pdf"))
        files.append(stem.with_suffix(".pdf"))
    document = filled.document
    if has_mail:
        body = mail_body(document, DispatchSettings.read(home).page_address)
        stem.with_suffix(".html").write_text(body, "utf-8")
        files.append(stem.with_suffix(".html"))
    return ReportResult(
        copy.report.name, document.title, document.area, copy.span.text, document.stamp.state, count, tuple(files)
    )


def file_stem(copy: Copy, filled: Filled) -> str:
    """One file name a report, area, period, language, detail and build: no copy overwrites another."""
    detail = f"least{copy.least_people}" if copy.least_people else "full"
    build_id = filled.document.stamp.build_id or "unbuilt"
    return "_".join([copy.report.name, copy.span.text, copy.area.code, copy.language, detail, build_id])
