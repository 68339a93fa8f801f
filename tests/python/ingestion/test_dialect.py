"""Delimiters, encodings, line ends, headers and compressions that a unit may declare; small files and large ones."""

import gzip
from dataclasses import replace

import pyarrow
import pytest
from sender import CONTRACT, recharge

from ingestion import delivered_file, load_large, unit
from ingestion.contract import Contract
from ingestion.ingest import ingest

RECHARGE = CONTRACT.extracts["recharge"]
LINES = [recharge(n).replace("C1", f"清波门营业厅{n}") for n in range(300)]


@pytest.fixture(params=["small", "large"])
def size(request, monkeypatch):
    """`large` sends even small files through many pieces, cut anywhere."""
    if request.param == "large":
        monkeypatch.setattr(unit, "SMALL_BYTES", 0)
        monkeypatch.setattr(load_large, "PIECE_BYTES", 3000)
        monkeypatch.setattr(delivered_file, "BLOCK_BYTES", 500)
    return request.param


def compress(content, compression):
    if compression == "zst":
        return pyarrow.compress(content, "zstd", asbytes=True)
    return gzip.compress(content) if compression == "gz" else content


def deliver(home, sender, extract, lines, *, newline="\n", mark=b"", compression=""):
    """Send lines of unit recharge in the dialect of `extract`, and load them."""
    header = [extract.delimiter.join(extract.column_names)] if extract.header else []
    text = "".join(line + newline for line in (*header, *(line.replace("|", extract.delimiter) for line in lines)))
    content = compress(mark + text.encode(extract.encoding), compression)
    sums = {"amount": sum(int(line.split("|")[3]) for line in lines)}
    sender.send(sender.name(), content, compression=compression, row_count=len(lines), amounts=sums)
    (outcome,) = ingest(home, contract=Contract({"recharge": extract})).deliveries
    return outcome


@pytest.mark.parametrize("delimiter", ["|", ",", ";", "\x01"])
@pytest.mark.parametrize("header", [True, False])
def test_every_delimiter_with_and_without_header(home, sender, rows, size, delimiter, header):
    extract = replace(RECHARGE, delimiter=delimiter, header=header)
    assert deliver(home, sender, extract, LINES).loaded_count == 300
    found = rows("pay_id, channel_id, amount, _line")
    assert found[7] == ("P7", "清波门营业厅7", 1000, 8 + header)
    assert [row[3] for row in found] == list(range(1 + header, 301 + header))


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b"")], ids=["utf8", "bom", "gb18030"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("compression", ["", "gz", "zst"])
def test_every_encoding_line_end_and_compression(home, sender, rows, size, encoding, mark, newline, compression):
    extract = replace(RECHARGE, encoding=encoding)
    outcome = deliver(home, sender, extract, LINES, newline=newline, mark=mark, compression=compression)
    assert (outcome.state, outcome.loaded_count) == ("committed", 300)
    assert rows("channel_id, reversed_pay_id")[299] == ("清波门营业厅299", None)


def test_gb18030_holds_characters_beyond_gbk_and_bytes_that_look_like_delimiters(home, sender, rows, size):
    names = ["𠮷野家", "㛃㛃", "亅亅", "乗乗"]  # the second byte of some is the one of |
    assert any(b"|" in name.encode("gb18030") for name in names)
    lines = [recharge(n).replace("C1", names[n % 4]) for n in range(100)]
    extract = replace(RECHARGE, encoding="gb18030")
    assert deliver(home, sender, extract, lines).loaded_count == 100
    assert [row[0] for row in rows("channel_id")[:4]] == names


def test_a_bad_line_of_gb18030_with_crlf_keeps_its_own_bytes(home, sender, rows, size):
    extract = replace(RECHARGE, encoding="gb18030")
    bad = LINES[5].replace("|cash|", "|以物易物|")
    assert deliver(home, sender, extract, [*LINES[:5], bad, *LINES[6:]], newline="\r\n").reject_count == 1
    (receipt,) = home.receipts.rglob("*.rej")
    (archived,) = home.archive.rglob("*.dat")
    line = receipt.read_bytes().splitlines()[1]
    offset = int(line.split(b"|")[2])
    original = bad.encode("gb18030") + b"\r"
    assert archived.read_bytes()[offset:].startswith(original)
    assert b"\\x0d" in line


def test_utf8_under_a_contract_of_gb18030_is_named(home, sender, size):
    extract = replace(RECHARGE, encoding="gb18030")
    text = "\n".join(["|".join(extract.column_names), *LINES, ""])
    sender.send(sender.name(), text.encode(), row_count=300, amounts={"amount": 300_000})
    (outcome,) = ingest(home, contract=Contract({"recharge": extract})).deliveries
    assert (outcome.code, "UTF-8" in outcome.reason) == ("ENCODING", True)


def test_quoted_fields_may_hold_the_delimiter_where_the_contract_declares_quotes(home, sender, rows, size):
    extract = replace(RECHARGE, quote='"')
    lines = [recharge(n).replace("C1", '"a ""b"" c"') for n in range(99)]
    header = "|".join(extract.column_names)
    with_delimiter, unclosed = recharge(99).replace("C1", '"x|y"'), recharge(100).replace("C1", '"open')
    text = "\n".join([header, *lines, with_delimiter, unclosed, ""])
    sender.send(sender.name(), text.encode(), row_count=101, amounts={"amount": 101_000})
    (outcome,) = ingest(home, contract=Contract({"recharge": replace(extract, reject_limit=0.5)})).deliveries
    assert (outcome.loaded_count, outcome.reject_count) == (100, 1)
    assert [row[0] for row in rows("channel_id")[98:]] == ['a "b" c', "x|y"]


def test_several_parts_are_one_delivery(home, sender, rows, size):
    header = "|".join(RECHARGE.column_names)
    parts = ["\n".join([header, *LINES[start : start + 100], ""]).encode() for start in (0, 100, 200)]
    sender.send(sender.name(), *parts)
    (outcome,) = ingest(home).deliveries
    assert outcome.loaded_count == 300
    assert rows("pay_id, _part, _line")[150] == ("P150", 2, 52)


def test_a_part_with_its_columns_in_another_order_goes_with_the_others(home, sender, rows, size):
    names = RECHARGE.column_names
    first = "\n".join(["|".join(names), *LINES[:10], ""])
    turned = ["|".join(reversed(line.split("|"))) for line in LINES[10:20]]
    second = "\n".join(["|".join(reversed(names)), *turned, ""])
    sender.send(sender.name(), first.encode(), second.encode(), row_count=10, amounts={"amount": 10_000})
    (outcome,) = ingest(home).deliveries
    assert outcome.loaded_count == 20
    assert [row[0] for row in rows()] == [f"P{n}" for n in range(20)]


def test_keys_repeated_across_parts_and_pieces_are_loaded_once(home, sender, rows, size):
    header = "|".join(RECHARGE.column_names)
    again = [recharge(n, -7) for n in (3, 250)]
    parts = ["\n".join([header, *lines, ""]).encode() for lines in (LINES[:200], [*LINES[200:], *again])]
    sender.send(sender.name(), *parts)
    (outcome,) = ingest(home).deliveries
    assert (outcome.state, outcome.loaded_count, outcome.reject_count) == ("committed", 300, 2)
    assert sum(row[0] for row in rows("amount")) == 300_000
