"""docs/reference/kpi-catalogue.md, made from seeds/kpi/kpi_catalogue.csv: every KPI with its formula, bilingual.

Usage: python -m bass.catalogue_page [--check]   writes the page; with --check it writes nothing, and exit code 1 says
that the page is out of date.
"""

import csv
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from bass.errors import BassError
from bass.generated_page import write_or_check
from bass.home import PROJECT_DIR

CATALOGUE = PROJECT_DIR / "seeds" / "kpi" / "kpi_catalogue.csv"
CALIBERS = PROJECT_DIR / "seeds" / "kpi" / "kpi_caliber.csv"
PAGE = PROJECT_DIR / "docs" / "reference" / "kpi-catalogue.md"
FACTOR = {
    "1": "",
    "100": " × 100",
    "10000": " × 10^4",
    "1000000": " × 10^6",
    "days": " × days of the month",
    "100_days": " × 100 × days of the month",
    "100_standard_month": " × 100 × days of the year ÷ (12 × days of the month)",
    "per_gb": " × 2^30",
    "bytes_to_gb": " ÷ 2^30",
    "days_bytes_to_gb": " × days of the month ÷ 2^30",
    "days_bytes_to_mb": " × days of the month ÷ 2^20",
}
PLACE = {"province": "province only", "province_month": "province only, by month"}
ADDITIVITY = {"A": "additive", "S": "semi-additive", "N": "non-additive"}
THEME = {
    "customer": "Customers 用户",
    "revenue": "Revenue 收入",
    "usage": "Usage 业务量",
    "payment": "Payment 缴费与欠费",
    "network": "Network 网络",
    "service": "Customer service 客户服务",
    "channel": "Channels 渠道",
    "order": "Orders and settlement 订购与结算",
    "terminal": "Terminal 终端与合约",
    "group": "Group customers 集团客户",
    "key_account": "Key accounts 大客户",
    "competition": "Competition 市场竞争",
    "cost": "Cost and margin 成本与毛利",
    "marketing": "Marketing 营销",
}
HEAD = """# KPI catalogue 指标目录

<!-- made by `python -m bass.catalogue_page` from seeds/kpi/kpi_catalogue.csv; edit the catalogue, not this page -->

{count} KPIs. The numbers are those of the KPI dictionary; letters mark calibers that stand side by side. The rules are
in [kpi-rules.md](kpi-rules.md), how to add a KPI in [add-a-kpi.md](../how-to/add-a-kpi.md). Every figure carries its
numerator and denominator, 环比, 同比, 累计, target, completion and state; `D` has daily figures with month-to-date.
"""
TABLE = """
## {title}

| # | KPI | Formula (unit) | Better | Additive | Told by | Input units | Caliber 口径 |
|---|---|---|---|---|---|---|---|
"""
CHANGES = """
## Changes of definitions 口径变更

Each KPI's caliber stands in its line, with its version and the day from which that holds. The first version of each is
today's catalogue; what changed since, from seeds/kpi/kpi_caliber.csv:

"""


def read_catalogue(path: Path = CATALOGUE) -> list[dict[str, str]]:
    """The catalogue's lines in display order. Raises BassError on a factor or theme that this page has no words for."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: int(row["display_order"]))
    for row in rows:
        for column, known in (("factor", FACTOR), ("theme", THEME), ("additivity", ADDITIVITY)):
            if row[column] not in known:
                raise BassError(f"{path}: {row['kpi_code']}: {column} {row[column]!r} is not one of {', '.join(known)}")
    return rows


def read_versions(path: Path = CALIBERS) -> list[dict[str, str]]:
    """The versions of all definitions, as seeds/kpi/kpi_caliber.csv tells them."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def catalogue_page(rows: Sequence[dict[str, str]], versions: Sequence[dict[str, str]] | None = None) -> str:
    """The whole page as Markdown, one table a theme, and what changed in the definitions."""
    parts = [HEAD.format(count=len(rows))]
    by_theme = sorted(rows, key=lambda row: list(THEME).index(row["theme"]))
    for theme, group in groupby(by_theme, lambda row: row["theme"]):
        parts.append(TABLE.format(title=THEME[theme]) + "\n".join(map(_line, group)) + "\n")
    return "".join([*parts, CHANGES, _changes(read_versions() if versions is None else versions)])


def _changes(versions: Sequence[dict[str, str]]) -> str:
    later = sorted((row for row in versions if int(row["caliber_version"]) > 1), key=lambda row: row["valid_from"])
    if not later:
        return "Nothing yet.\n"
    told = "| From | KPI | Version | Change | Reason |\n|---|---|---|---|---|\n"
    for row in later:
        change = f"{row['change_zh']} {row['change_en']}"
        cells = [row["valid_from"], f"`{row['kpi_code']}`", row["caliber_version"], change, row["reason"]]
        told += "| " + " | ".join(cells) + " |\n"
    return told


def formula(row: dict[str, str]) -> str:
    """A KPI's formula in words: its measures, signs and factor."""
    numerator = _difference(row["numerator_measure"], row["numerator_minus_measure"])
    denominator = _difference(row["denominator_measure"], row["denominator_minus_measure"])
    if row["form"] == "completion":
        return "actual ÷ target, or 2 − actual ÷ target where lower is better, × 100"
    if row["form"] == "power":
        return f"100 × (1 − (1 − {numerator} ÷ {denominator})^(365 ÷ days of the month))"
    if row["form"] == "growth_ratio":
        return f"growth of {numerator} ÷ growth of {denominator} since the same month of last year"
    quotient = f"{numerator} ÷ {denominator}" if denominator else numerator
    return quotient + FACTOR[row["factor"]]


def _told_by(name: str) -> str:
    kind, _, where = name.partition("@")
    return f"{kind} ({PLACE[where]})" if where else kind


def _difference(measure: str, minus: str) -> str:
    return f"(`{measure}` − `{minus}`)" if minus else f"`{measure}`" if measure else ""


def _line(row: dict[str, str]) -> str:
    code = f"`{row['kpi_code']}`{' D' if row['is_daily'] == '1' else ''}"
    name = (
        f"**{row['kpi_name_en']}** {row['kpi_name_zh']}<br>{code}<br>{row['description_en']}<br>{row['description_zh']}"
    )
    told = ", ".join(map(_told_by, filter(lambda name: name != "all", row["dimensions"].split(";")))) or "–"
    cells = [
        row["kpi_number"],
        name,
        f"{formula(row)} ({row['unit']})",
        row["direction"],
        ADDITIVITY[row["additivity"]],
        told,
        row["input_units"].replace(";", ", "),
        f"{row['caliber']}, version {row['caliber_version']} since {row['valid_from']}",
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    write_or_check(lambda _: {PAGE: catalogue_page(read_catalogue())})
