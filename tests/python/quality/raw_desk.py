"""A working file with raw extracts written by hand: what the suites on raw are tried on."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from bass.home import PROJECT_DIR
from ingestion.contract import Extract, load_contract
from quality.profile import update_profile
from quality.rule import Context, Outcome, Suite
from quality.suites import all_suites

CONTRACT = load_contract(PROJECT_DIR)
START = date(2026, 1, 1)
ADDED = "_delivery_id varchar, _part integer, _line bigint, period varchar"
SCHEMA = """
create schema raw_boss; create schema raw_callcenter; create schema raw_market; create schema raw_ledger;
create table raw_ledger.delivery (delivery_id varchar, unit varchar, period varchar, state varchar,
    loaded_count bigint, committed_at timestamp);
"""


def period(extract: Extract, number: int) -> str:
    """The number-th day or month."""
    if extract.period_kind == "day":
        return f"{START + timedelta(days=number):%Y%m%d}"
    return f"{START.year + number // 12}{number % 12 + 1:02d}"


def good_value(extract: Extract, name: str, in_period: str) -> str:
    """SQL of a plausible value of a column."""
    column = extract.column(name)
    if column.values:
        return f"'{column.values[0]}'"
    if column.format:
        return f"'{in_period[:6]}'" if column.format == "yyyymm" else "'li.na'"
    if column.data_type in ("date", "timestamp"):
        return f"strptime('{in_period[:6] + in_period[6:].rjust(2, '0').replace('00', '01')}', '%Y%m%d')"
    return "'x'" if column.data_type == "string" else "1"


@dataclass
class RawDesk:
    """Raw extracts in `folder`/warehouse.duckdb."""

    folder: Path

    @property
    def working_db(self) -> Path:
        return self.folder / "warehouse.duckdb"

    @property
    def profile(self) -> Path:
        return self.folder / "quality.duckdb"

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.working_db)) as connection:
            return connection.execute(statement).fetchall()

    def deliver(self, unit: str, number: int, rows: int = 10, **changed: str) -> str:
        """Commit the number-th delivery of a unit with good rows but for `changed` (column -> SQL); gives its id."""
        extract = CONTRACT.extracts[unit]
        in_period = period(extract, number)
        delivery_id = f"{unit}-00033-{in_period}-00"
        kinds = {column.name: column.data_type.replace("string", "varchar") for column in extract.columns}
        values = {name: changed.get(name) or good_value(extract, name, in_period) for name in kinds}
        select = ", ".join(f"({values[name]})::{kind} as {name}" for name, kind in kinds.items())
        columns = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
        relation = f"{extract.schema}.{unit}"
        self.sql(f"create table if not exists {relation} ({columns}, {ADDED})")
        added = f"'{delivery_id}', 1, n + 2, '{in_period}'"
        self.sql(f"insert into {relation} select {select}, {added} from range({rows}) as n(n)")
        counts = f"'committed', {rows}, timestamp '2026-01-02'"
        self.sql(f"insert into raw_ledger.delivery values ('{delivery_id}', '{unit}', '{in_period}', {counts})")
        return delivery_id

    def count(self) -> dict[str, int]:
        return update_profile(self.profile, self.working_db, tuple(CONTRACT.extracts.values()))

    def suites(self) -> list[Suite]:
        return [
            suite for suite in all_suites(Context(CONTRACT, (), self.count())) if not suite.name.startswith("feed_")
        ]

    def outcomes(self) -> dict[str, Outcome]:
        """Rule -> how it ended, of the suites on raw."""
        from quality.validation import validate

        suites = [suite for suite in self.suites() if suite.database == "profile"]
        found = validate(suites, {"profile": self.profile}, self.folder / "docs", "run")
        return {outcome.check_name.removeprefix("raw_boss_"): outcome for outcome in found}

    def failed(self) -> dict[str, str]:
        """Rule that did not hold -> its severity."""
        return {name: outcome.severity for name, outcome in self.outcomes().items() if outcome.verdict != "pass"}


def new_desk(folder: Path) -> RawDesk:
    desk = RawDesk(folder)
    desk.sql(SCHEMA)
    return desk
