"""A document as an HTML page: printed as PDF, or as the body of a mail."""

from base64 import b64encode
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from bass.errors import BassError
from bass.reporting.chart import draw
from bass.reporting.content import Document, Table
from bass.reporting.excel import facts, group_spans, has_groups
from bass.reporting.words import word

TEMPLATES = Path(__file__).with_name("template")
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"


def _environment() -> Environment:
    """Everything is escaped: labels are what the operator's files say."""
    found = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.tests["table"] = lambda section: isinstance(section, Table)
    found.filters["drawn"] = _picture
    found.globals |= {"group_spans": group_spans, "has_groups": has_groups, "facts": facts, "word": word}
    return found


def _picture(table: Table) -> str:
    """A picture's address that holds the picture, so that nothing is fetched and no two share their inner names."""
    return "data:image/png;base64," + b64encode(draw(table)).decode()


def html_page(document: Document) -> str:
    """The whole document, for paper."""
    return _environment().get_template("page.html").render(document=document)


def mail_body(document: Document, link: str) -> str:
    """The first sections only, in the little HTML that mail programs show; the rest is attached."""
    return _environment().get_template("mail.html").render(document=document, sections=document.sections[:2], link=link)


def write_pdf(document: Document, path: Path) -> None:
    """Raises BassError where the machine lacks what draws letters, and says how to install it."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise BassError(
            f"{path}: no PDF can be made, {str(error).splitlines()[0]};"
            f" install it: sudo apt-get install -y {PACKAGES}, or run `make setup`"
        ) from error

    nothing_from_outside = URLFetcher(allowed_protocols={"data"})
    HTML(string=html_page(document), url_fetcher=nothing_from_outside).write_pdf(path)
