"""Whatever happens to a file, every line and every fen of it is accounted for."""

import re
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sender import RECHARGE, Sender, recharge
from sqlalchemy import select

from bass.home import Home, Settings
from ingestion import delivered_file, load_large, unit
from ingestion import ledger_schema as tables
from ingestion.contract import Contract
from ingestion.extract import Extract
from ingestion.ingest import ingest
from ingestion.ledger import Ledger

from sender import CONTRACT  # isort: skip

TOLERANT: Extract = CONTRACT.extracts["recharge"].__class__(
    **{**CONTRACT.extracts["recharge"].__dict__, "reject_limit": 1.0}
)
HEADER = RECHARGE.encode()

FEN = b"|0|-5|12|1e5|1_0|1.5| 7|nan|\xef\xbc\x91|99999999999999999999".split(b"|")
TEXT = b'cash||barter|"|a\\|\xc7\xe5|\xe6\xb8\x85|\r|a\rb|\0|\xef\xbb\xbf'.split(b"|")
TIME = b"2026-09-01 10:00:00|2026-02-30 10:00:00|2026-09-01||x".split(b"|")
records = st.builds(
    lambda key, fen, method, time: b"|".join([b"P%d" % key, b"A1", b"", fen, method, b"C1", time, b""]),
    st.integers(0, 60),
    st.sampled_from(FEN),
    st.sampled_from(TEXT),
    st.sampled_from(TIME),
)
lines = st.one_of(
    records,
    st.integers(0, 400).map(lambda n: recharge(n, n).encode()),
    st.sampled_from([b"", b"\r", b"|", b"|||||||", b"||||||||", b"words", b"P1|A1"]),
    st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")),
)


def fields_of(line: bytes) -> list[str] | None:
    """The fields of a line that has the shape of one."""
    try:
        text = line.removesuffix(b"\r").decode()
    except UnicodeDecodeError:
        return None
    fields = text.split("|")
    return None if len(fields) != 8 or any(char in text for char in "\0\r\ufeff") else fields


def is_good(fields: list[str]) -> bool:
    """What the contract says of a line of unit recharge, written down a second time."""
    amount = re.fullmatch(r"-?[0-9]{1,18}", fields[3], re.ASCII)
    try:
        is_time = bool(datetime.strptime(fields[6], "%Y-%m-%d %H:%M:%S")) and len(fields[6]) == 19
    except ValueError:
        is_time = False
    return bool(fields[0] and fields[1] and amount and is_time and fields[4] in ("", "cash", "bank", "online", "card"))


def expected(found: list[bytes]) -> tuple[set[int], set[int], int, int]:
    """Numbers of the lines that must be loaded and of the blank ones; fen loaded, and readable in quarantine."""
    loaded, blank, keys, fen, readable = set(), set(), set(), 0, 0
    for number, line in enumerate(found, start=2):
        fields = fields_of(line)
        if not line.removesuffix(b"\r"):
            blank.add(number)
        elif fields and is_good(fields) and fields[0] not in keys:
            keys.add(fields[0])
            loaded.add(number)
            fen += int(fields[3])
        elif fields and re.fullmatch(r"-?[0-9]{1,18}", fields[3], re.ASCII):
            readable += int(fields[3])
    return loaded, blank, fen, readable


@pytest.mark.parametrize("size", ["small", "large"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(lines, min_size=1, max_size=60), ends=st.booleans())
def test_under_random_damage_each_line_is_loaded_or_quarantined_or_blank(size, found, ends, monkeypatch):
    if size == "large":
        monkeypatch.setattr(unit, "SMALL_BYTES", 0)
        monkeypatch.setattr(load_large, "PIECE_BYTES", 700)
        monkeypatch.setattr(delivered_file, "BLOCK_BYTES", 150)
    while not ends and found and not found[-1]:
        found = found[:-1]
    content = b"\n".join([HEADER, *found]) + (b"\n" if ends else b"")
    loaded, blank, fen, readable = expected(found)
    with TemporaryDirectory() as folder:
        home = Home.create(Path(folder), Settings(clock=datetime(2026, 9, 10)))
        sender = Sender(home.landing)
        sender.send(sender.name(), content, row_count=len(found), amounts={"amount": fen + readable})
        (outcome,) = ingest(home, contract=Contract({"recharge": TOLERANT})).deliveries
        ledger = Ledger.open(home)
        with ledger.read() as connection:
            rejected = {row.line: row for row in connection.execute(select(tables.reject))}
        assert (outcome.state, outcome.code) == ("committed", "")
        record = ledger.snapshot().deliveries[0]
        assert record.loaded_count + record.reject_count + record.blank_count == len(found)
        assert _loaded_lines(home) == (loaded, fen if loaded else None)
        assert rejected.keys() == set(range(2, len(found) + 2)) - loaded - blank
        for line, row in rejected.items():
            assert content[row.byte_offset :].startswith(found[line - 2])
        (total,) = ledger.snapshot().totals
        assert (total.loaded_fen, total.rejected_fen) == (fen, readable)


def _loaded_lines(home):
    files = [str(home.lake / file.path) for file in Ledger.open(home).snapshot().files.get("recharge", ())]
    if not files:
        return set(), None
    rows = duckdb.execute("select _line, amount from read_parquet($files)", {"files": files}).fetchall()
    assert len({row[0] for row in rows}) == len(rows)
    return {row[0] for row in rows}, sum(row[1] for row in rows)
