"""Fixed-width records: cut at the contract's bytes, numbered, and a lost or a torn one is named."""

from dataclasses import replace
from datetime import datetime

import pytest
from sender import CONTRACT, recharge

from ingestion import delivered_file, load_large, unit
from ingestion.checkfile import check_entry, write_check_file
from ingestion.contract import Contract, load_contract
from ingestion.contract_file import file_content
from ingestion.errors import ContractError
from ingestion.ingest import ingest

WIDTHS = {"pay_id": 12, "amount": 10, "channel_id": 24, "paid_at": 19}
LINES = [recharge(n, 1000 + n).replace("C1", f"清波门营业厅{n}") for n in range(300)]


def fixed(encoding="gb18030"):
    """Unit recharge as fixed-width records of the encoding."""
    recharge_unit, columns, start = CONTRACT.extracts["recharge"], [], 9
    for column in recharge_unit.columns:
        width = WIDTHS.get(column.name, 8)
        columns.append(replace(column, start=start, width=width))
        start += width
    dialect = {"layout": "fixed", "encoding": encoding, "header": False, "delimiter": "\x01"}
    return replace(recharge_unit, columns=tuple(columns), **dialect)


FIXED = fixed()


@pytest.fixture(params=["small", "large"], autouse=True)
def size(request, monkeypatch):
    """`large` sends even small files through many pieces, cut anywhere."""
    if request.param == "large":
        monkeypatch.setattr(unit, "SMALL_BYTES", 0)
        monkeypatch.setattr(load_large, "PIECE_BYTES", 3000)
        monkeypatch.setattr(delivered_file, "BLOCK_BYTES", 500)


def records(extract=FIXED, lines=LINES):
    return file_content(extract, [line.replace("|", "\x01") for line in lines]).split(b"\r\n")[:-1]


def load(home, sender, lines, extract=FIXED, row_count=None, end=b"\r\n"):
    """Send records and load them; the total is what 300 good ones add up to."""
    name = sender.name()
    path = home.landing / name.data_file()
    path.write_bytes(b"".join(line + end for line in lines))
    sums = {"amount": sum(1000 + n for n in range(300))}
    count = len(lines) if row_count is None else row_count
    entry = check_entry(path, row_count=count, amounts=sums, created_at=datetime(2026, 9, 2, 3))
    write_check_file(home.landing, name, [entry])
    (outcome,) = ingest(home, contract=Contract({"recharge": extract})).deliveries
    return outcome


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"], ids=["crlf", "lf"])
def test_fields_are_cut_at_the_bytes_of_the_encoding_and_trimmed(home, sender, rows, encoding, end):
    extract = fixed(encoding)
    outcome = load(home, sender, records(extract), extract, end=end)
    assert (outcome.state, outcome.loaded_count, outcome.reject_count) == ("committed", 300, 0)
    expected = [(f"P{n}", f"清波门营业厅{n}", 1000 + n, None, n + 1) for n in range(300)]
    assert rows("pay_id, channel_id, amount, reversed_pay_id, _line") == expected


def test_a_record_is_as_the_contract_lays_it_out(home):
    record = records()[6]
    assert record[:8] == b"00000007"
    assert record[8:20] == b"P6          "
    assert len(record) == FIXED.record_width == 8 + 12 + 8 + 8 + 10 + 8 + 24 + 19 + 8


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lambda record: record[:-1], "RECORD_LENGTH", "104 bytes, the contract's records have 105"),
        (lambda record: record + b" ", "RECORD_LENGTH", "106 bytes"),
        (lambda record: b"00000007" + record[8:], "ROW_NUMBER", "numbered '00000007', it is 6"),
        (lambda record: b"   6 6  " + record[8:], "ROW_NUMBER", "numbered '6 6'"),
        (lambda record: record.replace(b"A1 ", b"A1\x00"), "CONTROL_CHARACTER", "NUL at byte 23"),
        (lambda record: record.replace(b"A1 ", b"A1\x01"), "CONTROL_CHARACTER", "at byte 23"),
        (
            lambda record: record.replace(b"A1      ", b"A1     \xc7"),
            "LINE_ENCODING",
            "byte 28 of the line, in account_id",
        ),
        (lambda record: record.replace(b"1005", b"1e05"), "NOT_A_NUMBER", "plain digits"),
    ],
)
def test_a_record_of_another_shape_is_set_apart_with_its_bytes(home, sender, rows, spoil, code, said):
    lines = records()
    lines[5] = spoil(lines[5])
    outcome = load(home, sender, lines)
    assert (outcome.state, outcome.loaded_count, outcome.reject_count) == ("committed", 299, 1)
    (receipt,) = home.receipts.rglob("*.rej")
    row = receipt.read_text("utf-8", errors="replace").splitlines()[1]
    assert f"|{code}|" in row
    assert said in row
    assert "P5" not in {pay_id for (pay_id,) in rows("pay_id")}


def test_a_lost_record_is_seen_by_the_numbers_of_those_after_it(home, sender):
    lines = records()
    outcome = load(home, sender, lines[:100] + lines[101:])
    assert (outcome.state, outcome.code) == ("rejected", "REJECT_SHARE")
    assert "ROW_NUMBER 199" in outcome.reason


def test_a_value_wider_than_its_field_is_not_written():
    with pytest.raises(ValueError, match=r"recharge\.account_id: 'A12345678' is 9 bytes wide, the field 8"):
        records(lines=[recharge(1).replace("A1", "A12345678")])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": 5}, "start 5, width 12; the record is taken up to byte 8"),
        ({"width": 0}, "start 9, width 0"),
        ({"width": 13}, "column account_id: start 21, width 8; the record is taken up to byte 21"),
    ],
)
def test_positions_that_overlap_are_refused(change, said):
    with pytest.raises(ContractError, match=said):
        replace(FIXED, columns=(replace(FIXED.columns[0], **change), *FIXED.columns[1:]))


def test_the_contract_gives_positions_and_no_dialect_beside_them(tmp_path):
    folder = tmp_path / "models" / "staging" / "netmgmt"
    folder.mkdir(parents=True)
    (folder / "_netmgmt__sources.yml").write_text("""
sources:
  - name: netmgmt
    config:
      meta:
        ingest_defaults: {delimiter: "|", header: true, due: {day: 1, time: "09:00"}, effective: {reach: date}}
    tables:
      - name: cell
        config: {meta: {ingest: {mode: a, period: month, layout: fixed, encoding: gb18030}}}
        columns:
          - {name: cell_id, data_type: string, config: {meta: {position: [9, 12]}}}
          - {name: traffic, data_type: bigint, config: {meta: {position: [25, 10]}}}
""")
    cell = load_contract(tmp_path).extracts["cell"]
    assert (cell.record_width, cell.header, cell.delimiter) == (34, False, "\x01")
    assert file_content(cell, ["C1\x017"]) == b"00000001C1" + b" " * 23 + b"7\r\n"
