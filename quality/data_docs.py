"""Makes the Data Docs stand alone: every script and style comes from `vendor/`, nothing is asked of the network."""

import re
import shutil
from pathlib import Path
from posixpath import relpath

VENDOR = Path(__file__).parent / "vendor"
FOLDER = "static/vendor"

# What Great Expectations loads from outside, by a part of its address -> our file; None: not needed.
REPLACED: dict[str, str | None] = {
    "bootstrap-table-filter-control.min.js": "bootstrap-table-filter-control.min.js",
    "bootstrap-table-filter-control.min.css": "bootstrap-table-filter-control.min.css",
    "bootstrap-table-filter-control.css": "bootstrap-table-filter-control.min.css",
    "bootstrap-table.min.js": "bootstrap-table.min.js",
    "bootstrap-table.min.css": "bootstrap-table.min.css",
    "bootstrap-datepicker.min.js": "bootstrap-datepicker.min.js",
    "bootstrap-datepicker.min.css": "bootstrap-datepicker.min.css",
    "bootstrap.min.css": "bootstrap.min.css",
    "bootstrap.min.js": "bootstrap.bundle.min.js",  # brings popper along
    "popper.min.js": None,
    "jquery-": "jquery.min.js",
    "font-awesome": "icons.css",
    "bootstrap-prefers-dark": None,
    "npm/vega": None,  # charts of column values, which our suites do not make
}
RESOURCE = re.compile(
    r'<script[^>]*\ssrc="(?P<script>https?://[^"]+)"[^>]*>\s*</script>|<link[^>]*\shref="(?P<style>https?://[^"]+)"[^>]*>'
)
LOGO = re.compile(r"<img\b[^>]*logo-long[^>]*>")
FOOTER = re.compile(r"<footer.*?</footer>", re.DOTALL)


def localise(docs: Path) -> None:
    """Rewrite every page below `docs`; logo and footer, which report to their maker, go.

    Raises ValueError where a page loads something that we do not know, so that a new release cannot slip one in.
    """
    shutil.copytree(VENDOR, docs / FOLDER, dirs_exist_ok=True)
    for page in docs.rglob("*.html"):
        vendor = relpath(FOLDER, page.parent.relative_to(docs).as_posix())
        text = RESOURCE.sub(lambda found, base=vendor: _local(found, base), page.read_text("utf-8"))  # type: ignore[misc]
        text = FOOTER.sub("", LOGO.sub("<b>OpenBASS</b>", text))
        page.write_text(text, "utf-8")


def _local(found: re.Match[str], vendor: str) -> str:
    address = found["script"] or found["style"]
    for part, file_name in REPLACED.items():
        if part in address:
            if file_name is None:
                return ""
            source = f"{vendor}/{file_name}"
            return (
                f'<script src="{source}"></script>' if found["script"] else f'<link rel="stylesheet" href="{source}">'
            )
    raise ValueError(f"{address}: the report would load this from outside; add it to quality/vendor and to REPLACED")
