"""Which KPI a word means: its code, its number in the dictionary, or its name in either language."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches

from bass.errors import BassError, UsageError
from bass.publishing.duck import Connection, own_columns

CATALOGUE = ("kpi", "dim_kpi")
COMPLETION = "completion"


@dataclass(frozen=True)
class Kpi:
    """A line of the published catalogue (kpi.dim_kpi); the fields are its columns."""

    kpi_code: str
    kpi_number: str
    kpi_name_en: str
    kpi_name_zh: str
    form: str
    numerator_measure: str
    numerator_minus_measure: str
    denominator_measure: str
    denominator_minus_measure: str
    factor: str
    unit: str
    additivity: str
    direction: str
    caliber: str
    caliber_version: int
    valid_from: date
    is_daily: int
    is_monthly: int
    dimensions: str
    input_units: str
    look_back_months: int
    number_format: str
    description_en: str
    description_zh: str

    @property
    def dimension_types(self) -> tuple[str, ...]:
        """`all` and the further dimensions, without where they are told."""
        return tuple(name.partition("@")[0] for name in self.dimensions.split(";"))

    @property
    def main_dimension(self) -> str:
        """The dimension whose values add up to the figure: `all`, or the one that a KPI without a total is told by."""
        return "all" if "all" in self.dimension_types else self.dimension_types[0]

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.input_units.split(";"))

    @property
    def measures(self) -> tuple[str, ...]:
        named = (
            self.numerator_measure,
            self.numerator_minus_measure,
            self.denominator_measure,
            self.denominator_minus_measure,
        )
        return tuple(name for name in named if name not in ("", "day_count"))


def read_kpis(connection: Connection) -> tuple[Kpi, ...]:
    """The published catalogue in display order. Raises BassError where the file holds none."""
    there = own_columns(connection)
    if CATALOGUE not in there:
        raise BassError("the published file has no KPI catalogue (kpi.dim_kpi); run `bass run` and look at its result")
    names = ", ".join(field.name for field in fields(Kpi))
    return tuple(
        Kpi(*row) for row in connection.execute(f"select {names} from kpi.dim_kpi order by display_order").fetchall()
    )


def find_kpi(kpis: Sequence[Kpi], wanted: str) -> Kpi:
    """The KPI of that code, number or name. Raises UsageError where there is none, or several, and names near ones."""
    word = wanted.strip().casefold()
    for known in (lambda kpi: (kpi.kpi_code,), lambda kpi: (kpi.kpi_number, kpi.kpi_name_en, kpi.kpi_name_zh)):
        found = [kpi for kpi in kpis if word in {name.casefold() for name in known(kpi)}]
        if len(found) > 1:
            raise UsageError(f"KPI {wanted!r} means {len(found)} KPIs, name one by its code: {_listed(found)}")
        if found:
            return _with_figures(found[0])
    near = _near(kpis, word)
    hint = f"did you mean {_listed(near)}?" if near else "docs/reference/kpi-catalogue.md lists all"
    raise UsageError(f"KPI {wanted!r} is neither a code, a number nor a name of the catalogue; {hint}")


def _with_figures(kpi: Kpi) -> Kpi:
    if kpi.form == COMPLETION:
        raise UsageError(
            f"{kpi.kpi_code} ({kpi.kpi_number}) has no figures of its own: it stands beside every KPI with a target; "
            "explain that KPI, its target and completion are told with it"
        )
    return kpi


def _near(kpis: Sequence[Kpi], word: str) -> list[Kpi]:
    by_name: dict[str, Kpi] = {}
    for kpi in kpis:
        for name in (kpi.kpi_code, kpi.kpi_name_en, kpi.kpi_name_zh):
            by_name.setdefault(name.casefold(), kpi)
    numbered = [kpi for kpi in kpis if word and kpi.kpi_number.rstrip("abcdef") == word]
    close = [by_name[name] for name in get_close_matches(word, by_name, n=5, cutoff=0.6)]
    holding = [kpi for name, kpi in by_name.items() if len(word) > 1 and word in name]
    return list(dict.fromkeys([*numbered, *close, *holding]))[:6]


def _listed(kpis: Sequence[Kpi]) -> str:
    return ", ".join(f"{kpi.kpi_code} ({kpi.kpi_number} {kpi.kpi_name_zh} {kpi.kpi_name_en})" for kpi in kpis)
