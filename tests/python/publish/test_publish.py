"""What readers see after a publish."""

import hmac
import stat
from datetime import datetime
from hashlib import sha256

import duckdb
import pytest
from handmade_operator import AS_OF, SOURCE_BILL, SOURCE_CDR, Operator

from bass.errors import BassError
from bass.publish import publish
from bass.publishing.records import contained_deliveries


def test_marts_are_published_and_say_how_fresh_they_are(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    result = publish(operator.home)

    assert result.is_good and result.gate_result == "passed"
    assert operator.amount("kpi.page_kpi_monthly") == {5}
    assert operator.published(
        "select as_of_date, gate_result, last_run_state, home_name from operation.run_status"
    ) == [(AS_OF, "passed", "good", "Test operator")]
    assert operator.published("select distinct as_of_date, is_held_back from operation.table_status") == [
        (AS_OF, False)
    ]


def test_steps_and_restricted_tables_are_not_published(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    published = operator.published("select schema_name || '.' || table_name from duckdb_tables() order by all")
    assert [name for (name,) in published] == [
        "core.dim_area", "core.fct_billing_monthly", "core.fct_usage_daily",
        "kpi.dim_kpi", "kpi.fct_kpi_monthly", "kpi.page_kpi_monthly",
        "operation.check_result", "operation.delivery_board", "operation.feed_failure", "operation.feed_score",
        "operation.kpi_seal", "operation.run_status", "operation.table_status",
        "security.security_user_scope",
    ]  # fmt: skip


def test_a_failed_check_holds_back_only_what_depends_on_it(operator: Operator) -> None:
    operator.build(amount=5, as_of="2026-04-14")
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check(("bill_item_has_row", SOURCE_BILL))
    result = publish(operator.home)

    assert not result.is_good
    assert operator.amount("core.fct_billing_monthly") == {5}
    assert operator.published("select billed_minutes from core.fct_usage_daily") == [(6,)]
    for table in ("kpi.fct_kpi_monthly", "kpi.page_kpi_monthly"):
        assert operator.amount(table, "kpi_code in ('billed_revenue', 'unit_voice_price')") == {5}
        assert operator.amount(table, "kpi_code = 'billed_minute_count'") == {6}
    held = operator.published(
        "select table_name, kpi_code, as_of_date::varchar, reason from operation.table_status"
        " where is_held_back and table_name <> 'page_kpi_monthly' order by all"
    )
    reason = "bill_item_has_row: bill_item_has_row broke"
    assert held == [
        ("fct_billing_monthly", "", "2026-04-14", reason),
        ("fct_kpi_monthly", "billed_revenue", "2026-04-14", reason),
        ("fct_kpi_monthly", "unit_voice_price", "2026-04-14", reason),
    ]


def test_a_fault_in_the_kpi_table_itself_holds_back_all_of_it(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check(("grain", "model.openbass.fct_kpi_monthly"))
    publish(operator.home)
    assert operator.amount("kpi.page_kpi_monthly") == {5}
    assert operator.amount("core.fct_billing_monthly") == {6}


def test_a_fault_of_one_kpi_holds_back_that_kpi(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check(("plausible", "model.openbass.fct_kpi_monthly#billed_revenue"))
    publish(operator.home)
    assert operator.amount("kpi.page_kpi_monthly", "kpi_code = 'billed_revenue'") == {5}
    assert operator.amount("kpi.page_kpi_monthly", "kpi_code <> 'billed_revenue'") == {6}


def test_a_table_held_back_twice_keeps_the_date_of_its_figures(operator: Operator) -> None:
    operator.build(amount=5, as_of="2026-04-13")
    operator.check()
    publish(operator.home)
    for as_of in ("2026-04-14", "2026-04-15"):
        operator.build(amount=6, as_of=as_of)
        operator.check(("bill_item_has_row", SOURCE_BILL))
        publish(operator.home)
    dates = operator.published(
        "select distinct as_of_date::varchar from operation.table_status where is_held_back order by all"
    )
    assert dates == [("2026-04-13",)]
    assert operator.published("select max(as_of_date)::varchar from operation.run_status") == [("2026-04-15",)]


def test_a_warning_publishes(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check(("drift", SOURCE_BILL), severity="warning")
    assert publish(operator.home).is_good
    assert operator.amount("core.fct_billing_monthly") == {5}
    assert operator.published("select gate_result from operation.run_status") == [("warning",)]
    assert operator.published("select check_name, severity from operation.check_result") == [("drift", "warning")]


def test_a_check_that_could_not_be_run_holds_back_even_as_a_warning(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check(("drift", SOURCE_BILL), severity="warning", state="error")
    assert not publish(operator.home).is_good


def test_without_an_earlier_build_a_held_back_table_is_there_but_empty(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check(("bill_item_has_row", SOURCE_BILL))
    publish(operator.home)
    assert operator.published("select count(*) from core.fct_billing_monthly") == [(0,)]
    assert operator.amount("kpi.page_kpi_monthly") == {5}
    assert operator.published("select count(*) from kpi.page_kpi_monthly") == [(1,)]
    reasons = operator.published("select reason from operation.table_status where table_name = 'fct_billing_monthly'")
    assert reasons == [("bill_item_has_row: bill_item_has_row broke (never published before)",)]


def test_rights_are_never_held_back(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check(("broken", "model.openbass.security_user_scope"))
    publish(operator.home)
    assert operator.published("select username from security.security_user_scope") == [("li.na",)]


def test_an_unchecked_build_is_not_published(operator: Operator) -> None:
    operator.build(amount=5)
    with pytest.raises(BassError, match="bass check"):
        publish(operator.home)


def test_a_build_that_failed_is_not_published(operator: Operator) -> None:
    operator.build(amount=5, state="failed")
    with pytest.raises(BassError, match="not whole"):
        publish(operator.home)


def test_files_are_read_only_and_nothing_lies_beside_them(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    folder = publish(operator.home).path
    assert sorted(path.name for path in folder.iterdir()) == ["analyst.duckdb", "warehouse.duckdb"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o444}


def test_old_builds_go_but_never_the_current_one(operator: Operator) -> None:
    for amount in range(5):
        operator.build(amount=amount)
        operator.check()
        publish(operator.home)
    builds = sorted(path.name for path in (operator.home.publish / "builds").iterdir())
    assert len(builds) == 3
    assert (operator.home.publish / "current").resolve().name == builds[-1]


def test_a_personal_column_is_refused_and_the_old_figures_stay(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check()
    with duckdb.connect(str(operator.home.working_db)) as connection:
        connection.execute("alter table core.dim_area add column msisdn varchar")
    with pytest.raises(BassError, match=r"core\.dim_area\.msisdn: personal data"):
        publish(operator.home)
    assert operator.amount("core.fct_billing_monthly") == {5}


def test_the_analyst_file_knows_lines_only_by_a_keyed_hash(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    key = (operator.home.state / "analyst.key").read_bytes()
    expected = hmac.new(key, b"u1", sha256).hexdigest()[:32]

    seen = operator.published("select user_id from core.fct_billing_monthly", "analyst")
    assert len(set(seen)) == 1000 and (expected,) in seen
    assert operator.published("select user_id from core.fct_usage_daily", "analyst") == [(expected,)]
    plain = operator.published("select subscriber_key from core.fct_billing_monthly")
    hidden = operator.published("select subscriber_key from core.fct_billing_monthly", "analyst")
    assert not set(plain) & set(hidden)
    assert stat.S_IMODE((operator.home.state / "analyst.key").stat().st_mode) == 0o600


def test_the_analyst_file_has_no_rights_but_says_how_fresh_it_is(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    schemas = operator.published("select distinct schema_name from duckdb_tables() order by all", "analyst")
    assert schemas == [("core",), ("kpi",), ("operation",)]
    assert operator.published("select as_of_date from operation.run_status", "analyst") == [(AS_OF,)]


def test_both_feeds_failing_hold_back_every_kpi(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check(("a", SOURCE_BILL), ("b", SOURCE_CDR))
    result = publish(operator.home)
    assert operator.amount("kpi.fct_kpi_monthly") == {5}
    assert result.held_back["kpi.fct_kpi_monthly#unit_voice_price"] == "a: a broke; b: b broke"


def test_a_clock_set_back_does_not_make_a_build_look_old(operator: Operator) -> None:
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    operator.build(amount=6)
    operator.check()
    publish(operator.at(datetime(2025, 1, 1)).home)
    assert operator.amount("core.fct_billing_monthly") == {6}
    assert len(list((operator.home.publish / "builds").iterdir())) == 2


def test_a_published_figure_names_the_deliveries_of_its_own_build(operator: Operator) -> None:
    assert contained_deliveries(operator.ledger) is None
    operator.build(amount=5, deliveries=[1, 2])
    operator.check()
    first = publish(operator.home)
    operator.build(amount=6, deliveries=[1, 2, 3])
    assert contained_deliveries(operator.ledger) == {1, 2}, "a build that nobody sees yet has no say"
    operator.check()
    publish(operator.home)
    assert contained_deliveries(operator.ledger) == {1, 2, 3}
    assert contained_deliveries(operator.ledger, first.published_at) == {1, 2}, "a table held back keeps its own"
