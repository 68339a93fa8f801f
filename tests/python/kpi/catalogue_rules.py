"""What a line of the KPI catalogue must hold so that its KPI has figures, read from the measure models themselves."""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from bass.catalogue_page import CATALOGUE, FACTOR
from bass.home import PROJECT_DIR
from ingestion.contract import load_contract

KPI_MODELS = PROJECT_DIR / "models" / "marts" / "kpi"
UNITED = re.compile(r"\{% for theme in \[(.*?)\] %\}", re.S)
ROLL_UP = re.compile(r"roll_up_measures\(\s*'\w+',\s*\[([^\]]*)\](?:,\s*dimension='(\w+)')?")
FORMULA = ("numerator_measure", "numerator_minus_measure", "denominator_measure", "denominator_minus_measure")

Line = Mapping[str, str]
Told = set[tuple[str, str]]  # measure and dimension type


def catalogue_columns() -> list[str]:
    return CATALOGUE.read_text("utf-8").partition("\n")[0].split(",")


def parse_line(text: str) -> dict[str, str]:
    """One line of the catalogue as it is written."""
    return dict(zip(catalogue_columns(), next(csv.reader([text])), strict=True))


def told_measures(*, daily: bool, models: Path = KPI_MODELS) -> Told:
    """Every measure that reaches the KPIs, with the dimension types it is rolled up by.

    A measure model that int_kpi__measure_* does not unite reaches none, so the themes are read from there.
    """
    union = models / "steps" / f"int_kpi__measure_{'daily' if daily else 'monthly'}.sql"
    themes, prefix = UNITED.findall(union.read_text("utf-8")), "kpi_measures_daily__" if daily else "kpi_measures__"
    if len(themes) != 1 or f"ref('{prefix}' ~ theme)" not in union.read_text("utf-8"):
        raise ValueError(f"{union.name}: expected one loop over themes that unites {prefix}<theme>")
    names = re.findall(r"'(\w+)'", themes[0])
    return {pair for name in names for pair in _told_by(models / "measures" / f"{prefix}{name}.sql")}


def _told_by(path: Path) -> Told:
    told: Told = set()
    for names, dimension in ROLL_UP.findall(path.read_text("utf-8")):
        types = [dimension] if dimension else ["all", "pay_mode"]
        told |= {(name, kind) for name in re.findall(r"'(\w+)'", names) for kind in types}
    return told


def problems(line: Line) -> list[str]:
    """What is wrong with a catalogue line, one sentence each; an empty list where its KPI will have figures."""
    found = []
    if line["factor"] not in FACTOR:
        found.append(f"factor {line['factor']} is unknown; known: {', '.join(FACTOR)}")
    unknown_units = set(line["input_units"].split(";")) - set(load_contract(PROJECT_DIR).extracts)
    found += [f"input unit {unit} is not in the interface contract" for unit in sorted(unknown_units)]
    if line["form"] != "completion":
        if line["is_monthly"] == "1":
            found += _missing(line, FORMULA, told_measures(daily=False), "monthly")
        if line["is_daily"] == "1":
            found += _missing(line, (*FORMULA, "month_to_date_measure"), told_measures(daily=True), "daily")
    return found


def _missing(line: Line, columns: Iterable[str], told: Told, rhythm: str) -> list[str]:
    used = {line[column] for column in columns} - {"", "day_count"}
    return [
        f"no {rhythm} model rolls the measure {measure} up by {kind}"
        for measure in sorted(used)
        for kind, _, where in (name.partition("@") for name in line["dimensions"].split(";"))
        if (measure, kind) not in told and not (rhythm == "daily" and where == "province_month")
    ]
