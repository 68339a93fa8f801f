"""A filled report, before it is written as Excel, PDF or mail: tables whose every number knows where it comes from."""

from dataclasses import dataclass
from datetime import date

from bass.reporting.words import Number, NumberFormat

GOOD, BAD, FLAT = "good", "bad", ""


@dataclass(frozen=True)
class KpiOrigin:
    """A cell of a KPI mart: `column` of its row in kpi.fct_kpi_monthly, fct_kpi_daily or fct_kpi_forecast_daily."""

    table: str
    column: str
    kpi_code: str
    period_start: date
    area_level: str
    area_code: str
    dimension_type: str = "all"
    dimension_value: str = "all"


@dataclass(frozen=True)
class MartOrigin:
    """A measure of a mart, summed over all rows whose leading dimensions have these values (none: the total)."""

    query: int
    measure: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A number, or a text. `origin` is where a number comes from; `tone` whether it is good, bad or neither."""

    value: Number | str | None = None
    format: NumberFormat = NumberFormat()
    origin: KpiOrigin | MartOrigin | None = None
    tone: str = FLAT

    @property
    def text(self) -> str:
        if isinstance(self.value, str):
            return self.value
        return self.format.text(self.value)

    @property
    def number(self) -> Number | None:
        return None if isinstance(self.value, str) else self.value


@dataclass(frozen=True)
class Column:
    """A column of numbers; columns next to each other with the same `group` stand under one merged heading.

    `is_summed` says that a sub-total is the sum of its rows; `ratio` are the columns (from 0) that are divided, and the
    factor, where the column is a ratio whose parts stand beside it.
    """

    title: str
    group: str = ""
    is_summed: bool = False
    ratio: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Row:
    """`depth` is 0 for the total, and one more for each level below; `is_leaf` where nothing stands below it."""

    label: str
    cells: tuple[Cell, ...]
    depth: int = 0
    is_leaf: bool = True


@dataclass(frozen=True)
class Table:
    """One table; `row_title` is the heading of its labels. `is_drawn` asks for a chart of its columns over its rows."""

    title: str
    row_title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    is_drawn: bool = False
    is_suppressed: bool = False

    def below(self, number: int) -> range:
        """The numbers of the rows below row `number`, which follow it."""
        end = number + 1
        while end < len(self.rows) and self.rows[end].depth > self.rows[number].depth:
            end += 1
        return range(number + 1, end)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a commentary, with the numbers that are in it."""

    text: str
    cells: tuple[Cell, ...] = ()
    tone: str = FLAT


@dataclass(frozen=True)
class Prose:
    """A commentary."""

    title: str
    sentences: tuple[Sentence, ...]
    note: str = ""


@dataclass(frozen=True)
class Stamp:
    """What the figures of a report are: of which build, as of which day, final or not, and what did not pass."""

    build_id: str
    as_of_date: date | None
    gate_result: str
    state: str
    held_back: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A report of an area and period, filled, in one language."""

    name: str
    title: str
    operator: str
    language: str
    period: str
    area: str
    stamp: Stamp
    sections: tuple[Table | Prose, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(section for section in self.sections if isinstance(section, Table))
