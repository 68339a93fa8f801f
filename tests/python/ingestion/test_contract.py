"""The contract refuses nonsense when it is read, and says where it stands."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from sender import CONTRACT

from ingestion.codes import DELIVERY_CODES, LINE_CODES
from ingestion.contract import load_contract
from ingestion.errors import ContractError
from ingestion.names import BadName, DeliveryName, parse_check_name, parse_data_name

USER = CONTRACT.extracts["user"]
DOCS = Path(__file__).parents[3] / "docs"


def test_every_unit_of_the_project_is_read():
    assert {"area", "user", "cdr_voice", "target"} <= CONTRACT.extracts.keys()
    assert USER.mode == "i"
    assert USER.relation == "raw_boss.user"
    assert USER.pii_columns == ("msisdn", "imsi")
    assert CONTRACT.extracts["bill"].amount_columns == ("total", "tax")


def test_due_times_count_from_the_end_of_the_period():
    assert USER.due.at("20261231") == datetime(2027, 1, 1, 9)
    assert CONTRACT.extracts["bill"].due.at("202612") == datetime(2027, 1, 5, 9)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"primary_key": ()}, "an increment needs a primary_key"),
        ({"primary_key": ("nobody",)}, "names a column that is not there"),
        ({"mode": "x"}, "mode 'x'"),
        ({"period_kind": "week"}, "period 'week'"),
        ({"delimiter": "\t"}, "delimiter"),
        ({"encoding": "latin-1"}, "encoding 'latin-1'"),
        ({"layout": "wide"}, "layout 'wide'"),
        ({"layout": "fixed"}, "column user_id: start 0, width 0"),
        ({"reject_limit": 2}, "reject_limit 2"),
        ({"columns": ()}, "no columns"),
        ({"columns": (*USER.columns, USER.columns[0])}, "named twice"),
        ({"effective": replace(USER.effective, column="brand")}, "effective.column 'brand'"),
    ],
)
def test_nonsense_is_refused_with_source_and_unit(change, said):
    with pytest.raises(ContractError, match=r"boss\.user: ") as error:
        replace(USER, **change)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "Total Sum"}, "lower-case"),
        ({"data_type": "double"}, "data_type 'double'"),
        ({"data_type": "string", "is_amount": True}, "an amount is a bigint"),
        ({"pii": "shoe size"}, "pii 'shoe size'"),
        ({"format": "yyyy"}, "format 'yyyy'"),
    ],
)
def test_a_column_of_nonsense_is_refused(change, said):
    with pytest.raises(ContractError, match=said):
        replace(USER.columns[0], **change)


def written(tmp_path, ingest, columns):
    folder = tmp_path / "models" / "staging" / "boss"
    folder.mkdir(parents=True)
    table = {"name": "thing", "config": {"meta": {"ingest": ingest}}, "columns": columns}
    content = {"sources": [{"name": "boss", "tables": [table]}]}
    (folder / "_boss__sources.yml").write_text(yaml.safe_dump(content))
    return tmp_path


GOOD = {"mode": "e", "period": "day", "due": {"day": 1, "time": "09:00"}, "effective": {"reach": "date"}}
ID = {"name": "thing_id", "data_type": "string"}


def test_a_misspelt_key_is_refused_and_not_ignored(tmp_path):
    project = written(tmp_path, {**GOOD, "delimeter": ","}, [ID])
    with pytest.raises(ContractError, match=r"_boss__sources\.yml: thing: .*unknown key delimeter"):
        load_contract(project)


def test_a_misspelt_key_of_a_column_is_refused(tmp_path):
    column = {**ID, "config": {"meta": {"nulable": False}}}
    with pytest.raises(ContractError, match="thing_id.*unknown key nulable"):
        load_contract(written(tmp_path, GOOD, [column]))


def test_a_missing_key_is_named(tmp_path):
    without = {key: value for key, value in GOOD.items() if key != "due"}
    with pytest.raises(ContractError, match="'due' is missing"):
        load_contract(written(tmp_path, without, [ID]))


def test_a_table_without_ingest_is_no_extract(tmp_path):
    project = written(tmp_path, None, [ID])
    assert load_contract(project).extracts == {}


def test_a_name_goes_there_and_back():
    name = DeliveryName("bill_item", "00033", "202609", 3, "e")
    assert parse_check_name(name.check_file) == name
    data = parse_data_name(name.data_file(12, "zst"))
    assert (data.delivery, data.part, data.compression) == (name, 12, "zst")
    assert name.delivery_id("e") == "bill_item-00033-202609-03"
    assert name.delivery_id("i") == "bill_item-00033-202609-03-e"


@pytest.mark.parametrize("period", ["20260230", "202613", "2026", "２０２６０９０１"])
def test_a_period_that_is_not_in_the_calendar_is_refused(period):
    with pytest.raises(BadName):
        DeliveryName("bill", "00033", period, 0, "e")


def test_the_reference_page_explains_every_error_code():
    page = (DOCS / "reference" / "extract-files.md").read_text()
    missing = [code for code in (*DELIVERY_CODES, *LINE_CODES) if f"`{code}`" not in page]
    assert not missing
