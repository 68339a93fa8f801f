"""A row that is lost, a row that is doubled and a fen that changed are each found, in every fact that holds amounts."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from bass.building.dbt import target_path
from bass.home import PROJECT_DIR, Home
from ingestion.contract import load_contract
from quality.gate import CheckResult

# unit -> its fact in core, an amount of it, and which of its rows come from the unit
FACTS = {
    "cdr_voice": ("fct_usage_daily", "usage_fee_amount", "service_type = 'voice'"),
    "cdr_data": ("fct_usage_daily", "usage_fee_amount", "service_type = 'data'"),
    "cdr_sms": ("fct_usage_daily", "usage_fee_amount", "service_type = 'sms'"),
    "payment": ("fct_payment_event", "amount", "payment_type = 'payment'"),
    "recharge": ("fct_payment_event", "amount", "payment_type = 'recharge'"),
    "payment_application": ("fct_payment_application_event", "applied_amount", "true"),
    "write_off": ("fct_write_off_event", "written_off_amount", "true"),
    "bill": ("fct_bill_monthly", "total_amount", "true"),
    "bill_item": ("fct_billing_monthly", "receivable_amount", "true"),
    "arrears": ("fct_arrears_monthly", "unpaid_amount", "true"),
    "balance": ("fct_balance_monthly", "closing_amount", "true"),
    "tariff": ("dim_tariff", "monthly_fee_amount", "true"),
    "boss_report": ("fct_boss_report_monthly", "printed_value", "value_unit = 'CNY'"),
    "payment_plan": ("fct_payment_plan_monthly", "limit_amount", "limit_amount is not null"),
    "account": ("dim_account", "credit_limit_amount", "credit_limit_amount is not null"),
    "channel_cost": ("fct_channel_cost_monthly", "rent_amount", "has_cost = 1"),
    "commission": ("fct_commission_monthly", "clawback_amount", "true"),
    "refund": ("fct_refund_event", "refund_amount", "true"),
    "settle_voice": ("fct_settlement_monthly", "cost_amount", "settlement_type = 'voice'"),
    "settle_sms": ("fct_settlement_monthly", "income_amount", "settlement_type = 'sms'"),
    "settle_sp": ("fct_settlement_monthly", "cost_amount", "settlement_type = 'sp'"),
    "roaming_partner": ("fct_roaming_monthly", "outbound_amount", "true"),
    "contract": ("fct_contract", "penalty_amount", "true"),
    "subsidy": ("fct_subsidy", "paid_amount", "true"),
    "cost_allocation": ("fct_cost_allocation_monthly", "amount", "true"),
    "campaign": ("dim_campaign", "budget_amount", "true"),
    "contact_list": ("fct_campaign_contact", "cost_amount", "true"),
}
IMAGES = ("dim_tariff", "dim_account")  # of each month's file there is only the last image
DAMAGES: dict[str, Callable[[str, str, str], str]] = {
    "a row is lost": lambda fact, amount, row: f"delete from {fact} where {row}",
    "a row is doubled": lambda fact, amount, row: f"insert into {fact} from {fact} where {row}",
    "a fen changed": lambda fact, amount, row: f"update {fact} set {amount} = {amount} + 0.01 where {row}",
}
# nobody owes long enough here to be written off; this is what a write-off of 123 yuan leaves behind
WRITE_OFF = (
    "insert into core.fct_write_off_event by name"
    " select 123 as written_off_amount, date '2026-03-05' as written_off_date",
    "insert into intermediate.int_reconciliation__raw_total by name"
    " select 'write_off-00033-20260305-00' as delivery_id, 'write_off' as unit, date '2026-03-05' as event_date,"
    " 1 as row_count, 12300 as fen",
    "update intermediate.int_reconciliation__declared set declared_row_count = 1, loaded_row_count = 1,"
    " declared_fen = 12300, loaded_fen = 12300 where delivery_id = 'write_off-00033-20260305-00'",
)
PERIOD, DELIVERY = "fct_reconciliation_period", "fct_reconciliation_delivery"
THEMES = "assert_amounts_survive_to_the_themes"


class Desk:
    """Copies of what some nodes read, in memory, and the SQL that dbt made of these nodes."""

    def __init__(self, home: Home, names: set[str]) -> None:
        manifest = json.loads((target_path(home) / "manifest.json").read_text("utf-8"))
        nodes = {node["name"]: node for node in manifest["nodes"].values() if node["name"] in names}
        compiled = target_path(home) / "compiled" / "openbass"
        self.paths = {name: compiled / node["original_file_path"] for name, node in nodes.items()}
        self.connection = duckdb.connect()
        self.connection.execute(f"attach '{home.working_db}' as warehouse (read_only)")
        parents = {parent for node in nodes.values() for parent in node["depends_on"]["nodes"]}
        relations = [(manifest["nodes"] | manifest["sources"])[parent] for parent in parents]
        for schema in {relation["schema"] for relation in relations} | {"core"}:
            self.connection.execute(f"create schema memory.{schema}")
        for relation in relations:
            name = f"{relation['schema']}.{relation.get('identifier') or relation['alias']}"
            self.connection.execute(f"create table memory.{name} as from warehouse.{name}")
        self.connection.execute("detach warehouse")

    def sql(self, name: str) -> str:
        """The node's SQL as dbt compiled it, over the copies."""
        return self.paths[name].read_text("utf-8").replace('"warehouse".', '"memory".')

    def reconcile(self) -> set[str]:
        """Build the reconciliation anew; the units with a delivery that is not balanced."""
        for name in (PERIOD, DELIVERY):
            self.connection.execute(f"create or replace table core.{name} as {self.sql(name)}")
        rows = self.connection.execute(f"select distinct unit from core.{DELIVERY} where not is_balanced").fetchall()
        return {unit for (unit,) in rows}


