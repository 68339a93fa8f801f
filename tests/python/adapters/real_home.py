"""Homes of the real data sets, made once for all tests of a run, and queries over their lake and their marts."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from bass.build import build
from bass.home import PROJECT_DIR, Home
from ingestion.adapters import adapt, home_settings
from ingestion.ingest import ingest
from ingestion.ledger import Ledger

DATA = PROJECT_DIR / "data"


def foreign_rows(name: str, file: str, **options: Any) -> list[list[str]]:
    """Lines of a foreign file, read without any code of the product."""
    with (DATA / name / file).open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened, **options))


@dataclass
class RealHome:
    """An operator whose foreign files were adapted and ingested; marts are built when a test first asks for them."""

    name: str
    home: Home
    lake: duckdb.DuckDBPyConnection
    marts: duckdb.DuckDBPyConnection | None = None

    @classmethod
    def make(cls, name: str, root: Path) -> "RealHome":
        home = Home.create(root / name, home_settings(name))
        adapted = adapt(name, DATA / name, home)
        result = ingest(home)
        assert result.is_good, result.summary
        files = Ledger.open(home).snapshot().files
        lake = duckdb.connect()
        for unit, parts in files.items():
            paths = [str(home.lake / part.path) for part in parts]
            lake.execute(f'create view "{unit}" as select * from read_parquet({paths}, hive_partitioning = true)')
        assert sum(part.row_count for parts in files.values() for part in parts) == adapted.row_count
        return cls(name, home, lake)

    def in_lake(self, query: str) -> list[tuple[Any, ...]]:
        return self.lake.sql(query).fetchall()

    def in_marts(self, query: str) -> list[tuple[Any, ...]]:
        if self.marts is None:
            build(self.home)
            self.marts = duckdb.connect(str(self.home.working_db), read_only=True)
        return self.marts.sql(query).fetchall()

    def figures(self, kpi_code: str, area: str = "") -> dict[str, tuple[Any, Any]]:
        """Month -> numerator and value of a KPI at the operator's only area (or `area`)."""
        found = self.in_marts(
            "select strftime(period_start, '%Y-%m'), numerator, kpi_value from kpi.fct_kpi_monthly"
            f" where kpi_code = '{kpi_code}' and area_level = 'province' and dimension_type = 'all'"
            f" and area_code = '{area or self.home.settings.province}' order by period_start"
        )
        return {month: (numerator, value) for month, numerator, value in found}

    def close(self) -> None:
        self.lake.close()
        if self.marts is not None:
            self.marts.close()


def made(name: str, root: Path) -> Iterator[RealHome]:
    real = RealHome.make(name, root)
    yield real
    real.close()
