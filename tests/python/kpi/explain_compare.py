"""Explain figures of a built operator: contributions add up, files name the rows, a rebuild gives the same figure."""

import gzip
import random
from pathlib import Path

from bass.explain import tell
from bass.explaining.breakdown import Compared, break_down
from bass.explaining.figure import Figure, read_figure
from bass.explaining.kpi import COMPLETION, Kpi, read_kpis
from bass.explaining.period import AGAINST, PREVIOUS, Span
from bass.explaining.place import Area, find_area
from bass.explaining.recompute import Wanted, recompute
from bass.explaining.source import Scope, SourceFile, read_sources
from bass.home import PROJECT_DIR, Home
from bass.publishing import duck
from bass.publishing.duck import Connection
from ingestion.contract import load_contract

TOLERANCE = 1e-9


def contribution_differences(home: Home) -> list[str]:
    """Every KPI of the province and of a drawn city, in the last closed month and its last day: where contributions do
    not add up to the change of the published values. In sentences."""
    wrong, count = [], 0
    with duck.reading(home.working_db) as connection:
        for kpi in _told(read_kpis(connection)):
            for span in _last_spans(connection, kpi):
                for area in (find_area(connection, None), _drawn_city(connection)):
                    figure = read_figure(connection, kpi, area, span)
                    for against in AGAINST if figure else ():
                        found = _changes(connection, kpi, area, span, figure, against)
                        wrong += [sentence for sentence, is_equal in found if not is_equal]
                        count += len(found)
    print(f"{count} breakdowns added up")
    return wrong if count > 200 else [*wrong, f"only {count} breakdowns: the operator is too small to tell anything"]


def source_differences(home: Home) -> list[str]:
    """The rows of the bill files by city, held to the province's and to the delivered lines themselves."""
    kpi_code, wrong = "billed_revenue", []
    with duck.reading(home.working_db) as connection:
        kpi = next(kpi for kpi in read_kpis(connection) if kpi.kpi_code == kpi_code)
        span = next(iter(_last_spans(connection, kpi)))
        cities = connection.execute("select area_code from core.dim_area where area_level = 'city'").fetchall()
        lines = dict(connection.execute(
            "select user_id, area.city_code from core.dim_subscriber_history as line inner join core.dim_area as area"
            " on line.area_id = area.area_code where valid_from <= $day and valid_to > $day", {"day": span.end}
        ).fetchall())  # fmt: skip
    counted = {code: _bill_files(home, kpi, span, code) for code in ("33", *(code for (code,) in cities))}
    total = {code: sum(file.concerned_count or 0 for file in files) for code, files in counted.items()}
    if not 0 < total["33"] == sum(count for code, count in total.items() if code != "33"):
        wrong.append(f"rows of the cities do not add up to the province's: {total}")
    for code, files in counted.items():
        for file in files:
            users = _users_at(home, file)
            wrong += [f"{file.file_name}: a named line is not of {code}"
                      for user in users if code not in ("33", lines.get(user))]  # fmt: skip
    return wrong


def recompute_differences(home: Home, count: int = 5) -> list[str]:
    """Figures chosen at random (the seed is printed), rebuilt from their deliveries alone."""
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"figures to rebuild drawn by seed {seed}")
    draw, wanted = random.Random(seed), []
    with duck.reading(home.working_db) as connection:
        kpis = list(_told(read_kpis(connection)))
        while len(wanted) < count:
            kpi = draw.choice(kpis)
            spans, area = list(_last_spans(connection, kpi)), draw.choice(_areas(connection))
            span = draw.choice(spans)
            figure = read_figure(connection, kpi, area, span)
            if figure is not None and figure.value is not None:
                wanted.append(Wanted(kpi, area, span, figure))
    found = recompute(home, wanted)
    return [
        f"{item.kpi.kpi_code} of {item.area.code} in {item.span.text}: published {item.figure.numerator} /"
        f" {item.figure.denominator} = {item.figure.value}, rebuilt {new.numerator} / {new.denominator} = {new.value}"
        for item, new in zip(wanted, found, strict=True)
        if not new.is_equal
    ]


def _told(kpis: tuple[Kpi, ...]) -> list[Kpi]:
    return [kpi for kpi in kpis if kpi.form != COMPLETION]


def _last_spans(connection: Connection, kpi: Kpi) -> list[Span]:
    """The last whole month, and the last day."""
    spans = []
    for kind, table, is_there in (("month", "monthly", kpi.is_monthly), ("day", "daily", kpi.is_daily)):
        if is_there:
            last = connection.execute(
                f"select max(period_start) from kpi.fct_kpi_{table} where period_end <= as_of_date"
            ).fetchall()[0][0]
            spans.append(Span(kind, last))
    return spans


def _areas(connection: Connection) -> list[Area]:
    rows = connection.execute(
        "select area_code, area_name, area_level from core.dim_area where area_level in ('province', 'city', 'county')"
        " order by area_code"
    ).fetchall()
    return [Area(*row) for row in rows]


def _drawn_city(connection: Connection) -> Area:
    return random.choice([area for area in _areas(connection) if area.level == "city"])


def _changes(
    connection: Connection, kpi: Kpi, area: Area, span: Span, figure: Figure | None, against: str
) -> list[tuple[str, bool]]:
    """Each breakdown in a sentence, and whether it adds up."""
    assert figure is not None
    base = figure.previous_value if against == PREVIOUS else figure.last_year_value
    if figure.value is None or base is None:
        return []
    earlier_span = span.earlier(against)
    earlier = read_figure(connection, kpi, area, earlier_span)
    change, limit = figure.value - base, TOLERANCE * max(abs(figure.value), abs(base), 1)
    return [
        (
            f"{kpi.kpi_code} {area.code} {span.text} {against} by {found.dimension}: {found.change}, not {change}",
            abs(found.change - change) <= limit and abs(sum(row.total for row in found.rows) - change) <= limit,
        )
        for found in break_down(connection, Compared(kpi, area, span, figure, earlier_span, earlier))
    ]


def _bill_files(home: Home, kpi: Kpi, span: Span, area: str) -> list[SourceFile]:
    told = tell(home.working_db, kpi.kpi_code, span, area=area, against=PREVIOUS)
    day = told.figure.as_of_date
    sources = read_sources(home, home.working_db, load_contract(PROJECT_DIR), Scope(kpi, told.area, span, day))
    assert not sources.note, sources.note
    return [file for item in sources.deliveries if item.unit == "bill_item" for file in item.files]


def _users_at(home: Home, file: SourceFile) -> list[str]:
    """Who stands on the named lines of the file as it was delivered."""
    path = next(path for path in home.archive.rglob(f"{file.file_name}*") if path.name.startswith(file.file_name))
    lines = _text(path).splitlines()
    place = lines[0].split("|").index("user_id")
    return [lines[line - 1].split("|")[place] for line in file.sample_lines]


def _text(path: Path) -> str:
    content = path.read_bytes()
    return (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