@pytest.fixture(scope="module")
def desk(clean_check: CheckResult, clean_home: Home) -> Iterator[Desk]:
    made = Desk(clean_home, {PERIOD, DELIVERY, THEMES})
    for statement in WRITE_OFF:
        made.connection.execute(statement)
    yield made
    made.connection.close()


def newest_row(desk: Desk, unit: str) -> str:
    """A row of the unit's fact that is not empty; where only the last image is kept, of that."""
    fact, amount, condition = FACTS[unit]
    row = desk.connection.execute(
        f"select max(rowid) from core.{fact} where {condition} and {amount} <> 0"
        + (f" and file_month = (select max(file_month) from core.{fact})" if fact in IMAGES else "")
    ).fetchone()
    assert row and row[0] is not None, f"the operator sends no amount of {unit}"
    return f"rowid = {row[0]}"


def test_every_unit_with_amounts_is_listed_here() -> None:
    units = {unit for unit, extract in load_contract(PROJECT_DIR).extracts.items() if extract.amount_columns}
    assert units == set(FACTS)


def test_nothing_is_amiss_before(desk: Desk) -> None:
    assert desk.reconcile() == set()
    assert desk.connection.execute(desk.sql(THEMES)).fetchall() == []


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("unit", FACTS)
def test_the_damage_is_found_and_laid_to_its_unit(unit: str, damage: str, desk: Desk) -> None:
    fact, amount, _ = FACTS[unit]
    row = newest_row(desk, unit)
    desk.connection.begin()
    try:
        desk.connection.execute(DAMAGES[damage](f"core.{fact}", amount, row))
        found = desk.reconcile()
    finally:
        desk.connection.rollback()
    assert found == {unit}


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_damage_in_a_theme_is_found(damage: str, desk: Desk) -> None:
    for schema, fact, amount in theme_amounts(desk):
        desk.connection.begin()
        try:
            row = f"rowid = (select max(rowid) from {schema}.{fact} where {amount} <> 0)"
            desk.connection.execute(DAMAGES[damage](f"{schema}.{fact}", amount, row))
            found = {line[0] for line in desk.connection.execute(desk.sql(THEMES)).fetchall()}
        finally:
            desk.connection.rollback()
        assert f"{fact}.{amount}" in found


def theme_amounts(desk: Desk) -> list[tuple[Any, ...]]:
    """Schema, table and amount of each measure that the test over the themes names."""
    named = desk.connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns where table_schema <> 'core'"
    ).fetchall()
    tested = [one for one in named if f"'{one[1]}.{one[2]}'" in desk.sql(THEMES)]
    assert len(tested) > 20
    return [one for one in tested if one[2] != "written_off_unpaid_amount"]  # nobody owes that long here
