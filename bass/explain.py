"""`bass explain`: a published figure, its parts, what made it change, its calibers and the files it came from."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bass.errors import BassError, UsageError
from bass.explaining.breakdown import Breakdown, Compared, break_down
from bass.explaining.caliber import (
    Bridge,
    CaliberEffect,
    Variant,
    Version,
    bridge,
    caliber_effects,
    variants,
    versions,
)
from bass.explaining.figure import Figure, HeldBack, held_back, read_figure, refuse_unpublished, require_mart
from bass.explaining.forecast import Forecast, forecast
from bass.explaining.kpi import Kpi, find_kpi, read_kpis
from bass.explaining.period import AGAINST, PREVIOUS, Span, parse_span
from bass.explaining.place import Area, codes_above, find_area
from bass.explaining.recompute import Recomputed, Wanted, recompute
from bass.explaining.restatement import Restatement, restatements
from bass.explaining.source import Scope, Sources, read_sources
from bass.explaining.text import as_text
from bass.home import PROJECT_DIR, Home
from bass.publishing import duck
from bass.publishing.builds import WAREHOUSE, Builds
from bass.publishing.records import contained_deliveries
from bass.reporting.definition import read_reports
from bass.reporting.printed import Printed, printed
from ingestion.contract import load_contract
from ingestion.ledger import Ledger


@dataclass(frozen=True)
class Told:
    """What the published file says of a figure. `earlier_value` is what it is compared to by `against`; `breakdowns`
    are empty where either value is missing, and `unexplained` then says why."""

    kpi: Kpi
    area: Area
    span: Span
    figure: Figure
    held_back: HeldBack | None
    against: str
    earlier_span: Span
    earlier_value: float | None
    breakdowns: tuple[Breakdown, ...]
    unexplained: str
    variants: tuple[Variant, ...]
    bridge: Bridge | None
    versions: tuple[Version, ...]
    caliber_effects: tuple[CaliberEffect, ...]
    restatements: tuple[Restatement, ...]
    forecast: Forecast | None

    @property
    def change(self) -> float | None:
        """In the figure's unit; None where either value is missing."""
        if self.figure.value is None or self.earlier_value is None:
            return None
        return self.figure.value - self.earlier_value


@dataclass(frozen=True)
class Explanation:
    """A figure with everything that is known of it; `recomputed` only where it was asked for."""

    told: Told
    sources: Sources
    printed: tuple[Printed, ...]
    recomputed: Recomputed | None

    @property
    def is_good(self) -> bool:
        return self.recomputed is None or self.recomputed.is_equal

    @property
    def summary(self) -> str:
        return as_text(self.told, self.sources, self.printed, self.recomputed)

    def as_dict(self) -> dict[str, Any]:
        return {"is_good": self.is_good, **asdict(self.told), "change": self.told.change,
                "printed": [asdict(one) for one in self.printed], "sources": asdict(self.sources),
                "recomputed": asdict(self.recomputed) if self.recomputed else None}  # fmt: skip


def explain(
    home: Home, kpi: str, period: str, *, area: str | None = None, against: str = PREVIOUS, is_recomputed: bool = False
) -> Explanation:
    """Explain the KPI of an area (without one the province's) and period as it is published now.

    Raises UsageError for an unknown KPI, area or comparison, a malformed period, or a KPI without figures of that
    rhythm; BassError where nothing, or not this period, is published.
    """
    if against not in AGAINST:
        raise UsageError(f"--against {against!r} is not one of {', '.join(AGAINST)}")
    span = parse_span(period)
    database = published_file(home)
    told = tell(database, kpi, span, area=area, against=against)
    last_day = told.figure.as_of_date if span.kind == "month" else span.start
    contract = load_contract(PROJECT_DIR)
    published_at = told.held_back.published_at if told.held_back else None
    contained = contained_deliveries(Ledger.open(home), published_at)
    sources = read_sources(home, database, contract, Scope(told.kpi, told.area, span, last_day, contained))
    wanted = [Wanted(told.kpi, told.area, span, told.figure)]
    recomputed = recompute(home, wanted, contained)[0] if is_recomputed else None
    with duck.reading(database) as connection:
        above = codes_above(connection, told.area)
    out = printed(Ledger.open(home), told.kpi, told.area, above, span, told.restatements, read_reports())
    return Explanation(told, sources, out, recomputed)


def published_file(home: Home) -> Path:
    """The file that readers see. Raises BassError before the first publish."""
    build = Builds(home.publish).current()
    if build is None or not (build / WAREHOUSE).is_file():
        raise BassError(f"{home.publish}: nothing is published yet; run `bass run` first")
    return build / WAREHOUSE


def tell(database: Path, word: str, span: Span, *, area: str | None, against: str) -> Told:
    """What a file with marts says of the figure. Raises as `explain` does."""
    with duck.reading(database) as connection:
        kpis = read_kpis(connection)
        kpi, place = find_kpi(kpis, word), find_area(connection, area)
        require_mart(connection, span)
        figure = read_figure(connection, kpi, place, span)
        if figure is None:
            refuse_unpublished(connection, kpi, place, span)
            raise BassError(f"{kpi.kpi_code}: no figure of {place.code} in {span.text}")
        earlier_span = span.earlier(against)
        earlier_value = figure.previous_value if against == PREVIOUS else figure.last_year_value
        missing = _unexplained(figure, earlier_span, earlier_value)
        earlier = read_figure(connection, kpi, place, earlier_span)
        compared = Compared(kpi, place, span, figure, earlier_span, earlier)
        return Told(
            kpi,
            place,
            span,
            figure,
            held_back(connection, kpi, span),
            against,
            earlier_span,
            earlier_value,
            () if missing else break_down(connection, compared),
            missing,
            variants(connection, kpis, kpi, place, span),
            bridge(connection, kpis, kpi, place, span),
            versions(connection, kpi),
            caliber_effects(connection, kpi, place, span),
            restatements(connection, kpi, place, span),
            forecast(connection, kpi, place, span),
        )


def _unexplained(figure: Figure, earlier_span: Span, earlier_value: float | None) -> str:
    """Why the change cannot be told, '' where it can."""
    if figure.value is None:
        return "the figure has no value here: its denominator is 0, or what it measures does not exist yet"
    if earlier_value is None:
        return f"there is no value of {earlier_span.text} to compare to"
    return ""
