"""Run a small synthetic operator through the main job and hold its figures to the operator's own truth."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
from derived_compare import derived_differences
from kpi_compare import Comparison, compare_kpi

from bass.build import build
from bass.home import Home, Settings
from ingestion.ingest import ingest
from synth.simulate import simulate

CLOCK = datetime(2026, 4, 20, 9)  # every delivery of the operators below is due
SCHEMAS = ("core", "channel", "kpi")


@dataclass(frozen=True)
class Operator:
    """How large a synthetic operator is, and how it ends: at a month's end, or with a month in progress."""

    subscribers: int
    months: int
    until: date


def run_operator(root: Path, operator: Operator, seed: int, *, faults: bool) -> Home:
    """Simulate, ingest and build; with faults also build before and after the redeliveries, the second time by affected
    periods only. Prints how to do the same again."""
    print(f"seed {seed}, {operator}, faults {faults}")
    home = Home.create(root, Settings(clock=CLOCK))
    simulate(
        root,
        subscribers=operator.subscribers,
        months=operator.months,
        seed=seed,
        until=operator.until,
        faults=faults,
        workers=1,
    )
    ingest(home)
    build(home)
    if faults:
        for path in sorted((root / "redelivery").iterdir()):
            shutil.move(path, home.landing / path.name)
        ingest(home)
        build(home)
    return home


def assert_figures_are_true(home: Home) -> dict[str, Comparison]:
    """Fail with the first differences between the working file and the truth; returns what was compared."""
    compared = compare_kpi(home.working_db, home.root / "truth")
    for rhythm, comparison in compared.items():
        print(f"{rhythm}: {comparison.row_count:,} rows compared, {comparison.nonzero_count:,} of them not zero")
        assert comparison.difference_count == 0, "\n".join(comparison.differences)
        assert comparison.nonzero_count > 1000, f"{rhythm}: the operator is too small to tell anything"
    for kind, differences in derived_differences(home.working_db, home.root / "truth", home.archive).items():
        assert differences == [], f"by {kind}:\n" + "\n".join(differences)
    return compared


def rows_that_differ(left: Path, right: Path) -> dict[str, int]:
    """Tables of two working files whose rows differ, with the number of rows that only one of them has."""
    differing = {}
    with duckdb.connect() as con:
        con.execute(f"attach '{left}' as a (read_only)")
        con.execute(f"attach '{right}' as b (read_only)")
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables()"
            f" where database_name = 'b' and schema_name in {SCHEMAS} order by all"
        ).fetchall()
        for schema, table in tables:
            only = "select count(*) from (select * from {0}.{2}.{3} except all select * from {1}.{2}.{3})"
            counts = [con.execute(only.format(*pair, schema, table)).fetchone() for pair in ("ab", "ba")]
            if total := sum(count[0] for count in counts if count):
                differing[f"{schema}.{table}"] = total
    return differing
