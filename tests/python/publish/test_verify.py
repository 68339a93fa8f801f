"""What was published is found changed, wherever it was changed."""

import json
import shutil
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from handmade_operator import Operator
from sent_again import corrected, send_again, sent_lines
from sqlalchemy import update
from typer.testing import CliRunner

from bass.cli import app
from bass.errors import BassError
from bass.explain import explain
from bass.home import Home, Settings
from bass.publish import publish
from bass.run import run
from bass.verify import Difference, Verified, verify
from ingestion import ledger_schema as tables
from synth.simulate import simulate

MARCH, RESENT = date(2026, 3, 1), date(2026, 3, 10)


@pytest.fixture
def published(operator: Operator) -> Operator:
    """Three figures of March, each 5."""
    operator.build(amount=5)
    operator.check()
    publish(operator.home)
    return operator


def sealed(operator: Operator) -> Verified:
    return verify(operator.home, is_rebuilt=False)


def change(home: Home, statement: str) -> None:
    """Alter the published file behind everybody's back."""
    path = (home.publish / "current").resolve() / "warehouse.duckdb"
    path.parent.chmod(0o755)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)


def told(found: Verified) -> set[tuple[str, str]]:
    return {(item.kind, item.kpi_code) for item in found.differences}


def test_what_is_as_it_was_published_agrees(published: Operator) -> None:
    found = sealed(published)
    assert (found.is_good, found.sealed_count, found.remembered_count) == (True, 3, 3)
    assert "all agree" in found.summary


def test_a_figure_changed_in_the_published_file_is_named_with_both_values(published: Operator) -> None:
    change(published.home, "update kpi.fct_kpi_monthly set numerator = 6 where kpi_code = 'billed_revenue'")
    found = sealed(published)
    assert told(found) == {("seal", "billed_revenue"), ("ledger", "billed_revenue")}
    (figure,) = (item for item in found.differences if item.kind == "ledger")
    assert (figure.period_start, figure.place) == (MARCH, "province 33 all all")
    assert figure.published.startswith("6") and figure.found.startswith("5")
    assert "billed_revenue 2026-03-01 province 33" in found.summary


def test_a_comparison_is_sealed_too(published: Operator) -> None:
    change(published.home, "update kpi.fct_kpi_monthly set as_of_date = null where kpi_code = 'billed_revenue'")
    assert told(sealed(published)) == {("seal", "billed_revenue")}


def test_a_figure_that_was_slipped_in_has_no_seal(published: Operator) -> None:
    change(published.home, "insert into kpi.fct_kpi_monthly select * replace (date '2026-02-01' as period_start)"
                           " from kpi.fct_kpi_monthly where kpi_code = 'billed_revenue'")  # fmt: skip
    found = sealed(published).differences
    assert {(item.kind, item.published, item.reason) for item in found if item.kind == "seal"} == {
        ("seal", "nothing", "figures without a seal")
    }


def test_a_figure_that_was_taken_away_is_missed(published: Operator) -> None:
    change(published.home, "delete from kpi.fct_kpi_monthly where kpi_code = 'billed_revenue'")
    assert [item.reason for item in sealed(published).differences] == ["the figures are gone"]


def test_a_seal_made_to_fit_is_told_by_the_ledger(published: Operator) -> None:
    change(published.home, "update operation.kpi_seal set value_hash = 'x', seal_hash = 'y'")
    assert "the seals are not those that the ledger remembers" in sealed(published).summary


def test_a_gate_whose_results_changed_is_told(published: Operator) -> None:
    with published.ledger.write() as connection:
        connection.execute(update(tables.check_result).values(state="failed"))
    assert {item.reason for item in sealed(published).differences} == {
        "the results of the gate are not those that were sealed"
    }


def test_figures_that_were_held_back_keep_the_seal_of_their_own_build(published: Operator) -> None:
    published.build(amount=6)
    published.check(("bill_item_has_row", "source.openbass.boss.bill_item"))
    publish(published.home)
    assert sealed(published).is_good
    assert published.published("select kpi_code, build_id from operation.kpi_seal order by all") == [
        ("billed_minute_count", "b002"), ("billed_revenue", "b001"), ("unit_voice_price", "b001"),
    ]  # fmt: skip


def test_differences_leave_with_exit_code_1_and_come_as_json(published: Operator) -> None:
    change(published.home, "update kpi.fct_kpi_monthly set kpi_value = 9 where kpi_code = 'billed_revenue'")
    result = CliRunner().invoke(app, ["verify", "--sealed-only", "--json", "--home", str(published.home.root)])
    assert result.exit_code == 1
    assert {item["kpi_code"] for item in json.loads(result.stdout)["differences"]} == {"billed_revenue"}


def test_a_long_list_is_cut_and_says_so() -> None:
    one = Difference("seal", "fct_kpi_daily", "arpu", MARCH, "", "1", "2", "changed")
    assert "and 5 more (--json tells all)" in Verified("b", 1, 1, 1, (one,) * 25, (), 0.1).summary


def test_before_the_first_publish_there_is_nothing_to_verify(operator: Operator) -> None:
    with pytest.raises(BassError, match="nothing is published yet"):
        sealed(operator)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A small operator, published."""
    home = Home.create(tmp_path_factory.mktemp("verified"), Settings(clock=datetime(2026, 4, 12, 8)))
    simulate(home.root, subscribers=100, months=3, seed=5, until=date(2026, 4, 10), workers=1)
    run(home)
    return home


@pytest.mark.slow
def test_the_files_make_the_published_figures_and_no_others(whole: Home, tmp_path: Path) -> None:
    """Figures are changed where the ledger does not look: preliminary ones, and a value beside its right parts."""
    found = verify(whole)
    assert found.is_good, found.summary
    assert found.rebuilt_count == found.sealed_count > 10_000
    home = Home.open(Path(shutil.copytree(whole.root, tmp_path / "home", symlinks=True)))
    change(home, "update kpi.fct_kpi_daily set numerator = numerator + 1 where kpi_code = 'recharge_amount'"
                 " and state = 'preliminary'")  # fmt: skip
    change(home, "update kpi.fct_kpi_monthly set kpi_value = kpi_value * 1.01 where kpi_code = 'arpu'"
                 " and area_level = 'city' and period_start = date '2026-03-01'")  # fmt: skip
    rebuilt = {item.kpi_code for item in verify(home).differences if item.kind == "rebuild"}
    assert "arpu" in rebuilt and rebuilt <= {"arpu", "recharge_amount"}


@pytest.mark.slow
def test_a_redelivery_restates_what_it_touches_and_tells_what_was_published_before(whole: Home) -> None:
    before = explain(whole, "billed_minute_count", "2026-03-10")
    lines = sent_lines(whole, RESENT)
    send_again(whole, RESENT, 1, [lines[0], *corrected(lines[1:])])
    waiting = explain(whole, "billed_minute_count", "2026-03-10").sources
    assert waiting.waiting == ("cdr_voice-00033-20260310-01",)
    assert [item.delivery_id for item in waiting.deliveries if item.is_replaced] == ["cdr_voice-00033-20260310-00"]
    with pytest.raises(BassError, match=r"cdr_voice-00033-20260310-00.*bass run"):
        verify(whole)

    run(whole)
    after = explain(whole, "billed_minute_count", "2026-03-10")
    (change_,) = after.told.restatements
    assert (change_.version_number, change_.earlier_value) == (2, before.told.figure.value)
    assert change_.value == after.told.figure.value != before.told.figure.value
    assert "Restated 重述" in after.summary
    assert verify(whole).is_good
    assert not explain(whole, "billed_minute_count", "2026-03-11").told.restatements
