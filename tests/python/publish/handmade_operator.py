"""A small operator whose build is written by hand, so that publishing can be tested alone and fast."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import insert

from bass.home import Home, Settings
from bass.publish import manifest_path
from ingestion import ledger_schema as tables
from ingestion.ledger import Ledger

AS_OF = date(2026, 4, 15)
SOURCE_BILL, SOURCE_CDR = "source.openbass.boss.bill_item", "source.openbass.boss.cdr_voice"


def model(name: str, schema: str, parents: Sequence[str]) -> tuple[str, dict[str, Any]]:
    fqn = ["openbass", "marts" if schema != "intermediate" else "intermediate", schema, name]
    nodes = [parent if "." in parent else f"model.openbass.{parent}" for parent in parents]
    node = {"resource_type": "model", "name": name, "alias": name, "schema": schema, "fqn": fqn}
    return f"model.openbass.{name}", {**node, "depends_on": {"nodes": nodes}}


MANIFEST = {
    "nodes": dict(
        [
            model("int_calendar__as_of", "intermediate", []),
            model("dim_area", "core", []),
            model("fct_billing_monthly", "core", [SOURCE_BILL]),
            model("fct_usage_daily", "core", [SOURCE_CDR]),
            model("kpi_measures__revenue", "kpi", ["fct_billing_monthly"]),
            model("kpi_measures__usage", "kpi", ["fct_usage_daily"]),
            model("dim_kpi", "kpi", []),
            model("fct_kpi_monthly", "kpi", ["kpi_measures__revenue", "kpi_measures__usage", "dim_kpi"]),
            model("page_kpi_monthly", "kpi", ["fct_kpi_monthly", "dim_area"]),
            model("security_user_scope", "security", []),
            model("restricted_line", "restricted", []),
        ]
    ),
    "sources": {SOURCE_BILL: {}, SOURCE_CDR: {}},
}

BUILD = """
create schema raw_ledger; create schema core; create schema kpi; create schema security; create schema restricted;
create table raw_ledger.built as
    select '{build_id}' as build_id, timestamp '2026-04-16' as finished_at, 'test' as code_version,
        date '{as_of}' as as_of_date;
create table core.dim_area as select '33' as area_code, '浙江' as area_name;
create table core.fct_billing_monthly as
    select 'u' || range as user_id, md5('u' || range) as subscriber_key, {amount}::decimal(18, 2) as net_amount
    from range(1000);
create table core.fct_usage_daily as select 'u1' as user_id, {amount} as billed_minutes;
create table kpi.dim_kpi as
    select col0 as kpi_code, 'bill_item' as input_units, col1 as numerator_measure, col2 as denominator_measure,
        '' as numerator_minus_measure, '' as denominator_minus_measure, '' as month_to_date_measure
    from (values ('billed_revenue', 'net_amount', ''), ('billed_minute_count', 'billed_minutes', ''),
        ('unit_voice_price', 'net_amount', 'billed_minutes'));
create table kpi.kpi_measures__revenue as select 'net_amount' as measure_code;
create table kpi.kpi_measures__usage as select 'billed_minutes' as measure_code;
create table kpi.fct_kpi_monthly as
    select kpi_code, date '2026-03-01' as period_start, 'province' as area_level, '33' as area_code,
        'all' as dimension_type, 'all' as dimension_value, {amount}::decimal(28, 4) as numerator,
        null::decimal(28, 4) as denominator, {amount}::double as kpi_value, 'final' as state,
        date '{as_of}' as as_of_date
    from kpi.dim_kpi;
create table kpi.page_kpi_monthly as select *, '浙江' as area_name from kpi.fct_kpi_monthly;
create table security.security_user_scope as
    select 'li.na' as username, 'province' as scope_level, '33' as scope_value;
create table restricted.restricted_line as select '13800000000' as msisdn;
"""


@dataclass
class Operator:
    """A home, its ledger, and what is built in it: every figure equals `amount`."""

    home: Home
    ledger: Ledger
    build_count: int = 0

    @property
    def build_id(self) -> str:
        return f"b{self.build_count:03d}"

    def build(self, *, amount: int, as_of: str = "2026-04-15", state: str = "built",
              deliveries: Sequence[int] = ()) -> None:  # fmt: skip
        self.build_count += 1
        self.home.working_db.unlink(missing_ok=True)
        with duckdb.connect(str(self.home.working_db)) as connection:
            connection.execute(BUILD.format(amount=amount, as_of=as_of, build_id=self.build_id))
        now = datetime(2026, 4, 16, 9, self.build_count)
        row = {"build_id": self.build_id, "started_at": now, "finished_at": now, "state": state}
        with self.ledger.write() as connection:
            connection.execute(insert(tables.build).values(
                **row, code_version="test", deliveries=json.dumps(deliveries), detail="{}"))  # fmt: skip

    def check(self, *failed: tuple[str, str], severity: str = "critical", state: str = "failed") -> None:
        """Keep a check that passed but for `failed`: pairs of check name and node."""
        outcomes = [("always_good", "model.openbass.dim_area", "passed"), *((*pair, state) for pair in failed)]
        with self.ledger.recorded_run("check", datetime(2026, 4, 16, 9, 30)) as run:
            common = {"run_id": run.run_id, "build_id": self.build_id, "checker": "dbt", "failing_count": 1}
            rows = [
                {**common, "name": name, "node": node, "severity": severity, "state": how, "message": f"{name} broke"}
                for name, node, how in outcomes
            ]
            with self.ledger.write() as connection:
                connection.execute(insert(tables.check_result), rows)
            run.finish({}, is_good=not failed)

    def published(self, query: str, name: str = "warehouse") -> list[tuple[Any, ...]]:
        """Ask the file that readers see now."""
        path = (self.home.publish / "current").resolve() / f"{name}.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(query).fetchall()

    def amount(self, table: str, where: str = "true") -> set[Any]:
        column = "numerator" if table.startswith("kpi.") else "net_amount"
        return {int(row[0]) for row in self.published(f"select distinct {column} from {table} where {where}")}

    def at(self, clock: datetime) -> "Operator":
        return replace(self, home=replace(self.home, settings=replace(self.home.settings, clock=clock)))


def new_operator(root: Path) -> Operator:
    """An operator with nothing built yet; its clock stands at 16 April 2026, 10:00."""
    home = Home.create(root, Settings(name="Test operator", clock=datetime(2026, 4, 16, 10)))
    manifest = manifest_path(home)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    manifest.write_text(json.dumps(MANIFEST), "utf-8")
    return Operator(home, Ledger.open(home))
