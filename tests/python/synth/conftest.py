"""One small operator for all tests of the folder, and its files read back by the contract."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from small_operator import UNTIL

from bass.home import PROJECT_DIR
from ingestion.contract import Extract, load_contract
from synth.simulate import SimulateResult, simulate


@dataclass(frozen=True)
class Operator:
    folder: Path
    result: SimulateResult

    @property
    def landing(self) -> Path:
        return self.folder / "landing"

    @property
    def truth(self) -> Path:
        return self.folder / "truth"


@pytest.fixture(scope="session")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Operator:
    folder = tmp_path_factory.mktemp("operator")
    return Operator(folder, simulate(folder, subscribers=150, months=5, seed=11, until=UNTIL))


@pytest.fixture(scope="session")
def files(operator: Operator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every unit as a table, typed by the contract, with `_period`; and the truth as kpi_monthly and kpi_daily."""
    con, readable = duckdb.connect(), tmp_path_factory.mktemp("utf-8")
    for unit, extract in load_contract(PROJECT_DIR).extracts.items():
        types = {c.name: c.data_type.replace("string", "varchar") for c in extract.columns}
        for path in operator.landing.glob(f"?_*[0-9]_{unit}_00_*.dat"):
            (readable / path.name).write_text(_delimited(path, extract), "utf-8")
        con.execute(
            f"create table \"{unit}\" as select * exclude (filename), split_part(parse_filename(filename), '_', 3)"
            f" as _period from read_csv('{readable}/?_*[0-9]_{unit}_00_*.dat', delim = '|', header = true,"
            f" auto_detect = false, quote = '', columns = {types}, filename = true)"
        )
    for name in ("kpi_monthly", "kpi_daily"):
        con.execute(
            f"create table {name} as select * replace (cast(numerator as decimal(28, 4)) as numerator,"
            " cast(denominator as decimal(28, 4)) as denominator, cast(period_start as date) as period_start)"
            f" from read_csv('{operator.truth / name}.csv', all_varchar = true)"
        )
    yield con
    con.close()


def _delimited(path: Path, extract: Extract) -> str:
    """A data file as `|`-delimited text with a header, whatever its dialect."""
    if not extract.is_fixed_width:
        return path.read_text(extract.encoding)
    lines = ["|".join(extract.column_names)]
    for record in path.read_bytes().split(b"\r\n")[:-1]:
        fields = [record[c.start - 1 : c.start - 1 + c.width].decode(extract.encoding) for c in extract.columns]
        lines.append("|".join(field.strip() for field in fields))
    return "\n".join(lines) + "\n"


@pytest.fixture
def found(files: duckdb.DuckDBPyConnection):
    """Rows that a query finds."""
    return lambda query: files.execute(query).fetchall()
