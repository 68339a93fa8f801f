"""The lists that go back to operations: files that another contract reader loads, written once, each row with a why."""

import hashlib
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from handmade_operator import MANIFEST, Operator, model

from bass.errors import BassError, UsageError
from bass.export import export
from bass.publish import manifest_path, publish
from bass.publishing.builds import publish_lock
from ingestion.checkfile import read_check_file

LISTS = """
create schema feedback;
create table feedback.dim_feedback_target as
    select unnest(['customer_tag', 'retention_target']) as target, date '2026-04-15' as as_of_date;
create table feedback.fct_feedback as
    select 'customer_tag' as target, 'k' as subscriber_key, 'U2' as user_id, 'overdue_debt' as sign_code,
        '逾期欠费' as sign_name_zh, '{evidence}' as evidence, date '2026-04-15' as as_of_date
    union all select 'customer_tag', 'k', 'U1', 'silent', '静默', 'silent_date=2026-03-01', date '2026-04-15';
"""
FILE = "a_00033_20260415_customer_tag_{:02d}_001.dat"


def publish_lists(operator: Operator, evidence: str = "unpaid_amount=5.00") -> None:
    lists = dict(model(name, "feedback", []) for name in ("dim_feedback_target", "fct_feedback"))
    manifest_path(operator.home).write_text(json.dumps({**MANIFEST, "nodes": {**MANIFEST["nodes"], **lists}}), "utf-8")
    operator.build(amount=1)
    with duckdb.connect(str(operator.home.working_db)) as connection:
        connection.execute(LISTS.format(evidence=evidence))
    operator.check()
    publish(operator.home)


def folder(operator: Operator) -> Path:
    return operator.home.export


def test_a_list_is_written_as_a_delivery_that_its_check_file_declares(operator: Operator) -> None:
    publish_lists(operator)
    tag, empty = export(operator.home).lists
    assert (tag.unit, tag.as_of_date, tag.row_count, tag.is_new) == ("customer_tag", date(2026, 4, 15), 2, True)
    assert (empty.unit, empty.row_count) == ("retention_target", 0), "BOSS would keep the list of yesterday"
    text = (folder(operator) / FILE.format(0)).read_text("utf-8").splitlines()
    assert text == [
        "user_id|sign_code|sign_name_zh|evidence|as_of_date",
        "U1|silent|静默|silent_date=2026-03-01|2026-04-15",
        "U2|overdue_debt|逾期欠费|unpaid_amount=5.00|2026-04-15",
    ]
    (entry,) = read_check_file(tag.check_file.name, tag.check_file.read_bytes()).entries
    content = (folder(operator) / entry.file_name).read_bytes()
    assert (entry.row_count, entry.byte_count) == (2, len(content))
    assert entry.sha256 == hashlib.sha256(content).hexdigest()


def test_a_list_is_written_again_only_where_it_differs(operator: Operator) -> None:
    publish_lists(operator)
    export(operator.home)
    before = {path.name: path.stat().st_mtime_ns for path in folder(operator).iterdir()}
    assert not any(one.is_new for one in export(operator.home).lists)
    assert {path.name: path.stat().st_mtime_ns for path in folder(operator).iterdir()} == before

    publish_lists(operator, evidence="unpaid_amount=7.00")
    again = export(operator.home)
    assert [(one.unit, one.is_new) for one in again.lists] == [("customer_tag", True), ("retention_target", False)]
    assert "unpaid_amount=7.00" in (folder(operator) / FILE.format(1)).read_text("utf-8")
    assert "unpaid_amount=5.00" in (folder(operator) / FILE.format(0)).read_text("utf-8")


def test_a_data_file_that_was_fetched_away_is_not_sent_again(operator: Operator) -> None:
    publish_lists(operator)
    export(operator.home)
    (folder(operator) / FILE.format(0)).unlink()
    assert not any(one.is_new for one in export(operator.home).lists)
    publish_lists(operator, evidence="unpaid_amount=7.00")
    (tag,) = export(operator.home, "customer_tag").lists
    assert tag.check_file.name == "a_00033_20260415_customer_tag_01.verf"


def test_two_exports_do_not_write_at_once(operator: Operator) -> None:
    publish_lists(operator)
    with publish_lock(operator.home), pytest.raises(BassError, match="another publish is at work"):
        export(operator.home)


def test_a_data_file_without_its_check_file_is_written_anew(operator: Operator) -> None:
    publish_lists(operator)
    (tag,) = export(operator.home, "customer_tag").lists
    tag.check_file.unlink()  # what a kill between the two leaves
    (folder(operator) / FILE.format(0)).write_text("cut")
    (again,) = export(operator.home, "customer_tag").lists
    assert again == tag
    assert (folder(operator) / FILE.format(0)).read_text("utf-8").startswith("user_id|")


def test_a_text_with_the_delimiter_is_refused_by_its_row(operator: Operator) -> None:
    publish_lists(operator, evidence="name=a|b")
    with pytest.raises(BassError, match=r"U2\|overdue_debt\|逾期欠费\|name=a\|b.*nothing of this list was written"):
        export(operator.home)
    assert not list(folder(operator).glob("*customer_tag*"))


def test_an_unknown_list_and_a_home_without_figures_are_wrong_use(operator: Operator) -> None:
    with pytest.raises(BassError, match="nothing is published yet"):
        export(operator.home)
    publish_lists(operator)
    with pytest.raises(UsageError, match="there are: customer_tag, retention_target"):
        export(operator.home, "nothing")
